from . import (
    telecentre_charge_void,
    telecentre_credit_adjust,
    telecentre_pass_cancel,
    telecentre_pass_sell,
    telecentre_gratuity_statement,
    telecentre_price_check,
    telecentre_price_check_line,
    telecentre_rental_cancel,
    telecentre_site_close,
    telecentre_site_close_line,
    telecentre_site_close_mail,
    telecentre_rental_override,
    telecentre_rental_refuse,
    telecentre_rental_cancel_line,
    telecentre_rental_cancel_series,
)
from . import telecentre_lead_member
