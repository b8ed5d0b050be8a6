from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecentre_skip_reminder = fields.Boolean(
        string="No reminders",
        help="No mail the day before a rental.",
    )
