from odoo import fields, models
from odoo.exceptions import UserError

from ..models.telecentre_training_document import KINDS


class TelecentreTrainingMake(models.TransientModel):
    """Make documents for the people of a cohort."""

    _name = "telecentre.training.make"
    _description = "Make Training Documents"

    cohort_id = fields.Many2one("telecentre.training.cohort", required=True)
    kind = fields.Selection(KINDS, required=True, default="convocation")
    enrolment_ids = fields.Many2many(
        "telecentre.training.enrolment",
        "telecentre_training_make_rel",
        string="For",
        domain="[('cohort_id', '=', cohort_id)]",
        help="Empty: everybody who has a seat, or had one.",
    )

    def action_confirm(self):
        self.ensure_one()
        people = self.enrolment_ids or self.cohort_id._filter_enrolments(
            "selected", "enrolled", "in_training", "completed", "dropped_out"
        )
        if not people:
            raise UserError(self.env._("Nobody has a seat in this cohort yet."))
        self.env["telecentre.training.document"]._queue(people, [self.kind])
        return self.cohort_id.action_open_documents()
