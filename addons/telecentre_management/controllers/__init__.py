from . import account, booking, documents, join, open_data, rentals, sites
from . import booking, calendar, join, open_data, rentals, sites
from . import booking, calendar, join, open_data, rentals, sites, waiting
