from odoo import api, fields, models
from odoo.fields import Domain

# Less connection than this share of a remote module looks too little.
LEAST_SHARE = 0.5


class TelecentreTrainingTrace(models.Model):
    """One proof that a trainee followed a remote module: connection, quiz, exchange."""

    _name = "telecentre.training.trace"
    _description = "Trace of a Remote Module"
    _order = "date_start, id"
    _rec_name = "note"

    attendance_id = fields.Many2one(
        "telecentre.training.attendance",
        string="Trainee and module",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('session_id.kind', '=', 'remote')]",
    )
    partner_id = fields.Many2one(related="attendance_id.partner_id", store=True)
    session_id = fields.Many2one(
        related="attendance_id.session_id", string="Module", store=True, index=True
    )
    cohort_id = fields.Many2one(
        related="attendance_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="attendance_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [
            ("connection", "Connection"),
            ("quiz", "Quiz"),
            ("exchange", "Exchange with the tutor"),
            ("work", "Work handed in"),
        ],
        required=True,
        default="connection",
    )
    date_start = fields.Datetime(string="On", required=True)
    hours = fields.Float(help="How long, if it is known.")
    score = fields.Float(string="Score (%)")
    note = fields.Char()
    file = fields.Binary(attachment=True)
    filename = fields.Char()
    source = fields.Char(readonly=True, help="File it was imported from.")

    _hours_positive = models.Constraint(
        "CHECK (hours >= 0 AND hours <= 24)", "A connection lasts 0 to 24 hours."
    )
    _score_range = models.Constraint(
        "CHECK (score >= 0 AND score <= 100)", "A score lies between 0 and 100."
    )
    _connection_unique = models.UniqueIndex(
        "(attendance_id, date_start) WHERE kind = 'connection'",
        "This connection is already recorded.",
    )


class TelecentreTrainingAttendance(models.Model):
    _inherit = "telecentre.training.attendance"

    kind = fields.Selection(related="session_id.kind")
    trace_ids = fields.One2many(
        "telecentre.training.trace", "attendance_id", string="Traces"
    )
    trace_hours = fields.Float(string="Connected", compute="_compute_trace_hours")

    @api.depends("trace_ids.hours")
    def _compute_trace_hours(self):
        totals = dict(
            self.env["telecentre.training.trace"]._read_group(
                Domain("attendance_id", "in", self.ids),
                ["attendance_id"],
                ["hours:sum"],
            )
        )
        for attendance in self:
            attendance.trace_hours = totals.get(attendance, 0)


class TelecentreTrainingCohort(models.Model):
    _inherit = "telecentre.training.cohort"

    def _check_all(self):
        yield from super()._check_all()
        yield from self._check_traces()

    def _check_traces(self):
        """A remote module is signed, and nothing shows that it was followed."""
        lines = self.attendance_ids.filtered(
            lambda line: line.kind == "remote" and line.status in ("present", "partial")
        )
        for line in lines:
            if line.trace_ids and line.trace_hours >= LEAST_SHARE * line.hours:
                continue
            yield self._finding(
                "remote",
                "warning",
                self.env._(
                    "%(name)s: %(hours)s of connection and %(count)s traces for a "
                    "remote module of %(wanted)s.",
                    name=line.partner_id.name,
                    hours=line.enrolment_id._format_hours(line.trace_hours),
                    count=len(line.trace_ids),
                    wanted=line.enrolment_id._format_hours(line.hours),
                ),
                self.env._(
                    "Import the connection log, add the quiz, the work handed in or "
                    "the exchanges with the tutor."
                ),
                line.session_id,
                line.enrolment_id,
            )

    def action_open_traces(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_trace_action"
        )
        return action | {"domain": [("cohort_id", "=", self.id)]}


class TelecentreTrainingEnrolment(models.Model):
    _inherit = "telecentre.training.enrolment"

    def _get_remote_lines(self):
        """Remote modules of the trainee in order, for the trace bundle."""
        return self.attendance_ids.filtered(
            lambda line: line.session_id.kind == "remote"
        ).sorted("date_start")
