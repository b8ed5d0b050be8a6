from . import (
    telecentre_cash_office_cancel,
    telecentre_cash_office_collect,
    telecentre_cash_office_moment,
    telecentre_collection_import,
    telecentre_collection_import_payments,
    telecentre_invoice_setup,
    telecentre_invoice_setup_line,
    telecentre_public_holidays,
    telecentre_public_holidays_line,
)
