from . import telecentre_demo, telecentre_cash_office_demo
