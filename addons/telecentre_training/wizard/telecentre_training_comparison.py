from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command

from ..models.telecentre_training_convention import COST_OPTIONS
from ..tools import esf_costs
from ..tools.esf_costs import CLAIMABLE, Units, to_decimal

ABSENCES = (0, 5, 10, 20)


class TelecentreTrainingComparison(models.TransientModel):
    """One plan under every cost option, and what absence does to each."""

    _name = "telecentre.training.comparison"
    _description = "Comparison of Cost Options"

    convention_id = fields.Many2one("telecentre.training.convention", required=True)
    currency_id = fields.Many2one(related="convention_id.currency_id")
    staff = fields.Monetary(compute="_compute_bases", store=True, readonly=False)
    other_direct = fields.Monetary(compute="_compute_bases", store=True, readonly=False)
    allowances = fields.Monetary(
        string="Participants’ allowances",
        compute="_compute_bases",
        store=True,
        readonly=False,
    )
    people = fields.Integer(compute="_compute_bases", store=True, readonly=False)
    hours = fields.Float(
        string="Hours each", compute="_compute_bases", store=True, readonly=False
    )
    unit_price = fields.Monetary(
        string="Euros per participant-hour",
        compute="_compute_bases",
        store=True,
        readonly=False,
    )
    lump_sum = fields.Monetary(compute="_compute_bases", store=True, readonly=False)
    lump_condition = fields.Integer(
        string="Participants who complete",
        compute="_compute_bases",
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        "telecentre.training.comparison.line",
        "comparison_id",
        compute="_compute_lines",
        store=True,
    )

    @api.depends("convention_id")
    def _compute_display_name(self):
        for comparison in self:
            comparison.display_name = comparison.env._("Cost options compared")

    @api.depends("convention_id")
    def _compute_bases(self):
        """From the plan and the cohorts."""
        for comparison in self:
            terms = comparison.convention_id
            amounts = dict.fromkeys(
                ("staff", "operating", "services", "in_kind", "participants", "flat"), 0
            )
            for line in terms.expense_ids:
                amounts[line.expense] += line.amount
            cohorts = terms.operation_id.cohort_ids
            comparison.staff = amounts["staff"]
            comparison.allowances = amounts["participants"]
            comparison.other_direct = (
                amounts["operating"] + amounts["services"] + amounts["in_kind"]
            )
            comparison.people = sum(cohorts.mapped("seats")) or 30
            comparison.hours = max(cohorts.mapped("hours_course"), default=70) or 70
            comparison.unit_price = terms.unit_price
            comparison.lump_sum = terms.lump_sum
            comparison.lump_condition = terms.lump_condition

    @api.depends(
        *("staff", "other_direct", "allowances", "people", "hours", "unit_price"),
        *("lump_sum", "lump_condition"),
    )
    def _compute_lines(self):
        for comparison in self:
            comparison.line_ids = [Command.clear()] + [
                Command.create(comparison._prepare_line(option))
                for option, _label in COST_OPTIONS
            ]

    def _prepare_line(self, option):
        rule_set = self.convention_id.operation_id.rule_set_id
        amounts = [float(self._get_eligible(option, absence)) for absence in ABSENCES]
        return {
            "cost_option": option,
            "article": rule_set._get_article(option),
            "refusal": self.convention_id._get_refusal(option),
            "papers": self._get_papers(option),
            "amount": amounts[0],
            "amount_5": amounts[1],
            "amount_10": amounts[2],
            "amount_20": amounts[3],
        }

    def _get_eligible(self, option, absence):
        there = Decimal(100 - absence) / 100
        units = Units(
            hours=self.people * to_decimal(self.hours) * there,
            unit_price=to_decimal(self.unit_price),
            # Who misses a part of the hours stays; who is away leaves.
            completed=int(self.people * there),
            lump_sum=to_decimal(self.lump_sum),
            lump_condition=self.lump_condition,
        )
        bases = {
            "staff": to_decimal(self.staff),
            "operating": to_decimal(self.other_direct),
            "participants": to_decimal(self.allowances),
        }
        return esf_costs.get_total(esf_costs.get_eligible_lines(option, bases, units))

    def _get_papers(self, option):
        """What must be kept, in words."""
        claimed = CLAIMABLE[option]
        papers = []
        if "staff" in claimed:
            papers.append(self.env._("payslips and time sheets"))
        if "services" in claimed:
            papers.append(self.env._("invoices, payments, procurement"))
        if option == "unit_hour":
            papers.append(self.env._("every signature"))
        if option == "lump_sum":
            papers.append(self.env._("proof of the condition"))
        return ", ".join(papers)


class TelecentreTrainingComparisonLine(models.TransientModel):
    _name = "telecentre.training.comparison.line"
    _description = "A Cost Option Compared"
    _order = "id"

    comparison_id = fields.Many2one(
        "telecentre.training.comparison", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="comparison_id.currency_id")
    cost_option = fields.Selection(COST_OPTIONS, required=True)
    article = fields.Char()
    refusal = fields.Char(string="Refused because")
    papers = fields.Char(string="To keep")
    amount = fields.Monetary(string="Eligible")
    amount_5 = fields.Monetary(string="5 % absent")
    amount_10 = fields.Monetary(string="10 % absent")
    amount_20 = fields.Monetary(string="20 % absent")


class TelecentreTrainingConvention(models.Model):
    _inherit = "telecentre.training.convention"

    def action_compare(self):
        """The same plan under every cost option."""
        self.ensure_one()
        comparison = self.env["telecentre.training.comparison"].create(
            {"convention_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare the cost options"),
            "res_model": comparison._name,
            "res_id": comparison.id,
            "view_mode": "form",
        }
