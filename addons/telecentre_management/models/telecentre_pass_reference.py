from odoo import models


class TelecentrePass(models.Model):
    _name = "telecentre.pass"
    _inherit = ["telecentre.pass", "telecentre.order.reference"]
