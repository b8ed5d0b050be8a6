from . import join, open_data, sites
