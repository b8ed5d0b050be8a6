from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.telecentre_management.tools import spans

# A session until midnight ends the day before.
LAST_INSTANT = timedelta(microseconds=1)


class TelecentreTrainingSession(models.Model):
    """A half-day of training on site, or the weeks a remote module is open.

    No trainer in two places: ``telecentre_training_session_guard.py``. Its room:
    ``telecentre_training_session_rental.py``.
    """

    _name = "telecentre.training.session"
    _description = "Training Session"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start, id"
    _rec_names_search = ["name", "cohort_id.name"]
    _check_company_auto = True

    # identity
    name = fields.Char(
        string="Title",
        compute="_compute_from_module",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    cohort_id = fields.Many2one(
        "telecentre.training.cohort",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    course_id = fields.Many2one(related="cohort_id.course_id", store=True, index=True)
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(
        related="cohort_id.company_id", store=True, precompute=True, index=True
    )
    module_id = fields.Many2one(
        "telecentre.training.module",
        ondelete="restrict",
        domain="[('course_id', '=', course_id)]",
        index="btree_not_null",
    )
    kind = fields.Selection(
        [("on_site", "Half-day on site"), ("remote", "Remote module")],
        compute="_compute_from_module",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    # where, when and who
    site_id = fields.Many2one(
        "telecentre.site",
        compute="_compute_from_cohort",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
    )
    space_id = fields.Many2one(
        "telecentre.space",
        string="Room",
        compute="_compute_from_cohort",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain="[('site_id', '=', site_id)]",
        check_company=True,
        tracking=True,
    )
    tz = fields.Selection(related="site_id.tz", string="Time zone")
    trainer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    date_start = fields.Datetime(string="From", required=True, tracking=True)
    date_stop = fields.Datetime(string="To", required=True, tracking=True)
    # Stored to be summed.
    hours = fields.Float(
        compute="_compute_hours", store=True, readonly=False, precompute=True
    )

    # state
    state = fields.Selection(
        [("planned", "Planned"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="planned",
        tracking=True,
    )
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)
    note = fields.Text()

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "A session ends after it starts."
    )
    _room_on_site = models.Constraint(
        "CHECK (kind <> 'on_site' OR space_id IS NOT NULL)",
        "A half-day on site needs a room.",
    )
    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "A session lasts more than 0 hours."
    )
    _date_index = models.Index("(date_start, date_stop)")

    @api.depends("module_id")
    def _compute_from_module(self):
        for session in self:
            session.name = session.module_id.name or session.name
            session.kind = session.module_id.kind or session.kind or "on_site"

    @api.depends("cohort_id", "kind")
    def _compute_from_cohort(self):
        for session in self:
            session.site_id = session.site_id or session.cohort_id.site_id
            if session.kind == "remote":
                session.space_id = False
            else:
                session.space_id = session.space_id or session.cohort_id.space_id

    @api.depends("date_start", "date_stop", "kind", "module_id")
    def _compute_hours(self):
        """The length of a half-day; what the programme says of a remote module."""
        for session in self:
            if session.kind == "remote":
                session.hours = session.module_id.hours or session.hours or 1
            elif session.date_start and session.date_stop:
                length = session.date_stop - session.date_start
                session.hours = length.total_seconds() / 3600
            else:
                session.hours = session.hours

    @api.depends("name", "date_start", "cohort_id.name")
    @api.depends_context("telecentre_calendar")
    def _compute_display_name(self):
        for session in self:
            if session.env.context.get("telecentre_calendar"):
                names = [session.cohort_id.name, session.name]
            else:
                names = [session.date_start and session._get_day_label(), session.name]
            session.display_name = " · ".join(filter(None, names))

    @api.constrains("site_id", "space_id")
    def _check_space(self):
        for session in self:
            if session.space_id and session.space_id.site_id != session.site_id:
                raise ValidationError(
                    session.env._(
                        "%(space)s is not a room of %(site)s: choose another room.",
                        space=session.space_id.display_name,
                        site=session.site_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        for session in self:
            if session.cohort_id.state not in ("draft", "open"):
                raise UserError(
                    session.env._(
                        "Session %(session)s belongs to a training that has begun: "
                        "cancel it instead, so that its history is kept.",
                        session=session.display_name,
                    )
                )

    def action_open_cancel(self):
        """Ask for the reason, then cancel."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel sessions"),
            "res_model": "telecentre.training.session.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_session_ids": self.ids},
        }

    def action_plan_again(self):
        """Take a cancelled session up again: its room must be free."""
        self.check_access("write")
        sessions = self.filtered(lambda session: session.state == "cancelled")
        sessions.write({"state": "planned", "cancel_reason": False})
        return True

    def _cancel(self, reason):
        sessions = self.filtered(lambda session: session.state == "planned")
        sessions._check_cancellable(reason)
        sessions.write({"state": "cancelled", "cancel_reason": reason})

    def _check_cancellable(self, reason):
        if self and not (reason or "").strip():
            raise UserError(self.env._("Say why these sessions are cancelled."))

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _get_local_dates(self, session):
        """First and last day of a session, at its site."""
        tz = session.site_id._get_tz()
        return (
            spans.to_local(session.date_start, tz).date(),
            spans.to_local(session.date_stop - LAST_INSTANT, tz).date(),
        )

    def _get_day_label(self):
        """``12/01/2026``: the day it begins, at its site."""
        self.ensure_one()
        return format_date(self.env, self._get_local_dates(self)[0])

    def _get_short_day_label(self):
        """``Mon 12/01``: for a narrow column."""
        day = self._get_local_dates(self)[0]
        return format_date(self.env, day, date_format="EEE dd/MM")

    def _get_period_label(self):
        """``12/01/2026 09:00–12:00``, or both days of a remote module."""
        self.ensure_one()
        first, last = self._get_local_dates(self)
        if self.kind == "remote":
            return " – ".join(format_date(self.env, day) for day in (first, last))
        return f"{format_date(self.env, first)} {self._get_hours_label()}"

    def _get_hours_label(self):
        tz = self.site_id._get_tz()
        start, stop = (
            spans.to_local(moment, tz) for moment in (self.date_start, self.date_stop)
        )
        return f"{start:%H:%M}–{stop:%H:%M}"

    def _is_morning(self):
        """Whether it begins before 13:00 at its site."""
        tz = self.site_id._get_tz()
        return spans.to_local(self.date_start, tz).hour < 13

    @api.model
    def get_unusual_days(self, date_from, date_to):
        """Grey days of the calendar: no site of the network is open."""
        return self.env["telecentre.rental"].get_unusual_days(date_from, date_to)

    @api.model
    def _get_planned_domain(self, start, stop):
        return (
            Domain("state", "=", "planned")
            & Domain("kind", "=", "on_site")
            & Domain("date_start", "<", stop)
            & Domain("date_stop", ">", start)
        )
