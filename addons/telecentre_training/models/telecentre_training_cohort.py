from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreTrainingCohort(models.Model):
    """The people who follow a course together, at a site, over some weeks."""

    _name = "telecentre.training.cohort"
    _description = "Training Cohort"
    _inherit = ["telecentre.company.chosen", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    # identity
    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    course_id = fields.Many2one(
        "telecentre.training.course",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    color = fields.Integer(related="course_id.color")
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("open", "Recruiting"),
            ("running", "In training"),
            ("closed", "Finished"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
        group_expand=True,
    )

    # where and when
    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, precompute=True, index=True
    )
    space_id = fields.Many2one(
        "telecentre.space",
        string="Usual room",
        ondelete="restrict",
        domain="[('site_id', '=', site_id)]",
        check_company=True,
    )
    # Stored to be searched and sorted; typed by hand until there are sessions.
    date_start = fields.Date(
        string="First day",
        compute="_compute_dates",
        store=True,
        readonly=False,
        tracking=True,
    )
    date_stop = fields.Date(
        string="Last day",
        compute="_compute_dates",
        store=True,
        readonly=False,
        tracking=True,
    )

    # who
    seats = fields.Integer(required=True, default=12, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Training officer",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    trainer_ids = fields.Many2many(
        "res.partner",
        "telecentre_training_cohort_trainer_rel",
        string="Trainers",
        help="Who teaches: with portal access, they sign on their own phone.",
    )
    funding_reference = fields.Char(
        string="Operation number",
        help="Number of the funded operation, printed on the documents.",
    )
    funding_mention = fields.Char(
        default=lambda self: self.env._("Co-funded by the European Union"),
        help="Printed beside the European flag; empty: no flag.",
    )
    note = fields.Html()

    # links
    session_ids = fields.One2many("telecentre.training.session", "cohort_id")
    session_count = fields.Integer(compute="_compute_session_count")
    hours_planned = fields.Float(compute="_compute_session_count")
    hours_course = fields.Float(related="course_id.hours", string="Hours of the course")

    _seats_range = models.Constraint(
        "CHECK (seats > 0 AND seats <= 200)", "A cohort has between 1 and 200 seats."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "A cohort ends after it starts."
    )

    @api.depends("session_ids.date_start", "session_ids.date_stop", "session_ids.state")
    def _compute_dates(self):
        """From the first to the last session that takes place."""
        for cohort in self:
            sessions = cohort.session_ids.filtered(lambda each: each.state == "planned")
            dates = [sessions._get_local_dates(session) for session in sessions]
            if dates:
                cohort.date_start = min(first for first, _last in dates)
                cohort.date_stop = max(last for _first, last in dates)
            else:  # as typed
                cohort.date_start = cohort.date_start
                cohort.date_stop = cohort.date_stop

    def _compute_session_count(self):
        groups = self.env["telecentre.training.session"]._read_group(
            Domain("cohort_id", "in", self.ids) & Domain("state", "=", "planned"),
            ["cohort_id"],
            ["__count", "hours:sum"],
        )
        totals = {cohort: (count, hours) for cohort, count, hours in groups}
        for cohort in self:
            cohort.session_count, cohort.hours_planned = totals.get(cohort, (0, 0))

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not (default or {}).get("name"):
            for cohort, vals in zip(self, vals_list, strict=True):
                vals["name"] = cohort.env._("%(name)s (copy)", name=cohort.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for cohort in self:
            if cohort.state != "draft" or cohort.session_ids:
                raise UserError(
                    cohort.env._(
                        "Cohort %(cohort)s has a history: cancel or archive it "
                        "instead.",
                        cohort=cohort.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open(self):
        """Begin to recruit."""
        self.check_access("write")
        self._change_state("open", ("draft",))
        return True

    def action_start(self):
        """The training begins."""
        self.check_access("write")
        cohorts = self.filtered(lambda cohort: cohort.state in ("draft", "open"))
        cohorts._check_startable()
        cohorts._change_state("running", ("draft", "open"))
        cohorts._after_start()
        return True

    def action_close(self):
        """The training is over."""
        self.check_access("write")
        cohorts = self.filtered(lambda cohort: cohort.state == "running")
        cohorts._check_closable()
        cohorts._before_close()
        cohorts._change_state("closed", ("running",))
        return True

    def action_reopen(self):
        """Undo a start or an end that came too early."""
        self.check_access("write")
        self._change_state("running", ("closed",))
        return True

    def action_cancel(self):
        """Give up: sessions to come are cancelled and their rooms given back."""
        self.check_access("write")
        cohorts = self.filtered(
            lambda cohort: cohort.state in ("draft", "open", "running")
        )
        now = fields.Datetime.now()
        cohorts.session_ids.filtered(
            lambda session: session.state == "planned" and session.date_start > now
        )._cancel(self.env._("Cohort cancelled"))
        cohorts._change_state("cancelled", ("draft", "open", "running"))
        return True

    def action_draft(self):
        """Take a cancelled cohort up again, or stop recruiting for now."""
        self.check_access("write")
        self._change_state("draft", ("cancelled", "open"))
        return True

    def _change_state(self, state, origins):
        self.filtered(lambda cohort: cohort.state in origins).write({"state": state})

    def _check_startable(self):
        for cohort in self:
            if not cohort.session_count:
                raise UserError(
                    cohort.env._(
                        "Cohort %(cohort)s has no session: plan its half-days first.",
                        cohort=cohort.name,
                    )
                )

    def _check_closable(self):
        now = fields.Datetime.now()
        for cohort in self:
            left = cohort.session_ids.filtered(
                lambda session: session.state == "planned" and session.date_stop > now
            )
            if left:
                raise UserError(
                    cohort.env._(
                        "%(count)s sessions of cohort %(cohort)s are still to come: "
                        "cancel them, or close the cohort after the last one.",
                        count=len(left),
                        cohort=cohort.name,
                    )
                )

    def _after_start(self):
        """Hook: these cohorts have just started."""

    def _before_close(self):
        """Hook: these cohorts are about to be closed."""

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_open_sessions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_session_action"
        )
        return action | {
            "domain": [("cohort_id", "=", self.id)],
            "context": {
                "telecentre_calendar": True,
                "default_cohort_id": self.id,
                "initial_date": self.date_start and str(self.date_start),
            },
        }

    def action_plan(self):
        """Lay the half-days of the programme over the calendar of the site."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the half-days"),
            "res_model": "telecentre.training.plan",
            "view_mode": "form",
            "target": "new",
            "context": {"default_cohort_id": self.id, "dialog_size": "extra-large"},
        }
