from . import (
    res_company,
    res_company_holidays,
    resource_calendar_leaves,
    telecentre_site,
    telecentre_site_open_data,
)
