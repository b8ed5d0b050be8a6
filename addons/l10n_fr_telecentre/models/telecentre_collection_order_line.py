from odoo import fields, models


class TelecentreCollectionOrderLine(models.Model):
    """One line of a collection order: codes, amount and tax, all frozen."""

    _name = "telecentre.collection.order.line"
    _description = "Collection Order Line"
    _order = "order_id, sequence, id"

    order_id = fields.Many2one(
        "telecentre.collection.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(string="Line number")
    name = fields.Char(string="Purpose")
    local_code = fields.Char(string="Local product")
    nature = fields.Char()
    function = fields.Char()
    rate = fields.Float(string="VAT rate (%)")
    amount_untaxed = fields.Monetary()
    amount_tax = fields.Monetary()
    origin_line_id = fields.Many2one(
        "telecentre.collection.order.line", string="Line reduced", ondelete="restrict"
    )

    def _get_key(self):
        self.ensure_one()
        return self.local_code or "", self.nature or "", self.function or "", self.rate
