from odoo import fields, models


class TelecentreTrainingCriterion(models.Model):
    """What candidates to a course are chosen on."""

    _name = "telecentre.training.criterion"
    _description = "Selection Criterion"
    _order = "course_id, sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    course_id = fields.Many2one(
        "telecentre.training.course", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="course_id.company_id", store=True, index=True)
    points_max = fields.Integer(string="Out of", required=True, default=5)
    weight = fields.Integer(required=True, default=1)
    help = fields.Char(
        string="How to judge", help="What deserves all points, what deserves none."
    )

    _positive = models.Constraint(
        "CHECK (points_max > 0 AND weight > 0)",
        "Points and weight of a criterion are above 0.",
    )
