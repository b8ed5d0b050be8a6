from odoo import fields, models


class TelecentreTrainingCorrect(models.TransientModel):
    """State what really happened: a new signed fact, with its reason."""

    _name = "telecentre.training.correct"
    _description = "Correction of Attendances"

    attendance_ids = fields.Many2many(
        "telecentre.training.attendance",
        "telecentre_training_correct_rel",
        string="Lines",
        required=True,
    )
    kind = fields.Selection(
        [("present", "Present"), ("absent", "Absent")],
        string="What happened",
        required=True,
        default="present",
    )
    date_arrival = fields.Datetime(string="Arrived at")
    date_leaving = fields.Datetime(string="Left at")
    method = fields.Selection(
        [("desk", "I saw it or was told"), ("paper", "Signed on the printed sheet")],
        string="Proof",
        required=True,
        default="paper",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        present = self.kind == "present"
        self.attendance_ids._correct(
            self.kind,
            self.reason,
            self.method,
            date_arrival=present and self.date_arrival,
            date_leaving=present and self.date_leaving,
        )
        return {"type": "ir.actions.act_window_close"}
