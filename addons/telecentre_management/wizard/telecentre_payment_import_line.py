from odoo import fields, models


class TelecentrePaymentImportLine(models.TransientModel):
    """What one line of a file of payments pays."""

    _name = "telecentre.payment.import.line"
    _description = "Payment of a File"
    _order = "sequence, id"

    import_id = fields.Many2one(
        "telecentre.payment.import", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="import_id.currency_id")
    sequence = fields.Integer(string="Line number")
    reference = fields.Char(required=True)
    amount = fields.Monetary()
    move_id = fields.Many2one("account.move", string="Invoice")
    partner_id = fields.Many2one(related="move_id.partner_id", string="Payer")
    amount_residual = fields.Monetary(
        related="move_id.amount_residual", string="Still open"
    )
    reason = fields.Char(string="Remark")

    def _prepare_entry_line_vals(self):
        self.ensure_one()
        invoice = self.move_id
        return {
            "name": self.env._("Payment of %(invoice)s", invoice=invoice.name),
            "partner_id": invoice.commercial_partner_id.id,
            "account_id": invoice._get_telecentre_open_lines()[:1].account_id.id,
            "credit": self.amount,
            "telecentre_paid_move_id": invoice.id,
        }
