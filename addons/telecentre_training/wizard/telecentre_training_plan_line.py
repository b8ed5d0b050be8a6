from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.telecentre_management.tools import spans


class TelecentreTrainingPlanLine(models.TransientModel):
    """One half-day of a plan, and why it cannot be there."""

    _name = "telecentre.training.plan.line"
    _description = "Half-day of a Plan"
    _order = "date_start, id"

    plan_id = fields.Many2one(
        "telecentre.training.plan", required=True, ondelete="cascade"
    )
    module_id = fields.Many2one("telecentre.training.module", required=True)
    kind = fields.Selection(related="module_id.kind")
    site_id = fields.Many2one(related="plan_id.site_id")
    space_id = fields.Many2one("telecentre.space", string="Room")
    trainer_id = fields.Many2one("res.partner")
    date_start = fields.Datetime(string="From", required=True)
    date_stop = fields.Datetime(string="To", required=True)
    hours = fields.Float(compute="_compute_hours")
    problem = fields.Char(compute="_compute_problem")
    warning = fields.Char(compute="_compute_hours")

    @api.depends("date_start", "date_stop", "module_id")
    def _compute_hours(self):
        for line in self:
            module = line.module_id
            line.warning = False
            line.hours = module.hours
            if module.kind == "on_site" and line.date_start and line.date_stop:
                length = line.date_stop - line.date_start
                line.hours = length.total_seconds() / 3600
                if line.hours + 0.01 < module.hours:
                    line.warning = line.env._(
                        "Shorter than the %(hours)s hours of the programme",
                        hours=f"{module.hours:g}",
                    )

    @api.depends("date_start", "date_stop", "space_id", "trainer_id")
    def _compute_problem(self):
        for plan in self.plan_id:
            lines = self.filtered(lambda line, plan=plan: line.plan_id == plan)
            problems = lines._get_problems(plan.cohort_id._origin)
            for line in lines:
                line.problem = problems[line]
        for line in self.filtered(lambda line: not line.plan_id):
            line.problem = False

    def _get_problems(self, cohort):
        """``{line: sentence or False}``, in a constant number of queries.

        What refuses a half-day costs some more, to say why.
        """
        problems = dict.fromkeys(self, False)
        lines = self.filtered(
            lambda line: line.space_id and line.date_start and line.date_stop
        )
        if not lines:
            return problems
        first, last = min(lines.mapped("date_start")), max(lines.mapped("date_stop"))
        spaces = lines.space_id._origin
        known = spaces._get_availability(first, last)
        sessions = self.env["telecentre.training.session"]
        busy = sessions._get_trainer_busy(lines.trainer_id._origin, first, last)
        taken = [
            (session.date_start, session.date_stop)
            for session in sessions.search(
                self.env["telecentre.training.plan"]._get_taken_domain(
                    cohort, first, last
                )
            )
        ]
        for line in lines:
            problems[line] = line._get_problem(known, busy, taken)
        return problems

    def _get_problem(self, known, busy, taken):
        span = self.date_start, self.date_stop
        space = self.space_id._origin
        if span[0] >= span[1]:
            return self.env._("It ends before it starts.")
        if not known[space].fits(*span):
            return space._get_refusal(*span)
        if spans.clip(busy.get(self.trainer_id._origin.id, ()), *span):
            return self.env._(
                "%(trainer)s teaches another session then.",
                trainer=self.trainer_id.name,
            )
        if spans.clip(taken, *span):
            return self.env._("The cohort already has a session then.")
        return False

    def _get_period_label(self):
        tz = self.site_id._get_tz()
        start, stop = (
            spans.to_local(moment, tz) for moment in (self.date_start, self.date_stop)
        )
        return f"{format_date(self.env, start.date())} {start:%H:%M}–{stop:%H:%M}"

    def _prepare_session_vals(self):
        return {
            "cohort_id": self.plan_id.cohort_id.id,
            "module_id": self.module_id.id,
            "site_id": self.site_id.id,
            "space_id": self.space_id.id,
            "trainer_id": self.trainer_id.id,
            "date_start": self.date_start,
            "date_stop": self.date_stop,
        }
