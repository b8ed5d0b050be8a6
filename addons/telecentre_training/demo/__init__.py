from . import telecentre_training_demo
