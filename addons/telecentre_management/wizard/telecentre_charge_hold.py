from odoo import fields, models


class TelecentreChargeHold(models.TransientModel):
    """Ask why before charges are held back from billing."""

    _name = "telecentre.charge.hold"
    _description = "Hold Charges Back"

    charge_ids = fields.Many2many("telecentre.charge", string="Charges", required=True)
    reason = fields.Char(required=True)

    def action_hold(self):
        self.ensure_one()
        self.charge_ids.check_access("write")
        self.charge_ids._hold(self.reason)
        return {"type": "ir.actions.act_window_close"}
