from . import account, booking, documents, join, open_data, rentals, sites
