from . import kiosk
from . import portal_trainee
from . import portal_trainer
