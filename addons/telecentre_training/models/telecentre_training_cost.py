from odoo import api, fields, models

from ..tools import esf_costs
from ..tools.esf_costs import to_decimal

CATEGORIES = [
    ("staff", "Direct staff"),
    ("operating", "Direct operating costs"),
    ("services", "External services"),
    ("participants", "Participants’ allowances and wages"),
    ("in_kind", "In kind, third parties"),
]


class TelecentreTrainingCost(models.Model):
    """An expenditure of an operation, with what proves it and what can be claimed.

    Nothing is dropped in silence: what is not claimed says why.
    """

    _name = "telecentre.training.cost"
    _description = "Cost of an Operation"
    _inherit = ["mail.thread"]
    _order = "operation_id, date, id"

    # identity
    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(string="Label", required=True)
    category = fields.Selection(CATEGORIES, required=True, default="staff")
    partner_id = fields.Many2one(
        "res.partner", string="Supplier or employee", ondelete="restrict"
    )
    date = fields.Date(required=True, help="Last day of the month or of the service.")

    # amount
    method = fields.Selection(
        [
            ("real", "Amount paid"),
            ("hourly", "Hours at 1/1720 of the yearly cost"),
            ("share", "Fixed share of each month"),
        ],
        string="Counted by",
        required=True,
        default="real",
    )
    annual_cost = fields.Monetary(string="Latest yearly gross cost")
    part_time = fields.Float(string="Working time (%)", default=100)
    monthly_cost = fields.Monetary(string="Monthly gross cost")
    share = fields.Float(string="Share for the operation (%)")
    months = fields.Integer()
    share_document = fields.Char(
        string="Employer’s document",
        help="Mission letter or contract that gives the share and the period.",
    )
    sheet_ids = fields.One2many(
        "telecentre.training.timesheet", "cost_id", string="Time sheets"
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    hours_lost = fields.Float(
        string="Hours not claimed",
        compute="_compute_amount",
        store=True,
        help="Not signed, or beyond the hours the rate was made with.",
    )

    # proof
    document = fields.Binary(string="Invoice or payslip", attachment=True)
    document_name = fields.Char()
    date_paid = fields.Date(string="Paid on")
    payment_proof = fields.Binary(string="Proof of payment", attachment=True)
    payment_proof_name = fields.Char()
    procurement = fields.Char(
        string="Procurement file", help="Three quotes, call for tenders, framework…"
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Line of invoice",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    # what is claimed: stored, it is summed
    issue = fields.Selection(
        [
            ("outside", "Outside the dates of the operation"),
            ("covered", "Already in the flat rate"),
            ("unpaid", "No proof of payment"),
            ("share", "No document of the employer"),
        ],
        string="Not claimed because",
        compute="_compute_issue",
        store=True,
    )
    issue_note = fields.Char(string="Rule", compute="_compute_issue_note")
    amount_claimable = fields.Monetary(
        string="Claimable", compute="_compute_issue", store=True
    )
    is_doubtful = fields.Boolean(
        string="May be rejected",
        compute="_compute_issue",
        store=True,
        help="External services without their procurement file.",
    )

    _amounts_positive = models.Constraint(
        "CHECK (amount >= 0 AND annual_cost >= 0 AND monthly_cost >= 0)",
        "Amounts are not negative.",
    )
    _shares_range = models.Constraint(
        "CHECK (part_time > 0 AND part_time <= 100 AND share >= 0 AND share <= 100)",
        "Shares of time lie between 0 and 100 %.",
    )
    _line_once = models.UniqueIndex(
        "(operation_id, move_line_id) WHERE move_line_id IS NOT NULL",
        "This line of invoice is already a cost of the operation.",
    )

    @api.depends(
        *("method", "annual_cost", "part_time", "monthly_cost", "share", "months"),
        *("sheet_ids.hours", "sheet_ids.is_signed"),
    )
    def _compute_amount(self):
        for cost in self:
            cost.hours_lost = 0
            if cost.method == "hourly":
                cost._compute_hourly_amount()
            elif cost.method == "share":
                cost.amount = float(
                    esf_costs.get_fixed_share_amount(
                        to_decimal(cost.monthly_cost),
                        to_decimal(cost.share),
                        cost.months,
                    )
                )
            else:
                cost.amount = cost.amount

    def _compute_hourly_amount(self):
        signed = self.sheet_ids.filtered("is_signed")
        amount, beyond = esf_costs.get_hourly_amount(
            to_decimal(self.annual_cost),
            to_decimal(sum(signed.mapped("hours"))),
            to_decimal(self.part_time or 100) / 100,
        )
        unsigned = sum((self.sheet_ids - signed).mapped("hours"))
        self.amount = float(amount)
        self.hours_lost = unsigned + float(beyond)

    @api.depends(
        *("amount", "date", "date_paid", "category", "method", "share_document"),
        *("procurement", "operation_id.convention_ids.state"),
        "operation_id.convention_ids.cost_option",
    )
    def _compute_issue(self):
        for cost in self:
            cost.issue = cost._find_issue()
            cost.amount_claimable = 0 if cost.issue else cost.amount
            cost.is_doubtful = (
                not cost.issue and cost.category == "services" and not cost.procurement
            )

    def _find_issue(self):
        terms = self.operation_id._get_convention(self.date) if self.date else None
        if not terms:
            return False
        if not terms.date_start <= self.date <= self.operation_id.date_stop:
            return "outside"
        return self._find_issue_under(terms)

    def _find_issue_under(self, terms):
        """Why these terms do not pay for it; its dates are right."""
        if self.category not in esf_costs.CLAIMABLE[terms.cost_option]:
            return "covered"
        if self.method == "share":
            return False if (self.share_document or "").strip() else "share"
        if self.method == "real" and self.category != "in_kind" and not self.date_paid:
            return "unpaid"
        return False

    def _compute_issue_note(self):
        for cost in self:
            operation = cost.operation_id
            option = operation._get_convention(cost.date).cost_option
            cost.issue_note = (
                cost.issue == "covered" and operation.rule_set_id._get_article(option)
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("method", "real") != "real":
                vals.pop("amount", None)  # computed, whatever was typed
        costs = super().create(vals_list)
        costs.operation_id._check_not_controller()
        costs._check_not_claimed()
        return costs

    def write(self, vals):
        self.operation_id._check_not_controller()
        self._check_not_claimed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        self.operation_id._check_not_controller()
        self._check_not_claimed()

    def _check_not_claimed(self):
        """Hook: a cost that was claimed no longer changes."""

    def action_check_payment(self):
        """Read the payment of the invoice in the accounting again."""
        self.check_access("write")
        for cost in self.filtered("move_line_id"):
            cost.date_paid = cost.operation_id._get_date_paid(cost.move_line_id)
        return True
