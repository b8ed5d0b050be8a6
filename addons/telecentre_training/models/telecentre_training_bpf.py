import hashlib
from datetime import date, datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from odoo.addons.telecentre_management.tools import spans

from ..tools import bpf
from ..tools.esf_costs import to_decimal


class TelecentreTrainingBpf(models.Model):
    """The yearly report of a training provider to the State (bilan pédagogique et
    financier): people and hours are counted, amounts gathered and completed.

    Counted: ``telecentre_training_bpf_count.py``. Amounts:
    ``telecentre_training_bpf_entry.py``. What does not fit:
    ``telecentre_training_bpf_check.py``. The file: ``telecentre_training_bpf_file.py``.
    """

    _name = "telecentre.training.bpf"
    _description = "Yearly Report of a Training Provider"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_stop desc, id desc"

    # identity
    company_id = fields.Many2one(
        "res.company",
        string="Training provider",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_number = fields.Char(related="company_id.training_number")
    date_start = fields.Date(
        string="Financial year from",
        required=True,
        default=lambda self: date(fields.Date.context_today(self).year - 1, 1, 1),
    )
    date_stop = fields.Date(
        string="Financial year to",
        required=True,
        default=lambda self: date(fields.Date.context_today(self).year - 1, 12, 31),
    )
    form_id = fields.Many2one(
        "telecentre.training.bpf.form",
        string="Version of the form",
        compute="_compute_form",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    date_due = fields.Date(string="To file by", compute="_compute_date_due", store=True)
    signatory = fields.Char(
        string="Head of the provider",
        compute="_compute_signatory",
        store=True,
        readonly=False,
        precompute=True,
    )

    # state
    state = fields.Selection(
        [("draft", "In preparation"), ("filed", "Filed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
    )
    date_counted = fields.Datetime(string="Counted on", readonly=True, copy=False)
    date_filed = fields.Datetime(string="Filed on", readonly=True, copy=False)
    file_id = fields.Many2one("ir.attachment", readonly=True, copy=False)
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)

    # amounts
    entry_ids = fields.One2many("telecentre.training.bpf.entry", "report_id")
    turnover = fields.Monetary(
        string="Turnover without taxes",
        help="Of the whole organisation; empty if it has none, as a public body.",
    )
    turnover_share = fields.Integer(
        string="Share of training (%)", compute="_compute_turnover_share"
    )

    # counted
    line_ids = fields.One2many("telecentre.training.bpf.line", "report_id")
    money_line_ids = fields.One2many(
        "telecentre.training.bpf.line",
        "report_id",
        domain=[("frame", "in", ("C", "D"))],
    )
    trainer_line_ids = fields.One2many(
        "telecentre.training.bpf.line", "report_id", domain=[("frame", "=", "E")]
    )
    trainee_line_ids = fields.One2many(
        "telecentre.training.bpf.line",
        "report_id",
        domain=[("frame", "in", ("F1", "F2", "F3", "F4"))],
    )
    entrusted_line_ids = fields.One2many(
        "telecentre.training.bpf.line", "report_id", domain=[("frame", "=", "G")]
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "A financial year ends after it starts."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH =, "
        "daterange(date_start, date_stop, '[]') WITH &&)",
        "There is already a report for these days.",
    )

    @api.depends("company_id.name", "date_start", "date_stop")
    def _compute_display_name(self):
        for report in self:
            first, last = report.date_start, report.date_stop
            is_year = first and last and first.year == last.year
            report.display_name = report.env._(
                "Yearly report %(year)s",
                year=last.year if is_year else f"{first or ''} – {last or ''}",
            )

    @api.depends("date_stop")
    def _compute_form(self):
        forms = self.env["telecentre.training.bpf.form"]
        for report in self:
            report.form_id = report.form_id or forms._get_of(report.date_stop)

    @api.depends("date_stop", "form_id.deadline_day", "form_id.deadline_month")
    def _compute_date_due(self):
        for report in self:
            form = report.form_id
            first = report.date_stop and date(
                report.date_stop.year + 1, form.deadline_month or 5, 1
            )
            report.date_due = first and min(
                fields.Date.add(first, days=(form.deadline_day or 31) - 1),
                fields.Date.end_of(first, "month"),
            )

    @api.depends("company_id")
    def _compute_signatory(self):
        for report in self:
            report.signatory = report.company_id.training_signatory

    @api.depends("turnover", "line_ids.amount", "form_id.share_least")
    def _compute_turnover_share(self):
        for report in self:
            report.turnover_share = bpf.get_share(
                to_decimal(report._get_total("C").amount),
                to_decimal(report.turnover),
                report.form_id.share_least,
            )

    def _get_total(self, frame):
        return self.line_ids.filtered(
            lambda line: line.frame == frame and line.is_total
        )

    def _get_bounds(self):
        """The moments the year begins and ends at, for the sites of the provider."""
        sites = self.env["telecentre.site"].sudo()
        site = sites.search([("company_id", "=", self.company_id.id)], limit=1)
        tz = site._get_tz()
        start = datetime.combine(self.date_start, time())
        stop = datetime.combine(fields.Date.add(self.date_stop, days=1), time())
        return spans.to_utc(start, tz), spans.to_utc(stop, tz)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports.action_count()
        return reports

    def write(self, vals):
        frozen = {"company_id", "date_start", "date_stop", "form_id", "turnover"}
        if frozen & set(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        self._check_draft()

    def _check_draft(self):
        for report in self:
            if report.state == "filed":
                raise UserError(
                    report.env._(
                        "%(report)s was filed: take it back to preparation first.",
                        report=report.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_count(self):
        """Gather the amounts and count the people and hours again."""
        self.check_access("write")
        for report in self.filtered(lambda each: each.state == "draft"):
            report._gather_entries()
            report._count_lines()
        return True

    def _count_lines(self):
        """The figures again, from the entries and the facts as they are."""
        self.line_ids = [
            Command.clear(),
            *(Command.create(vals) for vals in self._prepare_lines()),
        ]
        self.date_counted = fields.Datetime.now()

    def action_file(self):
        """Keep the figures as they were sent, with the file that proves them."""
        self.check_access("write")
        for report in self.filtered(lambda each: each.state == "draft"):
            report.action_count()
            report._check_filable()
            content = report._make_xlsx()
            report.write(
                {
                    "state": "filed",
                    "date_filed": fields.Datetime.now(),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "file_id": report._attach(content).id,
                }
            )
        return True

    def _check_filable(self):
        errors = [text for level, text, *_rest in self._find_all() if level == "error"]
        if errors:
            raise UserError("\n".join(errors))
        if fields.Date.context_today(self) <= self.date_stop:
            raise UserError(
                self.env._(
                    "The financial year ends on %(date)s: file the report after it.",
                    date=format_date(self.env, self.date_stop),
                )
            )

    def action_draft(self):
        """It was sent back, or something was forgotten."""
        self.check_access("write")
        filed = self.filtered(lambda each: each.state == "filed")
        filed.write({"state": "draft", "date_filed": False, "sha256": False})
        return True
