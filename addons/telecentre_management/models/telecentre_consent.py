from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreConsent(models.Model):
    """One agreement: to what, in which words, when given and when withdrawn."""

    _name = "telecentre.consent"
    _description = "Consent"
    _order = "date_given desc, id desc"
    _rec_name = "purpose_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    purpose_id = fields.Many2one(
        "telecentre.consent.purpose",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    version = fields.Integer(required=True, readonly=True)
    text = fields.Text(required=True, readonly=True, help="As the person read it.")
    channel = fields.Selection(
        [("form", "Membership form"), ("portal", "Portal")],
        string="Given in",
        required=True,
        readonly=True,
    )
    date_given = fields.Datetime(
        string="Given on", required=True, readonly=True, default=fields.Datetime.now
    )
    date_withdrawn = fields.Datetime(string="Withdrawn on", readonly=True)
    state = fields.Selection(
        [("in_force", "In force"), ("withdrawn", "Withdrawn")],
        compute="_compute_state",
        store=True,
    )

    _once_in_force = models.UniqueIndex(
        "(company_id, partner_id, purpose_id) "
        "WHERE partner_id IS NOT NULL AND date_withdrawn IS NULL",
        "This consent is already in force.",
    )

    @api.depends("date_withdrawn")
    def _compute_state(self):
        for consent in self:
            consent.state = "withdrawn" if consent.date_withdrawn else "in_force"

    def write(self, vals):
        """What was agreed to does not change; it is withdrawn."""
        if not self.env.su and vals.keys() - {"date_withdrawn"}:
            raise UserError(
                self.env._("A consent is not edited: it is withdrawn, or given again.")
            )
        return super().write(vals)

    def action_withdraw(self):
        """By who asked for it on the telephone or at the desk."""
        self.filtered(lambda one: not one.date_withdrawn).write(
            {"date_withdrawn": fields.Datetime.now()}
        )
        return True

    @api.model
    def _give(self, purpose, channel, partner=None, lead=None):
        """Record that somebody agrees; once, while it is in force.

        :return: the ``telecentre.consent`` in force
        """
        # People agree in forms and in the portal, without rights on the record.
        consents = self.sudo()
        company = (lead and lead.company_id) or self.env.company
        if partner:
            given = consents.search(
                [
                    ("partner_id", "=", partner.id),
                    ("purpose_id", "=", purpose.id),
                    ("company_id", "=", company.id),
                    ("date_withdrawn", "=", False),
                ]
            )
            if given:
                return given
        return consents.create(
            {
                "partner_id": partner.id if partner else False,
                "lead_id": lead.id if lead else False,
                "company_id": company.id,
                "purpose_id": purpose.id,
                "version": purpose.version,
                "text": purpose.text,
                "channel": channel,
            }
        )
