import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.telecentre_management.tools import spans

from ..tools.purge import is_purge

# What is printed on a sheet: site, cohort and day.
CODE = re.compile(r"^\w+-(\d{1,9})-(\d{8})$")


class TelecentreTrainingScan(models.Model):
    """A page of a signed sheet that was scanned, and whose sheet it is."""

    _name = "telecentre.training.scan"
    _description = "Scanned Attendance Sheet"
    _order = "create_date desc, id desc"
    _rec_name = "code"

    # what was scanned
    filename = fields.Char(string="File", readonly=True)
    page = fields.Integer(readonly=True, aggregator=None)
    image = fields.Binary(attachment=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    # whose sheet it is
    code = fields.Char(
        string="Code of the sheet",
        help="At the foot of the sheet, beside its bars. Type it if it was not read.",
    )
    cohort_id = fields.Many2one(
        "telecentre.training.cohort", compute="_compute_sheet", store=True, index=True
    )
    day = fields.Date(compute="_compute_sheet", store=True)
    state = fields.Selection(
        [
            ("unmatched", "No sheet found"),
            ("matched", "To check"),
            ("recorded", "Recorded"),
        ],
        compute="_compute_sheet",
        store=True,
        default="unmatched",
        group_expand=True,
    )

    # what is on it
    date_recorded = fields.Datetime(string="Recorded on", readonly=True, copy=False)
    line_ids = fields.One2many("telecentre.training.scan.line", "scan_id")

    _once = models.UniqueIndex("(company_id, sha256)", "This page was already scanned.")

    @api.depends("code", "date_recorded")
    def _compute_sheet(self):
        for scan in self:
            scan.cohort_id, scan.day = scan._find_sheet()
            if scan.date_recorded:
                scan.state = "recorded"
            else:
                scan.state = "matched" if scan.cohort_id else "unmatched"

    def _find_sheet(self):
        """Cohort and day that the code stands for, if there are half-days then."""
        match = CODE.match((self.code or "").strip().upper())
        none = self.env["telecentre.training.cohort"], False
        if not match:
            return none
        cohort = self.env["telecentre.training.cohort"].search(
            Domain("id", "=", int(match[1]))
            & Domain("company_id", "=", self.company_id.id)
        )
        text = match[2]
        try:
            day = fields.Date.to_date(f"{text[:4]}-{text[4:6]}-{text[6:]}")
        except ValueError:
            return none
        return (cohort, day) if cohort._get_day_sessions(day) else none

    @api.model_create_multi
    def create(self, vals_list):
        scans = super().create(vals_list)
        scans._fill_lines()
        return scans

    def write(self, vals):
        if "code" in vals and any(scan.date_recorded for scan in self):
            raise UserError(
                self.env._("This sheet is recorded: its code no longer changes.")
            )
        result = super().write(vals)
        if "code" in vals:
            self._fill_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        if is_purge(self.env):
            return
        if any(scan.date_recorded for scan in self):
            raise UserError(
                self.env._("A recorded sheet is kept: it is the proof of signatures.")
            )

    def _fill_lines(self):
        """What the sheet should hold: those not signed yet are taken as signed."""
        for scan in self:
            sessions = scan.cohort_id._get_day_sessions(scan.day)
            lines = [
                {
                    "session_id": session.id,
                    "attendance_id": line.id,
                    "mark": line._get_scan_mark(),
                }
                for session in sessions
                for line in session.attendance_ids
            ] + [
                {
                    "session_id": session.id,
                    "mark": "already" if session.sheet_signature_id else "signed",
                }
                for session in sessions
            ]
            scan.line_ids = [Command.clear(), *map(Command.create, lines)]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_record(self):
        """What was seen on the sheet becomes signed facts."""
        self.check_access("write")
        for scan in self.filtered(lambda each: each.state == "matched"):
            scan.line_ids._record()
            scan.date_recorded = fields.Datetime.now()
        return True

    def action_next(self):
        """Record this one and look at the next."""
        self.ensure_one()
        self.action_record()
        following = self.search(
            Domain("state", "=", "matched") & Domain("id", "!=", self.id),
            order="id",
            limit=1,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_scan_action"
        )
        if following:
            action |= {"res_id": following.id, "views": [(False, "form")]}
        return action


class TelecentreTrainingCohort(models.Model):
    _inherit = "telecentre.training.cohort"

    def _get_day_sessions(self, day):
        """Planned half-days on site of that day, at their site."""
        return self.session_ids.filtered(
            lambda session: (
                session.state == "planned"
                and session.kind == "on_site"
                and spans.to_local(session.date_start, session.site_id._get_tz()).date()
                == day
            )
        ).sorted("date_start")


class TelecentreTrainingAttendance(models.Model):
    _inherit = "telecentre.training.attendance"

    def _get_scan_mark(self):
        if self.status == "expected":
            return "signed"
        return "absent" if self.status == "announced" else "already"
