from odoo import fields, models
from odoo.exceptions import UserError


class TelecentreTrainingRuleSet(models.Model):
    _inherit = "telecentre.training.rule.set"

    simplified_below = fields.Float(
        string="Simplified costs up to (€)",
        help="Real costs are refused for operations up to this total cost; 0: never.",
    )


class TelecentreTrainingConvention(models.Model):
    """Cost options that the regulation refuses are not signed: with the article."""

    _inherit = "telecentre.training.convention"

    method_note = fields.Text(
        string="Calculated method",
        help="A fair, equitable and verifiable calculation, or the rate already "
        "calculated for 2014-2020.",
    )
    is_below_thresholds = fields.Boolean(
        string="No contract above the European thresholds"
    )

    def _check_signable(self):
        result = super()._check_signable()
        for convention in self:
            if refusal := convention._get_refusal(convention.cost_option):
                raise UserError(refusal)
        return result

    def _get_refusal(self, option):
        """Why this option cannot be signed; nothing if it can."""
        rule_set = self.operation_id.rule_set_id
        limit = rule_set.simplified_below
        refusals = {
            "real": limit
            and self.cost_max <= limit
            and self.env._(
                "Up to %(limit)s of total cost, real costs are not accepted: choose a "
                "simplified option.",
                limit=self._format(limit),
            ),
            "flat_25": not (self.method_note or "").strip()
            and self.env._("25 % needs its calculated method."),
            **dict.fromkeys(
                ("staff_20", "staff_20_flat_7"),
                not self.is_below_thresholds
                and self.env._(
                    "20 % for staff needs an operation without a contract above the "
                    "European thresholds."
                ),
            ),
            "unit_hour": not self.unit_price
            and self.env._("Give the euros per participant-hour of the method."),
            "lump_sum": not (self.lump_sum and self.lump_condition)
            and self.env._("Give the lump sum and its condition."),
        }
        refusal = refusals.get(option)
        article = rule_set._get_article("simplified" if option == "real" else option)
        return refusal and " ".join(filter(None, [refusal, article])) or False
