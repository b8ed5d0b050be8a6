from odoo import fields, models


class AccountMove(models.Model):
    """Entries that book a file of payments."""

    _inherit = "account.move"

    telecentre_payment_checksum = fields.Char(
        string="Checksum of the file of payments",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The same file is not booked twice.",
    )

    def _get_telecentre_open_lines(self):
        """What is still due of these invoices."""
        return self.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
