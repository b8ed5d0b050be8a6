from odoo import fields, models


class TelecentreTrainingModule(models.Model):
    """One line of a programme: a half-day on site, or something followed remotely."""

    _name = "telecentre.training.module"
    _description = "Training Module"
    _order = "course_id, sequence, id"

    name = fields.Char(string="Title", required=True)
    sequence = fields.Integer(default=10)
    course_id = fields.Many2one(
        "telecentre.training.course", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="course_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [("on_site", "Half-day on site"), ("remote", "Remote module")],
        required=True,
        default="on_site",
    )
    hours = fields.Float(required=True, default=3.5)
    content = fields.Text(help="What is done, as printed in the programme.")

    _hours_positive = models.Constraint(
        "CHECK (hours > 0 AND hours <= 200)", "A module lasts more than 0 hours."
    )
