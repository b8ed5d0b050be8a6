from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import esf_costs
from ..tools.esf_costs import Units, to_decimal


class TelecentreTrainingOperation(models.Model):
    """The eligible cost of an operation and what the fund owes for it."""

    _inherit = "telecentre.training.operation"

    cost_ids = fields.One2many("telecentre.training.cost", "operation_id")
    other_received = fields.Monetary(
        string="Other resources received",
        help="What co-financers have paid: the fund never pays it a second time.",
    )
    cost_eligible = fields.Monetary(
        string="Eligible so far", compute="_compute_cost_eligible"
    )
    grant_due = fields.Monetary(
        string="Grant due so far", compute="_compute_cost_eligible"
    )

    eligible_html = fields.Html(compute="_compute_eligible_html", sanitize=False)
    unsigned_amount = fields.Monetary(compute="_compute_unsigned_amount")

    def _compute_cost_eligible(self):
        for operation in self:
            lines = operation._get_spans(None, None)
            total = esf_costs.get_total(
                [each for _terms, part in lines for each in part]
            )
            operation.cost_eligible = float(total)
            operation.grant_due = float(operation._get_grant_due())

    @api.depends_context("lang")
    def _compute_eligible_html(self):
        """The parts of the eligible cost, what is not claimed, and the grant."""
        for operation in self:
            operation.eligible_html = operation.env["ir.qweb"]._render(
                "telecentre_training.eligible_cost",
                {
                    "cost": operation.get_eligible_cost(),
                    "rejections": operation._get_rejections(),
                    "currency": operation.currency_id,
                },
            )

    def _compute_unsigned_amount(self):
        amounts = dict(
            self.env["telecentre.training.unsigned"]._read_group(
                Domain("operation_id", "in", self.ids),
                ["operation_id"],
                ["amount:sum"],
            )
        )
        for operation in self:
            operation.unsigned_amount = amounts.get(operation, 0)

    def action_open_costs(self):
        return self._open_own("telecentre_training.telecentre_training_cost_action")

    def action_open_unsigned(self):
        return self._open_own("telecentre_training.telecentre_training_unsigned_action")

    def _open_own(self, action):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        return action | {
            "domain": [("operation_id", "=", self.id)],
            "context": {"default_operation_id": self.id},
        }

    @api.readonly
    def get_eligible_cost(self):
        """The eligible cost so far, part by part, and the grant it opens.

        :return: ``{"total", "lines": [{"category", "name", "amount"}], "grant_due",
            "warnings": [text]}``
        """
        self.ensure_one()
        self.check_access("read")
        words = self._get_category_words()
        lines = [line for _terms, part in self._get_spans(None, None) for line in part]
        return {
            "total": float(esf_costs.get_total(lines)),
            "lines": [
                {
                    "category": line.category,
                    "name": words[line.category],
                    "amount": float(line.amount),
                }
                for line in lines
            ],
            "grant_due": float(self._get_grant_due()),
            "warnings": [text for text, _amount in self._get_rejections()],
        }

    @api.model
    def _get_category_words(self):
        categories = self.env["telecentre.training.cost"]._fields["category"]
        return {
            **dict(categories._description_selection(self.env)),
            "flat": self.env._("Flat rate"),
            "flat_staff": self.env._("Staff at a flat rate"),
            "units": self.env._("Participant-hours"),
            "lump": self.env._("Lump sum"),
        }

    # ------------------------------------------------------------------
    # Computing
    # ------------------------------------------------------------------

    def _get_signed_terms(self):
        signed = self.convention_ids.filtered(lambda each: each.state == "signed")
        return signed.sorted("number")

    def _get_spans(self, first, last, versions=None):
        """Eligible parts by version of the terms, each for its own time.

        :param first, last: days both included; empty: the whole operation
        :param versions: terms in order, those signed unless said otherwise
        :return: ``[(convention, [Line, …]), …]``
        """
        versions = self._get_signed_terms() if versions is None else versions
        spans = []
        for version, after in zip(versions, [*versions[1:], None], strict=True):
            start = version._get_first_day()
            stop = (
                after._get_first_day() - timedelta(days=1)
                if after
                else versions[-1].date_stop
            )
            start, stop = (
                max(filter(None, (start, first))),
                min(filter(None, (stop, last))),
            )
            if version.cost_option == "lump_sum":
                # Whole or nothing, under the last terms only.
                if after or (last and last < version.date_stop):
                    continue
                start = versions[0].date_start
            if start <= stop:
                bases = self._get_bases(version, versions, start, stop)
                lines = self._get_lines(version, bases, start, stop)
                spans.append((version, lines))
        return spans

    def _get_bases(self, terms, versions, start, stop):
        """What is retained of each category under these terms."""
        costs = self.env["telecentre.training.cost"]
        domain = self._get_costs_domain(start, stop)
        if versions == self._get_signed_terms():
            groups = costs._read_group(domain, ["category"], ["amount_claimable:sum"])
        else:  # terms that are not in force
            groups = [
                (category, sum(each.mapped("amount")))
                for category, each in costs.search(domain)
                .filtered(lambda cost: not cost._find_issue_under(terms))
                .grouped("category")
                .items()
            ]
        bases = {category: to_decimal(amount) for category, amount in groups}
        return self._take_ineligible_off(bases, start, stop)

    def _get_lines(self, terms, bases, start, stop):
        units = Units(
            hours=self._get_signed_hours(start, stop),
            unit_price=to_decimal(terms.unit_price),
            completed=self._get_completed(stop),
            lump_sum=to_decimal(terms.lump_sum),
            lump_condition=terms.lump_condition,
        )
        return esf_costs.get_eligible_lines(terms.cost_option, bases, units)

    def _get_costs_domain(self, start, stop):
        return (
            Domain("operation_id", "=", self.id)
            & Domain("date", ">=", start)
            & Domain("date", "<=", stop)
        )

    def _get_signed_hours(self, start, stop):
        """Participant-hours signed by people who are eligible."""
        ineligible, hours = self._get_ineligible_share(start, stop)
        return hours - ineligible

    def _get_completed(self, stop):
        """People who completed the training by a day."""
        people = self.participant_ids.filtered(lambda each: not each.ineligible_reason)
        completed = people.enrolment_ids.filtered(
            lambda each: each.state == "completed" and each.date_exit <= stop
        )
        return len(completed.participant_id)

    def _get_grant_due(self, first=None, last=None, versions=None):
        """The least of its terms; each tranche within its own ceilings."""
        versions = self._get_signed_terms() if versions is None else versions
        terms = versions[-1:]
        if not terms:
            return Decimal(0)
        total, by_rate = Decimal(0), Decimal(0)
        for version, lines in self._get_spans(first, last, versions):
            eligible = esf_costs.get_total(lines)
            total += eligible
            by_rate += eligible * to_decimal(version.rate) / 100
        rate = by_rate * 100 / total if total else Decimal(0)
        retained = total - self._get_lost(first, last)
        due = esf_costs.get_grant_due(
            min(retained, to_decimal(terms.cost_max)),
            rate,
            to_decimal(terms.grant_max),
            to_decimal(self.other_received),
        )
        if not terms.tranche_ids:
            return due
        tranches = [
            self._get_tranche_due(each, first, last, versions)
            for each in terms.tranche_ids
        ]
        return min(due, sum(tranches, Decimal(0)))

    def _get_tranche_due(self, tranche, first, last, versions):
        start = max(filter(None, (tranche.date_start, first)))
        stop = min(filter(None, (tranche.date_stop, last)))
        if start > stop:
            return Decimal(0)
        spans = self._get_spans(start, stop, versions)
        eligible = esf_costs.get_total(
            [each for _terms, part in spans for each in part]
        )
        return esf_costs.get_grant_due(
            min(eligible - self._get_lost(start, stop), to_decimal(tranche.cost_max)),
            min(to_decimal(tranche.rate_max), to_decimal(versions[-1].rate)),
            to_decimal(tranche.grant_max),
        )

    def _get_lost(self, first, last):
        """Hook: cost that a check of the service done has taken off for good."""
        return Decimal(0)
