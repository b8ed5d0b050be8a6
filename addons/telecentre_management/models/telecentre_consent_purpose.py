from odoo import api, fields, models


class TelecentreConsentPurpose(models.Model):
    """What people agree to, in the words they read; new words are a new version."""

    _name = "telecentre.consent.purpose"
    _description = "Purpose of a Consent"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="How the software finds it: news, contact…")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    text = fields.Text(
        required=True,
        translate=True,
        help="The sentence that people agree to. When it changes, its version does; "
        "who agreed before agreed to the older one.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    is_portal = fields.Boolean(
        string="In the portal", help="Members give and withdraw it themselves."
    )
    consent_ids = fields.One2many("telecentre.consent", "purpose_id", readonly=True)
    agreed_count = fields.Integer(
        string="Agreed", compute="_compute_agreed_count", help="In force today."
    )

    _code_unique = models.UniqueIndex("(code)", "This purpose exists already.")

    def _compute_agreed_count(self):
        counts = dict(
            self.env["telecentre.consent"]._read_group(
                [("purpose_id", "in", self.ids), ("date_withdrawn", "=", False)],
                ["purpose_id"],
                ["__count"],
            )
        )
        for purpose in self:
            purpose.agreed_count = counts.get(purpose, 0)

    def write(self, vals):
        """Other words are another version."""
        if "text" in vals:
            for purpose in self:
                if purpose.text != vals["text"]:
                    super(TelecentreConsentPurpose, purpose).write(
                        {"version": purpose.version + 1}
                    )
        return super().write(vals)

    def action_open_consents(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_consent_action"
        )
        return action | {"domain": [("purpose_id", "=", self.id)]}

    @api.model
    def _get_by_code(self, code):
        """The purpose with a code, whoever asks: its words are public."""
        purposes = self.sudo().with_context(active_test=False)
        return purposes.search([("code", "=", code)])
