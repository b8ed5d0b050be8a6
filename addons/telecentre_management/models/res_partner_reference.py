from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecentre_order_reference = fields.Char(
        string="Standing order",
        help="Number of an order that covers all they use, such as a yearly one. "
        "Another can be typed on each rental or service.",
    )
