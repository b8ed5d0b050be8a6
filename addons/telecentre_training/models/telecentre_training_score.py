from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TelecentreTrainingScore(models.Model):
    """What one candidate was given on one criterion, and why."""

    _name = "telecentre.training.score"
    _description = "Score of a Candidate"
    _order = "criterion_id, id"

    enrolment_id = fields.Many2one(
        "telecentre.training.enrolment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="enrolment_id.company_id", store=True, index=True
    )
    criterion_id = fields.Many2one(
        "telecentre.training.criterion", required=True, ondelete="restrict"
    )
    points_max = fields.Integer(related="criterion_id.points_max", string="Out of")
    weight = fields.Integer(related="criterion_id.weight")
    guide = fields.Char(related="criterion_id.help", string="How to judge")
    is_given = fields.Boolean(string="Judged")
    points = fields.Integer()
    reason = fields.Char()

    _criterion_unique = models.UniqueIndex(
        "(enrolment_id, criterion_id)", "A candidate is judged once on each criterion."
    )

    @api.onchange("points")
    def _onchange_points(self):
        self.is_given = True

    @api.constrains("points", "criterion_id")
    def _check_points(self):
        for score in self:
            if not 0 <= score.points <= score.points_max:
                raise ValidationError(
                    score.env._(
                        "“%(criterion)s” is given from 0 to %(max)s points.",
                        criterion=score.criterion_id.name,
                        max=score.points_max,
                    )
                )
