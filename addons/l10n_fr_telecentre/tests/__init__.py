from . import (
    test_dates,
    test_holidays,
    test_mediation_numerique,
    test_public_holidays,
)
