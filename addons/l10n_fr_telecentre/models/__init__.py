from . import telecentre_site_open_data
