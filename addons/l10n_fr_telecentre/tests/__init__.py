from . import (
    test_dates,
    test_einvoice,
    test_holidays,
    test_mediation_numerique,
    test_public_holidays,
)
