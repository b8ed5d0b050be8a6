from . import (
    test_cash_office,
    test_collection,
    test_dates,
    test_einvoice,
    test_facturx_pdf,
    test_holidays,
    test_invoice_setup,
    test_mediation_numerique,
    test_mentions,
    test_pes,
    test_public_client,
    test_public_holidays,
)
