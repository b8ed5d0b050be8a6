from odoo import models
from odoo.tools import float_repr

CREDIT_UNITS = [("half_day", "Half-days"), ("hour", "Hours")]
MINUTES_PER_HOUR = 60
DEFAULT_HALF_DAY = 240


class TelecentreCreditMixin(models.AbstractModel):
    """Words for minutes: half-days of a fixed length, or hours."""

    _name = "telecentre.credit.mixin"
    _description = "Words for Credits"

    def _format_credits(self, minutes, unit, unit_minutes):
        """``7 half-days``, ``0.5 half-day``, ``3 h 30``; minus signs are kept.

        :param str unit: of ``CREDIT_UNITS``
        :param int unit_minutes: length of one half-day
        """
        sign = "−" if minutes < 0 else ""
        if unit == "hour":
            hours, rest = divmod(abs(minutes), MINUTES_PER_HOUR)
            return f"{sign}{hours} h {rest:02}" if rest else f"{sign}{hours} h"
        quantity = abs(minutes) / (unit_minutes or DEFAULT_HALF_DAY)
        number = float_repr(quantity, 2).rstrip("0").rstrip(".")
        number = sign + number.replace(".", self._get_decimal_point())
        if quantity < 2:
            return self.env._("%(number)s half-day", number=number)
        return self.env._("%(number)s half-days", number=number)

    def _get_decimal_point(self):
        return self.env["res.lang"]._get_data(code=self.env.lang or "en_US")[
            "decimal_point"
        ]
