from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecentre_invoice_floor = fields.Monetary(
        related="company_id.telecentre_invoice_floor",
        readonly=False,
        currency_field="currency_id",
    )
    telecentre_deposit_account_id = fields.Many2one(
        related="company_id.telecentre_deposit_account_id", readonly=False
    )
    telecentre_billing_day = fields.Integer(
        related="company_id.telecentre_billing_day", readonly=False
    )
    telecentre_line_limit = fields.Integer(
        related="company_id.telecentre_line_limit", readonly=False
    )
