from . import (
    res_company,
    res_company_holidays,
    telecentre_site,
    telecentre_site_open_data,
)
