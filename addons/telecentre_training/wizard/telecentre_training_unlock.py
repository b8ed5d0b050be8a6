from odoo import fields, models


class TelecentreTrainingUnlock(models.TransientModel):
    """Say why the answers of the first day are corrected."""

    _name = "telecentre.training.unlock"
    _description = "Correct the Answers of the First Day"

    participant_ids = fields.Many2many("telecentre.training.participant", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.participant_ids._unlock(self.reason)
        return {"type": "ir.actions.act_window_close"}
