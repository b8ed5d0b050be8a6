from odoo import fields, models


class TelecentreChargeVoid(models.TransientModel):
    """Ask why before charges are taken back."""

    _name = "telecentre.charge.void"
    _description = "Take Charges Back"

    charge_ids = fields.Many2many("telecentre.charge", string="Charges", required=True)
    reason = fields.Char(required=True)

    def action_void(self):
        """Void open charges; write contrary charges for invoiced ones."""
        self.ensure_one()
        self.charge_ids.check_access("write")
        self.charge_ids._take_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
