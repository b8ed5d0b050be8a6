from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.misc import format_date

MONTHS_OF_QUARTER = 3


class TelecentreShareStatement(models.Model):
    """What a partner body is due for a quarter: frozen once approved.

    The figures come from the ledger (``telecentre_share_statement_compute.py``).
    """

    _name = "telecentre.share.statement"
    _description = "Statement of a Revenue Share"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"

    agreement_id = fields.Many2one(
        "telecentre.share.agreement", required=True, index=True, ondelete="restrict"
    )
    site_id = fields.Many2one(related="agreement_id.site_id", store=True)
    partner_id = fields.Many2one(related="agreement_id.partner_id", store=True)
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._get_last_quarter()[0]
    )
    date_stop = fields.Date(
        string="To", required=True, default=lambda self: self._get_last_quarter()[1]
    )
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    rate = fields.Float(
        string="Share (%)", compute="_compute_terms", store=True, digits=(5, 2)
    )
    base = fields.Selection(
        [("invoiced", "Of what is invoiced"), ("collected", "Of what is collected")],
        compute="_compute_terms",
        store=True,
    )
    line_ids = fields.One2many(
        "telecentre.share.statement.line",
        "statement_id",
        readonly=True,
        copy=False,
    )
    amount_invoiced = fields.Monetary(
        string="Invoiced", compute="_compute_amounts", store=True
    )
    amount_collected = fields.Monetary(
        string="Collected", compute="_compute_amounts", store=True
    )
    amount_free = fields.Monetary(
        string="Value given",
        compute="_compute_amounts",
        store=True,
        help="Value of free use over the period: nothing is due of it.",
    )
    amount_share = fields.Monetary(
        string="Share due", compute="_compute_amounts", store=True, tracking=True
    )

    _period_unique = models.UniqueIndex(
        "(agreement_id, date_start)", "This period has its statement already."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "The period ends before it begins."
    )

    @api.depends("agreement_id", "agreement_id.rate", "agreement_id.base")
    def _compute_terms(self):
        """An approved statement keeps the terms that it was made with."""
        for statement in self:
            if statement.state == "approved":
                continue
            statement.rate = statement.agreement_id.rate
            statement.base = statement.agreement_id.base

    @api.depends(
        "line_ids.amount_invoiced",
        "line_ids.amount_collected",
        "line_ids.amount_free",
        "rate",
        "base",
    )
    def _compute_amounts(self):
        for statement in self:
            lines = statement.line_ids
            statement.amount_invoiced = sum(lines.mapped("amount_invoiced"))
            statement.amount_collected = sum(lines.mapped("amount_collected"))
            statement.amount_free = sum(lines.mapped("amount_free"))
            statement.amount_share = statement._get_base_amount() * statement.rate / 100

    @api.depends("site_id", "date_start", "date_stop")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = statement.env._(
                "%(site)s, %(start)s to %(stop)s",
                site=statement.site_id.name or "",
                start=format_date(statement.env, statement.date_start),
                stop=format_date(statement.env, statement.date_stop),
            )

    def _get_base_amount(self):
        self.ensure_one()
        return (
            self.amount_collected if self.base == "collected" else self.amount_invoiced
        )

    @api.model
    def _get_last_quarter(self):
        """First and last day of the last quarter that is over."""
        today = fields.Date.context_today(self)
        start = fields.Date.start_of(today, "quarter")
        return (
            start - relativedelta(months=MONTHS_OF_QUARTER),
            start - relativedelta(days=1),
        )

    @api.model_create_multi
    def create(self, vals_list):
        statements = super().create(vals_list)
        statements._read_ledger()
        return statements

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_stop", "agreement_id"} & vals.keys():
            self._read_ledger()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(statement.state == "approved" for statement in self):
            raise UserError(
                self.env._("An approved statement was sent to the partner: it stays.")
            )

    def action_update(self):
        """Read the ledger again."""
        self.check_access("write")
        self._read_ledger()
        return True

    def _read_ledger(self):
        """Write the lines of drafts from what the ledger says now."""
        for statement in self:
            if statement.state == "draft":
                statement.line_ids = [
                    Command.clear(),
                    *map(Command.create, statement._prepare_lines()),
                ]

    def action_approve(self):
        """Freeze the figures of a period that is over."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        if early := self.filtered(lambda statement: statement.date_stop >= today):
            raise UserError(
                self.env._(
                    "%(statement)s: wait for the end of the period.",
                    statement=early[0].display_name,
                )
            )
        self.action_update()
        self.state = "approved"
        return True

    def action_draft(self):
        """Open again, to correct before it is sent."""
        self.check_access("write")
        self.state = "draft"
        return True

    @api.model
    def _cron_prepare(self):
        """At the beginning of a quarter, the drafts of the last one."""
        start, stop = self._get_last_quarter()
        self.env["telecentre.share.agreement"].search(
            Domain("date_start", "<=", stop)
            & (Domain("date_stop", "=", False) | Domain("date_stop", ">=", start))
        ).action_prepare()
