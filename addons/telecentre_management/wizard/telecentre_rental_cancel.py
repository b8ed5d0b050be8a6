from odoo import fields, models


class TelecentreRentalCancel(models.TransientModel):
    """Ask why before rentals are cancelled."""

    _name = "telecentre.rental.cancel"
    _description = "Cancel Rentals"

    rental_ids = fields.Many2many("telecentre.rental", string="Rentals", required=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.ensure_one()
        self.rental_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
