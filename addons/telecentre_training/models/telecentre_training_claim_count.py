from odoo import api, fields, models

from ..tools import esf_costs
from ..tools.esf_costs import to_decimal


class TelecentreTrainingClaim(models.Model):
    """How the amounts of a claim are counted: its parts, and the least of the terms."""

    _inherit = "telecentre.training.claim"

    count_html = fields.Html(
        string="How it is counted", compute="_compute_count_html", sanitize=False
    )

    @api.depends("operation_id", "date_start", "date_stop", "state")
    @api.depends_context("lang")
    def _compute_count_html(self):
        for claim in self:
            is_counted = (
                claim.state == "draft"
                and claim.operation_id
                and claim.date_start
                and claim.date_stop
            )
            claim.count_html = is_counted and claim.env["ir.qweb"]._render(
                "telecentre_training.claim_count",
                {
                    "parts": claim._get_parts(),
                    "terms": claim._get_grant_terms(),
                    "claim": claim,
                    "currency": claim.currency_id,
                },
            )

    def _get_parts(self):
        """Amounts of these dates, by version of the terms and category."""
        operation = self.operation_id._origin
        words = operation._get_category_words()
        spans = operation._get_spans(self.date_start, self.date_stop)
        return [
            (f"{words[line.category]} ({terms.display_name})", float(line.amount))
            for terms, lines in spans
            for line in lines
        ]

    def _get_grant_terms(self):
        """``[(what, amount, is the least)]`` from the first day to the last claimed."""
        operation = self.operation_id._origin
        terms = operation._get_signed_terms()[-1:]
        spans = operation._get_spans(None, self.date_stop)
        total = sum(
            (esf_costs.get_total(lines) for _terms, lines in spans), to_decimal(0)
        )
        lost = operation._get_lost(None, self.date_stop)
        by_rate = sum(
            (
                esf_costs.get_total(lines) * to_decimal(version.rate) / 100
                for version, lines in spans
            ),
            to_decimal(0),
        )
        rate = by_rate / total if total else to_decimal(0)
        retained = min(total - lost, to_decimal(terms.cost_max))
        due = operation._get_grant_due(None, self.date_stop)
        amounts = [
            (self.env._("Rate of the fund on the cost retained"), retained * rate),
            (self.env._("Highest grant of the convention"), terms.grant_max),
            (
                self.env._("Cost retained, less other resources received"),
                retained - to_decimal(operation.other_received),
            ),
        ]
        if terms.tranche_ids:
            versions = operation._get_signed_terms()
            tranches = sum(
                operation._get_tranche_due(each, None, self.date_stop, versions)
                for each in terms.tranche_ids
            )
            amounts.append((self.env._("Ceilings of the tranches"), tranches))
        return [
            (what, float(amount), esf_costs.cut(to_decimal(amount)) == due)
            for what, amount in amounts
        ]
