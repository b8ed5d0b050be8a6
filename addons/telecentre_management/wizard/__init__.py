from . import (
    telecentre_charge_void,
    telecentre_rental_cancel,
    telecentre_site_close,
    telecentre_site_close_line,
    telecentre_site_close_mail,
    telecentre_rental_series_change,
)
from . import telecentre_lead_member
