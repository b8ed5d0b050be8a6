from . import telecentre_demo, telecentre_pass_demo
