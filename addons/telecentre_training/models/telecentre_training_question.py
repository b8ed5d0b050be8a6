from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("entry", "Entry questionnaire"),
    ("exit", "Exit questionnaire"),
    ("satisfaction", "Satisfaction survey"),
]
SCALE = ("1", "2", "3", "4", "5")


class TelecentreTrainingQuestion(models.Model):
    """A question that the trainees of a course answer in their portal."""

    _name = "telecentre.training.question"
    _description = "Training Question"
    _order = "course_id, kind, sequence, id"

    name = fields.Char(string="Question", required=True)
    sequence = fields.Integer(default=10)
    course_id = fields.Many2one(
        "telecentre.training.course", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="course_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, string="In", required=True, default="entry")
    answer_type = fields.Selection(
        [
            ("text", "Free text"),
            ("choice", "One of the choices"),
            ("scale", "From 1 (no) to 5 (yes)"),
        ],
        string="Answer",
        required=True,
        default="text",
    )
    choices = fields.Text(help="One a line.")
    is_required = fields.Boolean(string="Required", default=True)

    @api.constrains("answer_type", "choices")
    def _check_choices(self):
        for question in self:
            if question.answer_type == "choice" and len(question._get_choices()) < 2:
                raise ValidationError(
                    question.env._(
                        "“%(question)s” needs two choices at least, one a line.",
                        question=question.name,
                    )
                )

    def _get_choices(self):
        """What can be answered, in order; nothing for a free text."""
        if self.answer_type == "scale":
            return list(SCALE)
        if self.answer_type == "text":
            return []
        return [
            line.strip() for line in (self.choices or "").splitlines() if line.strip()
        ]


class TelecentreTrainingCourse(models.Model):
    _inherit = "telecentre.training.course"

    question_ids = fields.One2many(
        "telecentre.training.question", "course_id", string="Questions", copy=True
    )
