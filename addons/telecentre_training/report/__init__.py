from . import telecentre_training_report
from . import telecentre_public_aid
