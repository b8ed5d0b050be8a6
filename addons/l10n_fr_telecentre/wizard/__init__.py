from . import (
    telecentre_invoice_setup,
    telecentre_invoice_setup_line,
    telecentre_public_holidays,
    telecentre_public_holidays_line,
)
