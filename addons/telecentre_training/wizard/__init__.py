from . import telecentre_training_correct
from . import telecentre_training_enrolment_leave
from . import telecentre_training_finding
from . import telecentre_training_make
from . import telecentre_training_plan
from . import telecentre_training_plan_line
from . import telecentre_training_recruit
from . import telecentre_training_session_cancel
