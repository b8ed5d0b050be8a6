from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TelecentreTrainingEstimate(models.Model):
    """A figure that was not counted one by one: how it was found, and by whom."""

    _name = "telecentre.training.estimate"
    _description = "Estimate of an Indicator"
    _order = "operation_id, indicator_id, date"
    _rec_name = "indicator_id"

    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    rule_set_id = fields.Many2one(related="operation_id.rule_set_id")
    indicator_id = fields.Many2one(
        "telecentre.training.indicator",
        required=True,
        ondelete="restrict",
        domain="[('rule_set_id', '=', rule_set_id), ('is_estimable', '=', True)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    women = fields.Integer()
    men = fields.Integer()
    others = fields.Integer(string="Non-binary")
    method = fields.Text(
        string="How it was found",
        required=True,
        help="Register, survey, share of the area…",
    )

    _positive = models.Constraint(
        "CHECK (women >= 0 AND men >= 0 AND others >= 0)", "Figures are not negative."
    )

    @api.constrains("indicator_id", "women", "men", "others")
    def _check_allowed(self):
        for estimate in self:
            if not estimate.indicator_id.is_estimable:
                raise ValidationError(
                    estimate.env._(
                        "%(indicator)s must be counted person by person: this period "
                        "accepts no estimate of it.",
                        indicator=estimate.indicator_id.code,
                    )
                )
