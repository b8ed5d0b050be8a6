from . import telecentre_demo
