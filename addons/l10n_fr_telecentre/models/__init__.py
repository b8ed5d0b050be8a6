from . import (
    account_edi_xml_cii,
    account_edi_xml_ubl,
    account_move_edi,
    account_move_mentions,
    account_move_period,
    res_company,
    res_company_holidays,
    res_company_mentions,
    res_partner_identity,
    resource_calendar_leaves,
    telecentre_site,
    telecentre_site_open_data,
)
