from odoo import api, fields, models
from odoo.exceptions import UserError

COST_OPTIONS = [
    ("real", "Real costs"),
    ("flat_7", "Direct costs + 7 %"),
    ("flat_15", "Direct costs + 15 % of direct staff"),
    ("flat_25", "Direct costs + 25 %, by a calculated method"),
    ("flat_40", "Direct staff + 40 %"),
    ("staff_20", "Other direct costs + 20 % for staff"),
    ("staff_20_flat_7", "Other direct costs + 20 % for staff, + 7 %"),
    ("unit_hour", "Unit cost per participant-hour"),
    ("lump_sum", "Lump sum"),
]


class TelecentreTrainingConvention(models.Model):
    """The terms of the support: number 0 is the convention, then its amendments.

    Signed terms no longer change; an amendment is a new version with its own plan.
    """

    _name = "telecentre.training.convention"
    _description = "Convention or Amendment"
    _order = "operation_id, number desc"

    # identity
    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(readonly=True, copy=False, aggregator=None)
    reason = fields.Char(string="What changes", help="In one sentence.")
    state = fields.Selection(
        [("draft", "In preparation"), ("signed", "Signed by both")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    document = fields.Binary(string="Signed document", attachment=True, copy=False)
    document_name = fields.Char(copy=False)

    # when
    date_signed = fields.Date(string="Signed on", copy=False)
    date_effect = fields.Date(
        string="In force from",
        copy=False,
        help="Costs and claims before this day follow the version before.",
    )
    date_start = fields.Date(string="Operation from", required=True)
    date_stop = fields.Date(string="Operation to", required=True)

    # money
    cost_option = fields.Selection(COST_OPTIONS, required=True, default="flat_40")
    rate = fields.Float(
        string="Rate of the fund (%)", required=True, digits=(6, 3), default=60
    )
    grant_max = fields.Monetary(string="Highest grant", required=True)
    cost_max = fields.Monetary(
        string="Eligible cost", compute="_compute_totals", store=True
    )
    resource_total = fields.Monetary(
        string="Resources", compute="_compute_totals", store=True
    )
    unit_price = fields.Monetary(string="Euros per participant-hour")
    lump_sum = fields.Monetary()
    lump_condition = fields.Integer(
        string="Participants who complete",
        help="The lump sum is due from this number of people who complete.",
    )
    line_ids = fields.One2many(
        "telecentre.training.budget",
        "convention_id",
        string="Financing plan",
        copy=True,
    )
    expense_ids = fields.One2many(
        "telecentre.training.budget",
        "convention_id",
        domain=[("side", "=", "expense")],
        copy=False,
    )
    resource_ids = fields.One2many(
        "telecentre.training.budget",
        "convention_id",
        domain=[("side", "=", "resource")],
        copy=False,
    )
    tranche_ids = fields.One2many(
        "telecentre.training.tranche", "convention_id", copy=True
    )

    _number_unique = models.UniqueIndex(
        "(operation_id, number)", "This amendment exists already."
    )
    _one_draft = models.UniqueIndex(
        "(operation_id) WHERE state = 'draft'",
        "Sign or delete the amendment in preparation before you begin another.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "An operation ends after it starts."
    )
    _rate_range = models.Constraint(
        "CHECK (rate > 0 AND rate <= 100)", "The rate lies between 0 and 100 %."
    )
    _amounts_positive = models.Constraint(
        "CHECK (grant_max >= 0 AND unit_price >= 0 AND lump_sum >= 0)",
        "Amounts are not negative.",
    )

    @api.depends("expense_ids.amount", "resource_ids.amount")
    def _compute_totals(self):
        for convention in self:
            convention.cost_max = sum(convention.expense_ids.mapped("amount"))
            convention.resource_total = sum(convention.resource_ids.mapped("amount"))

    @api.depends("number", "operation_id")
    def _compute_display_name(self):
        for convention in self:
            convention.display_name = (
                convention.env._("Amendment %(number)s", number=convention.number)
                if convention.number
                else convention.env._("Convention")
            )

    @api.model_create_multi
    def create(self, vals_list):
        operations = self.env["telecentre.training.operation"].browse(
            [vals["operation_id"] for vals in vals_list if vals.get("operation_id")]
        )
        operations._check_not_controller()
        numbers = dict(
            self._read_group(
                [("operation_id", "in", operations.ids)],
                ["operation_id"],
                ["number:max"],
            )
        )
        for vals in vals_list:
            operation = operations.browse(vals.get("operation_id"))
            vals["number"] = numbers[operation] = numbers.get(operation, -1) + 1
        # The version before is signed in the database before the next is a draft.
        self.flush_model(["state"])
        return super().create(vals_list)

    def write(self, vals):
        self.operation_id._check_not_controller()
        if set(vals) - {"document", "document_name"}:
            self._check_changeable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_changeable()

    def _get_first_day(self):
        """From which day these terms hold."""
        if not self.number:
            return self.date_start
        return self.date_effect or self.date_signed or fields.Date.context_today(self)

    def _check_changeable(self):
        for convention in self:
            if convention.state == "signed":
                raise UserError(
                    convention.env._(
                        "%(convention)s of %(operation)s is signed: its terms change "
                        "through an amendment.",
                        convention=convention.display_name,
                        operation=convention.operation_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_sign(self):
        """These terms are in force; deadlines follow from them."""
        self.check_access("write")
        drafts = self.filtered(lambda convention: convention.state == "draft")
        drafts._check_plan()
        drafts._check_signable()
        for convention in drafts:
            convention.write(
                {
                    "state": "signed",
                    "date_effect": convention.date_effect
                    or (convention.number and convention.date_signed)
                    or convention.date_start,
                }
            )
        operations = drafts.operation_id
        operations.filtered(lambda each: each.state in ("draft", "filed")).write(
            {"state": "agreed"}
        )
        operations._schedule_deadlines()
        return True

    def action_amend(self):
        """A copy of the terms, to change and sign."""
        self.ensure_one()
        self.check_access("write")
        amendment = self.copy()
        return amendment.action_open()

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def copy_data(self, default=None):
        """The terms go on; what was signed stays with the version signed."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            vals["reason"] = False
        return vals_list
