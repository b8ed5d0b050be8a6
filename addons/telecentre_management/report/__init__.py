from . import telecentre_gratuity_report, telecentre_public_aid
