from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    l10n_fr_order_ids = fields.One2many(
        "telecentre.collection.order", "move_id", string="Collection orders"
    )
