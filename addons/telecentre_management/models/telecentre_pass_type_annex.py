from odoo import models


class TelecentrePassType(models.Model):
    """A kind of pass in words, for the annex of its act."""

    _inherit = "telecentre.pass.type"

    def _get_annex_words(self):
        """What it holds, for which spaces, for how long: one line."""
        kinds = ", ".join(self.space_type_ids.mapped("name")) or self.env._(
            "every kind of space"
        )
        words = {
            "credits": self._format_credits(
                self.minutes, self.unit, self._get_unit_minutes()
            ),
            "kinds": kinds,
            "months": self.validity_months,
        }
        if not self.validity_months:
            return [self.env._("%(credits)s (%(kinds)s), without end.", **words)]
        return [
            self.env._("%(credits)s (%(kinds)s), valid for %(months)s months.", **words)
        ]
