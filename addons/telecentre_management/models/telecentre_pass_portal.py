from odoo import models
from odoo.tools.misc import format_date


class TelecentrePass(models.Model):
    """What members read of their own passes. Callers have checked who they are."""

    _inherit = "telecentre.pass"

    def _portal_get_summary(self):
        """What is left, and what was used or is booked."""
        return self.env._(
            "%(left)s left of %(granted)s; %(used)s used or booked",
            left=self.balance_label,
            granted=self.granted_label,
            used=self._format_minutes(self.minutes - self.balance_minutes),
        )

    def _portal_get_validity(self):
        """From when it is usable, if it is not yet, and until when."""
        if self.state == "coming" or not self.date_stop:
            return self.partner_id._portal_format_period(
                self.date_start, self.date_stop
            )
        return self.env._("until %(stop)s", stop=format_date(self.env, self.date_stop))

    def _portal_get_left_percent(self):
        """How much is left, for a bar: from 0 to 100."""
        if self.minutes <= 0:
            return 0
        return max(0, min(100, round(100 * self.balance_minutes / self.minutes)))

    def _portal_get_kinds_label(self):
        """The kinds of space it pays for."""
        return ", ".join(self.space_type_ids.mapped("name")) or self.env._(
            "Every kind of space"
        )
