from odoo import fields, models


class TelecentreCashOfficeCancel(models.TransientModel):
    """Why a receipt is cancelled: it stays, and another one takes it back."""

    _name = "telecentre.cash.office.cancel"
    _description = "Cancel a Receipt"

    receipt_id = fields.Many2one("telecentre.cash.office.receipt", required=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.ensure_one()
        return self.receipt_id._cancel(self.reason)._get_records_action()
