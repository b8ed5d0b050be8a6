from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    l10n_fr_order_id = fields.Many2one(
        "telecentre.collection.order",
        string="Collection order paid",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The order that this line of a file of the accountant is for.",
    )
