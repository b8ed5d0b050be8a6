from . import res_company, telecentre_site_open_data
