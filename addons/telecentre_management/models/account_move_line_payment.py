from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    telecentre_paid_move_id = fields.Many2one(
        "account.move",
        string="Pays",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The invoice that this line of a file of payments is for.",
    )
