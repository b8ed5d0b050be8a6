from odoo import models


class TelecentreRental(models.Model):
    _name = "telecentre.rental"
    _inherit = ["telecentre.rental", "telecentre.order.reference"]
