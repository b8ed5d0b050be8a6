from odoo import fields, models


class TelecentreShareStatementLine(models.Model):
    """One nature of revenue in a statement."""

    _name = "telecentre.share.statement.line"
    _description = "Line of a Revenue Share"
    _order = "statement_id, id"

    statement_id = fields.Many2one(
        "telecentre.share.statement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    product_id = fields.Many2one("product.product", string="Nature", required=True)
    amount_invoiced = fields.Monetary(string="Invoiced")
    amount_collected = fields.Monetary(string="Collected")
    amount_free = fields.Monetary(string="Value given")
