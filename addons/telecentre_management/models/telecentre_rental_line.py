from odoo import fields, models

from .telecentre_rate import UNIT_SELECTION


class TelecentreRentalLine(models.Model):
    """One unit of a rental's price, as it was at confirmation."""

    _name = "telecentre.rental.line"
    _description = "Rental Price Line"
    _order = "rental_id, id"

    rental_id = fields.Many2one(
        "telecentre.rental", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="rental_id.currency_id")
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    unit = fields.Selection(UNIT_SELECTION, required=True)
    quantity = fields.Integer(required=True)
    price_unit = fields.Float(digits="Product Price")
    subtotal = fields.Monetary(string="Untaxed amount")
