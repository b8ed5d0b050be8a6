from odoo import api, fields, models

from ..tools import esf_costs


class TelecentreTrainingConvention(models.Model):
    """What an amendment changes in euros, on the costs known today."""

    _inherit = "telecentre.training.convention"

    cost_effect = fields.Monetary(
        string="Effect on the eligible cost",
        compute="_compute_effect",
        help="With these terms, less what the terms before would have given, on the "
        "costs and hours known today.",
    )
    grant_effect = fields.Monetary(
        string="Effect on the grant due", compute="_compute_effect"
    )

    @api.depends(
        *("number", "state", "date_effect", "date_signed", "date_start", "date_stop"),
        *("cost_option", "rate", "grant_max", "unit_price", "lump_sum", "tranche_ids"),
        *("lump_condition", "cost_max"),
    )
    def _compute_effect(self):
        for terms in self:
            origin = terms._origin
            versions = origin.operation_id.convention_ids.sorted("number")
            before = versions.filtered(
                lambda each, number=origin.number: (
                    each.number < number and each.state == "signed"
                )
            )
            if not (origin.number and before):
                terms.cost_effect = terms.grant_effect = 0
                continue
            with_cost, with_grant = origin._count_under(before | origin)
            without_cost, without_grant = origin._count_under(before)
            terms.cost_effect = float(with_cost - without_cost)
            terms.grant_effect = float(with_grant - without_grant)

    def _count_under(self, versions):
        """Eligible cost and grant due of the operation under these versions."""
        operation, versions = self.operation_id, versions.sorted("number")
        spans = operation._get_spans(None, None, versions)
        return (
            esf_costs.get_total([each for _terms, part in spans for each in part]),
            operation._get_grant_due(None, None, versions),
        )
