from odoo import api, fields, models


class TelecentreTrainingEnrolmentMove(models.TransientModel):
    """Which other cohort of the same course these candidates now apply to."""

    _name = "telecentre.training.enrolment.move"
    _description = "Candidates to Another Cohort"

    enrolment_ids = fields.Many2many(
        "telecentre.training.enrolment",
        "telecentre_training_enrolment_move_rel",
        string="Candidates",
        required=True,
    )
    course_ids = fields.Many2many(
        "telecentre.training.course", compute="_compute_course_ids"
    )
    cohort_id = fields.Many2one(
        "telecentre.training.cohort",
        required=True,
        domain="[('course_id', 'in', course_ids),"
        " ('state', 'in', ('draft', 'open', 'running'))]",
    )
    seats_left = fields.Integer(related="cohort_id.seats_left")

    @api.depends("enrolment_ids")
    def _compute_course_ids(self):
        for wizard in self:
            wizard.course_ids = wizard.enrolment_ids.course_id

    def action_confirm(self):
        self.ensure_one()
        self.enrolment_ids._move(self.cohort_id)
        return {"type": "ir.actions.act_window_close"}
