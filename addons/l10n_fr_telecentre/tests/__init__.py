from . import test_mediation_numerique
