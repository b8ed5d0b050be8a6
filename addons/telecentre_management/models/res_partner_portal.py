from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class ResPartner(models.Model):
    """What members read about themselves. Callers have checked who they are."""

    _inherit = "res.partner"

    @api.model
    def _portal_format_period(self, start, stop):
        """Two days, both included, in words; without an end, ``since …``."""
        if not stop:
            return self.env._("since %(start)s", start=format_date(self.env, start))
        return self.env._(
            "from %(start)s to %(stop)s",
            start=format_date(self.env, start),
            stop=format_date(self.env, stop),
        )

    def _portal_get_free_years(self):
        """``{year: value}`` of what was given for free, latest first."""
        self.ensure_one()
        groups = self.env["telecentre.gratuity.report"]._read_group(
            Domain("partner_id", "child_of", self.id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("date", "<=", fields.Date.context_today(self)),
            ["date:year"],
            ["value:sum"],
            order="date:year desc",
        )
        return {first.year: value for first, value in groups if value}

    def _portal_has_aid(self):
        """Whether the aid of an undertaking is this person's own to declare."""
        self.ensure_one()
        return (
            self == self.commercial_partner_id
            and self.telecentre_is_undertaking
            and bool(self._get_telecentre_aid_statement()["aids"])
        )
