from odoo import fields, models


class TelecentrePresenceRevoke(models.TransientModel):
    """Ask why before a certificate of presence is revoked."""

    _name = "telecentre.presence.revoke"
    _description = "Revoke a Certificate of Presence"

    certificate_id = fields.Many2one("telecentre.presence.certificate", required=True)
    reason = fields.Char(required=True)

    def action_revoke(self):
        self.ensure_one()
        self.certificate_id.check_access("read")
        self.certificate_id._revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
