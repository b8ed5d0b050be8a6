from . import booking, join, open_data, rentals, sites
