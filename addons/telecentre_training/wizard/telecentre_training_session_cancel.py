from odoo import fields, models


class TelecentreTrainingSessionCancel(models.TransientModel):
    """Ask why before sessions are cancelled."""

    _name = "telecentre.training.session.cancel"
    _description = "Cancel Training Sessions"

    session_ids = fields.Many2many(
        "telecentre.training.session",
        "telecentre_training_session_cancel_rel",
        string="Sessions",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.ensure_one()
        self.session_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
