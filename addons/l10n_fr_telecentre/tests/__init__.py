from . import test_dates, test_mediation_numerique
