from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.misc import format_date

from odoo.addons.telecentre_management.tools import spans

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# How far a programme is laid from its first day.
LONGEST_PLAN = timedelta(days=200)
SHOWN_PROBLEMS = 5


class TelecentreTrainingPlan(models.TransientModel):
    """Lay the programme of a cohort over the calendar of its site, then look at it.

    Nothing is taken until the plan is confirmed: then all half-days, or none.
    """

    _name = "telecentre.training.plan"
    _description = "Plan of a Cohort"

    cohort_id = fields.Many2one("telecentre.training.cohort", required=True)
    company_id = fields.Many2one(related="cohort_id.company_id")
    course_id = fields.Many2one(related="cohort_id.course_id")
    site_id = fields.Many2one(related="cohort_id.site_id")
    module_ids = fields.Many2many(
        "telecentre.training.module",
        string="Modules",
        compute="_compute_from_cohort",
        store=True,
        readonly=False,
        domain="[('course_id', '=', course_id)]",
    )

    # half-days on site
    date_from = fields.Date(
        string="First day on site",
        compute="_compute_from_cohort",
        store=True,
        readonly=False,
    )
    period = fields.Selection(
        [
            ("both", "Mornings and afternoons"),
            ("morning", "Mornings"),
            ("afternoon", "Afternoons"),
        ],
        required=True,
        default="both",
    )
    mon = fields.Boolean(default=True)
    tue = fields.Boolean(default=True)
    wed = fields.Boolean(default=True)
    thu = fields.Boolean(default=True)
    fri = fields.Boolean(default=True)
    sat = fields.Boolean()
    sun = fields.Boolean()
    space_id = fields.Many2one(
        "telecentre.space",
        string="Room",
        compute="_compute_from_cohort",
        store=True,
        readonly=False,
        domain="[('site_id', '=', site_id)]",
    )
    trainer_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_cohort",
        store=True,
        readonly=False,
    )
    is_skipping = fields.Boolean(
        string="Pass over taken half-days",
        help="When the room or the trainer is taken, use the next free half-day.",
    )

    # remote modules
    remote_from = fields.Date(string="Remote modules from")
    remote_days = fields.Integer(string="Days for each", default=14)

    # result
    line_ids = fields.One2many(
        "telecentre.training.plan.line",
        "plan_id",
        string="Half-days",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    problem_count = fields.Integer(compute="_compute_summary")
    left_out = fields.Char(compute="_compute_summary")
    closed_days = fields.Char(compute="_compute_summary")

    @api.depends("cohort_id")
    def _compute_from_cohort(self):
        for plan in self:
            cohort = plan.cohort_id
            done = cohort.session_ids.filtered(
                lambda session: session.state == "planned"
            )
            plan.module_ids = cohort.course_id.module_ids - done.module_id
            plan.date_from = cohort.date_start or fields.Date.context_today(plan)
            plan.space_id = cohort.space_id
            plan.trainer_id = cohort.trainer_ids[:1]

    @api.depends(
        "cohort_id",
        "module_ids",
        "date_from",
        "period",
        *DAYS,
        "space_id",
        "trainer_id",
        "is_skipping",
        "remote_from",
        "remote_days",
    )
    def _compute_line_ids(self):
        for plan in self:
            plan.line_ids = [
                Command.clear(),
                *map(Command.create, plan._prepare_lines()),
            ]

    @api.depends("line_ids.problem", "module_ids")
    def _compute_summary(self):
        for plan in self:
            plan.problem_count = len(plan.line_ids.filtered("problem"))
            missing = plan.module_ids._origin - plan.line_ids.module_id._origin
            plan.left_out = ", ".join(missing.mapped("name"))
            plan.closed_days = ", ".join(
                format_date(self.env, day) for day in plan._get_closed_days()
            )

    # ------------------------------------------------------------------
    # Laying
    # ------------------------------------------------------------------

    def _prepare_lines(self):
        modules = self.module_ids._origin.sorted()
        on_site = modules.filtered(lambda module: module.kind == "on_site")
        return [
            *self._prepare_on_site_lines(on_site),
            *self._prepare_remote_lines(modules - on_site),
        ]

    def _prepare_on_site_lines(self, modules):
        """Each module in the next half-day that suits, in their order."""
        halves = iter(self._get_half_days())
        for module in modules:
            for start, stop in halves:
                stop = min(stop, start + timedelta(hours=module.hours))
                if self.is_skipping and not self._is_free(start, stop):
                    continue
                yield {
                    "module_id": module.id,
                    "space_id": self.space_id._origin.id,
                    "trainer_id": self.trainer_id._origin.id,
                    "date_start": start,
                    "date_stop": stop,
                }
                break

    def _prepare_remote_lines(self, modules):
        """One after another, each for as many days."""
        if not self.remote_from or self.remote_days < 1:
            return
        tz = self.site_id._get_tz()
        day = self.remote_from
        for module in modules:
            last = day + timedelta(days=self.remote_days - 1)
            yield {
                "module_id": module.id,
                "trainer_id": self.trainer_id._origin.id,
                "date_start": spans.local_moment(day, 0, tz),
                "date_stop": spans.local_moment(last, 24, tz),
            }
            day = last + timedelta(days=1)

    def _get_half_days(self):
        """Open half-days of the room that the user wants, in order."""
        space = self.space_id._origin
        if not space or not self.date_from:
            return []
        known = space._get_schedules(*self._get_range())[space]
        if not known.is_rentable:
            return []
        halves = {}
        for day, period, *span in known.half_days:
            if self._wants(day, period):
                halves.setdefault((day, period), []).append(span)
        return [
            max(pieces, key=lambda span: span[1] - span[0])
            for _key, pieces in sorted(halves.items(), key=lambda item: item[1])
        ]

    def _get_range(self):
        start = spans.local_moment(self.date_from, 0, self.site_id._get_tz())
        return start, start + LONGEST_PLAN

    def _wants(self, day, period):
        return (
            day >= self.date_from
            and self[DAYS[day.weekday()]]
            and self.period in ("both", period)
        )

    def _is_free(self, start, stop):
        line = self.env["telecentre.training.plan.line"].new(
            {
                "plan_id": self.id,
                "date_start": start,
                "date_stop": stop,
                "space_id": self.space_id._origin.id,
                "trainer_id": self.trainer_id._origin.id,
            }
        )
        return not line._get_problems(self.cohort_id._origin)[line]

    def _get_closed_days(self):
        """Wanted days of the week, from first to last, on which it is shut."""
        lines = self.line_ids.filtered("space_id")
        if not lines or not self.date_from:
            return []
        tz = self.site_id._get_tz()
        last = spans.to_local(max(lines.mapped("date_stop")), tz).date()
        space = self.space_id._origin
        known = space._get_schedules(*self._get_range()).get(space)
        open_days = {piece[0] for piece in known.half_days} if known else set()
        days = (
            self.date_from + timedelta(days=offset)
            for offset in range((last - self.date_from).days + 1)
        )
        return [
            day for day in days if self[DAYS[day.weekday()]] and day not in open_days
        ]

    # ------------------------------------------------------------------
    # Confirming
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Make all these sessions and take their rooms, or none of them."""
        self.ensure_one()
        self._check_plan()
        self.env["telecentre.training.session"].create(
            [line._prepare_session_vals() for line in self.line_ids]
        )
        return self.cohort_id.action_open_sessions()

    def _check_plan(self):
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "There is nothing to plan: choose the modules, a first day and a "
                    "room of an open site."
                )
            )
        if problems := self.line_ids.filtered("problem")[:SHOWN_PROBLEMS]:
            raise UserError(
                self.env._(
                    "Nothing has been planned. Change these half-days, or pass over "
                    "the taken ones:\n%(problems)s",
                    problems="\n".join(
                        f"• {line.module_id.name} ({line._get_period_label()}): "
                        f"{line.problem}"
                        for line in problems
                    ),
                )
            )
        self._check_all_laid()

    def _check_all_laid(self):
        if self.left_out:
            raise UserError(
                self.env._(
                    "These modules found no place: %(modules)s. Choose more days of "
                    "the week, or plan them apart. Remote modules need a first day.",
                    modules=self.left_out,
                )
            )

    @api.constrains("remote_days")
    def _check_remote_days(self):
        for plan in self.filtered("remote_from"):
            if not 1 <= plan.remote_days <= 120:
                raise UserError(
                    plan.env._("A remote module is open from 1 to 120 days.")
                )

    @api.model
    def _get_taken_domain(self, cohort, start, stop):
        sessions = self.env["telecentre.training.session"]
        return sessions._get_planned_domain(start, stop) & Domain(
            "cohort_id", "=", cohort.id
        )
