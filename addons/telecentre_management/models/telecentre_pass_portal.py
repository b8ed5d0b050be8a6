from odoo import models


class TelecentrePass(models.Model):
    """What members read of their own passes. Callers have checked who they are."""

    _inherit = "telecentre.pass"

    def _portal_get_used_label(self):
        """What was used or is booked."""
        return self._format_minutes(self.minutes - self.balance_minutes)

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
