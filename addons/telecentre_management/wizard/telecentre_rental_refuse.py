from odoo import fields, models


class TelecentreRentalRefuse(models.TransientModel):
    """Ask why requests are refused: the member reads it."""

    _name = "telecentre.rental.refuse"
    _description = "Refuse Requests"

    rental_ids = fields.Many2many("telecentre.rental", string="Requests", required=True)
    reason = fields.Char(required=True)

    def action_refuse(self):
        self.ensure_one()
        self.rental_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
