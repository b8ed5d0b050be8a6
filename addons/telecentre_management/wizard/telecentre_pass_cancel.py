from odoo import fields, models


class TelecentrePassCancel(models.TransientModel):
    """Ask why before a pass of which nothing was used is taken back."""

    _name = "telecentre.pass.cancel"
    _description = "Take a Pass Back"

    pass_id = fields.Many2one("telecentre.pass", required=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.ensure_one()
        self.pass_id.check_access("read")
        self.pass_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
