from odoo import fields, models


class TelecentreTrainingEnrolmentLeave(models.TransientModel):
    """Ask why before people are refused or leave."""

    _name = "telecentre.training.enrolment.leave"
    _description = "Refusal or Departure"

    enrolment_ids = fields.Many2many(
        "telecentre.training.enrolment",
        "telecentre_training_enrolment_leave_rel",
        string="People",
        required=True,
    )
    kind = fields.Selection(
        [
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn before the first day"),
            ("dropped_out", "Dropped out on the way"),
        ],
        required=True,
        default="refused",
    )
    reason = fields.Char(required=True)
    date = fields.Date(string="Last day followed", default=fields.Date.context_today)

    def action_confirm(self):
        self.ensure_one()
        if self.kind == "refused":
            self.enrolment_ids.action_refuse(self.reason)
        elif self.kind == "withdrawn":
            self.enrolment_ids.action_withdraw(self.reason)
        else:
            self.enrolment_ids.action_drop_out(self.reason, self.date)
        return {"type": "ir.actions.act_window_close"}
