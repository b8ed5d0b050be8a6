from odoo import fields, models


class TelecentrePublicAidDeclared(models.Model):
    """Aid of the same kind that an undertaking says it received from elsewhere."""

    _name = "telecentre.public.aid.declared"
    _description = "Declared Public Aid"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Beneficiary",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    funder = fields.Char(
        required=True, tracking=True, help="Region, State, Bpifrance, municipality…"
    )
    reference = fields.Char(
        string="Decision",
        required=True,
        help="Number or title of the decision that granted it.",
    )
    date = fields.Date(
        string="Granted on",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Day of the decision, not of the payment.",
    )
    amount = fields.Monetary(
        string="Grant equivalent", required=True, tracking=True, help="Before tax."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    # Stored for the rule of the hosts.
    site_id = fields.Many2one(
        related="partner_id.telecentre_site_id",
        string="Home site",
        store=True,
        index=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The aid that was received is more than zero."
    )
