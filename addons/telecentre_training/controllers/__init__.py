from . import kiosk
from . import portal_trainee
from . import portal_questionnaire
from . import portal_apply
from . import portal_trainer
from . import portal_participant
from . import portal_calendar
from . import portal_fund
