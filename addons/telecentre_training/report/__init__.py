from . import telecentre_training_report
