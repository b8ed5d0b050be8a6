from . import (
    test_billing_run,
    test_charge,
    test_cover,
    test_gratuity,
    test_import,
    test_membership,
    test_pricing,
    test_rental,
    test_rental_guard,
    test_security,
    test_space_availability,
)
