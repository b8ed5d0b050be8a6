from odoo import models


class TelecentreMembership(models.Model):
    _name = "telecentre.membership"
    _inherit = ["telecentre.membership", "telecentre.order.reference"]
