from odoo import api, models
from odoo.fields import Domain


class TelecentreCreditEntry(models.Model):
    """What members read of the movements of their credits."""

    _inherit = "telecentre.credit.entry"

    @api.model
    def _portal_get_domain(self, partner, credit=None):
        """The movements of a member, on one pass if one is given."""
        domain = Domain("partner_id", "=", partner.id)
        return domain & Domain("pass_id", "=", credit.id) if credit else domain

    def _portal_get_balances(self):
        """What was left on its pass after each of these movements.

        :return: ``{entry: label}``; the movements are in order, newest first, with
            none left out in between
        """
        newer = dict(
            self._read_group(
                [
                    ("pass_id", "in", self.pass_id.ids),
                    ("id", ">", max(self.ids, default=0)),
                ],
                ["pass_id"],
                ["minutes:sum"],
            )
        )
        left = {
            credit: credit.balance_minutes - newer.get(credit, 0)
            for credit in self.pass_id
        }
        labels = {}
        for entry in self:
            credit = entry.pass_id
            labels[entry] = self.env._(
                "left: %(credits)s", credits=credit._format_minutes(left[credit])
            )
            left[credit] -= entry.minutes
        return labels
