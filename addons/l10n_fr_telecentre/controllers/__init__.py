from . import mediation_numerique
