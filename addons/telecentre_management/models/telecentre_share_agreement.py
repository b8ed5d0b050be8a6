from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class TelecentreShareAgreement(models.Model):
    """What a partner body receives of the revenue of a site, and by which agreement."""

    _name = "telecentre.share.agreement"
    _description = "Revenue Share"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Partner body",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        help="The communauté de communes, as a rule.",
    )
    rate = fields.Float(string="Share (%)", required=True, digits=(5, 2))
    base = fields.Selection(
        [("invoiced", "Of what is invoiced"), ("collected", "Of what is collected")],
        required=True,
        default="collected",
    )
    date_start = fields.Date(string="From", required=True)
    date_stop = fields.Date(string="To", help="Last day. Empty: until further notice.")
    act_id = fields.Many2one(
        "telecentre.act", ondelete="restrict", help="The act that approved it."
    )
    statement_ids = fields.One2many("telecentre.share.statement", "agreement_id")
    active = fields.Boolean(default=True)

    _rate_is_share = models.Constraint(
        "CHECK (rate > 0 AND rate <= 100)", "A share is between 0 and 100 %."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_stop >= date_start)",
        "An agreement does not end before it begins.",
    )

    @api.depends("site_id")
    def _compute_partner_id(self):
        for agreement in self:
            agreement.partner_id = agreement.site_id.authority_id

    @api.depends("site_id", "partner_id", "rate")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = agreement.env._(
                "%(site)s · %(partner)s (%(rate)s %%)",
                site=agreement.site_id.name or "",
                partner=agreement.partner_id.name or "",
                rate=f"{agreement.rate:g}",
            )

    @api.constrains("site_id", "partner_id", "date_start", "date_stop", "active")
    def _check_overlap(self):
        """One share at a time for a partner body and site."""
        for (site, partner), agreements in self.grouped(
            lambda agreement: (agreement.site_id, agreement.partner_id)
        ).items():
            everyone = self.search(
                Domain("site_id", "=", site.id) & Domain("partner_id", "=", partner.id),
                order="date_start",
            )
            for before, after in zip(everyone, everyone[1:], strict=False):
                if not before.date_stop or before.date_stop >= after.date_start:
                    raise ValidationError(
                        agreements.env._(
                            "%(agreement)s is still running on %(date)s: end it first.",
                            agreement=before.display_name,
                            date=after.date_start,
                        )
                    )

    def action_prepare(self):
        """The statements of the last quarter that are not there yet."""
        self.check_access("write")
        start, stop = self.env["telecentre.share.statement"]._get_last_quarter()
        running = self.filtered(
            lambda agreement: (
                agreement.date_start <= stop
                and (not agreement.date_stop or agreement.date_stop >= start)
            )
        )
        known = self.env["telecentre.share.statement"].search(
            Domain("agreement_id", "in", running.ids) & Domain("date_start", "=", start)
        )
        made = known.create(
            [
                {"agreement_id": agreement.id, "date_start": start, "date_stop": stop}
                for agreement in running - known.agreement_id
            ]
        )
        return (known | made)._get_records_action(
            name=self.env._("Statements of revenue shares")
        )
