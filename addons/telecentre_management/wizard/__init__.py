from . import telecentre_charge_void, telecentre_rental_cancel
