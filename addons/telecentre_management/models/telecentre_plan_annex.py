from odoo import models


class TelecentrePlan(models.Model):
    """A plan in words, for the annex of its act."""

    _inherit = "telecentre.plan"

    def _get_annex_words(self):
        """What the fee includes and what comes beyond, line by line."""
        lines = []
        if self.allowance_quantity:
            lines.append(
                self.env._(
                    "%(included)s included per month (%(kinds)s); beyond, the prices "
                    "in force.",
                    included=self.allowance_label,
                    kinds=", ".join(self.allowance_space_type_ids.mapped("name"))
                    or self.env._("every kind of space"),
                )
            )
        elif self.description:
            lines.append(self.description)
        if self.product_id:
            lines.append(
                self.env._("Per calendar month; a month begun or ended is prorated.")
                if self._is_by_calendar()
                else self.env._("Per month from the first day of the membership.")
            )
        return lines
