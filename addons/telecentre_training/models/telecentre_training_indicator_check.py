import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SUM = re.compile(r"^\s*\w+(\s*\+\s*\w+)*\s*$")
SYMBOLS = {"=": "=", "<=": "≤"}


class TelecentreTrainingIndicatorCheck(models.Model):
    """What must hold between indicators, for each gender and for the total."""

    _name = "telecentre.training.indicator.check"
    _description = "Consistency of Indicators"
    _order = "rule_set_id, level, id"

    rule_set_id = fields.Many2one(
        "telecentre.training.rule.set", required=True, ondelete="cascade", index=True
    )
    left = fields.Char(string="Sum of", required=True)
    operator = fields.Selection(
        [("=", "equals"), ("<=", "is at most")],
        string="Compared",
        required=True,
        default="=",
    )
    right = fields.Char(string="To", required=True)
    level = fields.Selection(
        [("error", "Error"), ("warning", "Warning")], required=True, default="error"
    )
    source = fields.Char()

    @api.depends("left", "operator", "right")
    def _compute_display_name(self):
        for check in self:
            symbol = SYMBOLS.get(check.operator, "")
            check.display_name = f"{check.left} {symbol} {check.right}"

    @api.constrains("left", "right", "rule_set_id")
    def _check_codes(self):
        for check in self:
            known = set(check.rule_set_id.indicator_ids.mapped("code"))
            for side in (check.left, check.right):
                unknown = set(self._get_codes(side)) - known
                if not SUM.match(side) or unknown:
                    raise ValidationError(
                        check.env._(
                            "“%(side)s” is not a sum of indicators of this rule set.",
                            side=side,
                        )
                    )

    @api.model
    def _get_codes(self, side):
        return [code.strip() for code in side.split("+")]

    def _find_broken(self, figures):
        """``[(check, gender, left, right), …]`` where it does not hold."""
        broken = []
        for check in self:
            for gender in figures["grand_total"]:
                left, right = (
                    sum(figures[code][gender] for code in self._get_codes(side))
                    for side in (check.left, check.right)
                )
                if left != right if check.operator == "=" else left > right:
                    broken.append((check, gender, left, right))
        return broken
