from odoo import api, fields, models
from odoo.exceptions import ValidationError

GENDERS = [("F", "Women"), ("M", "Men"), ("X", "Non-binary")]


class TelecentreTrainingTarget(models.Model):
    """What the operation promised to reach."""

    _name = "telecentre.training.target"
    _description = "Target of an Operation"
    _order = "operation_id, indicator_id, gender"
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
        domain="[('rule_set_id', '=', rule_set_id)]",
        index=True,
    )
    gender = fields.Selection(GENDERS, help="Empty: everybody.")
    value = fields.Integer(string="Target", required=True)
    reached = fields.Integer(string="Value reached", compute="_compute_reached")
    progress = fields.Float(string="Reached (%)", compute="_compute_reached")

    _once = models.UniqueIndex(
        "(operation_id, indicator_id, COALESCE(gender, ''))",
        "There is already a target for this indicator.",
    )
    _value_positive = models.Constraint("CHECK (value > 0)", "A target is above 0.")

    @api.depends("indicator_id", "gender", "value")
    def _compute_reached(self):
        """One count for each operation, whatever the number of targets."""
        for operation, targets in self.grouped("operation_id").items():
            figures = operation._origin.get_indicators() if operation._origin else {}
            for target in targets:
                cell = figures.get(target.indicator_id.code, {})
                target.reached = cell.get(target.gender or "total", 0)
                target.progress = (
                    100 * target.reached / target.value if target.value else 0
                )

    @api.constrains("indicator_id", "operation_id")
    def _check_rule_set(self):
        for target in self:
            if target.indicator_id.rule_set_id != target.operation_id.rule_set_id:
                raise ValidationError(
                    target.env._(
                        "%(indicator)s is not an indicator of the period of this "
                        "operation.",
                        indicator=target.indicator_id.code,
                    )
                )
