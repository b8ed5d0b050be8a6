from odoo import models


class TelecentreServiceOrder(models.Model):
    _name = "telecentre.service.order"
    _inherit = ["telecentre.service.order", "telecentre.order.reference"]
