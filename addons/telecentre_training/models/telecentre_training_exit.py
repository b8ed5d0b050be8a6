from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ..tools.purge import is_purge

DOORS = [("portal", "Portal"), ("tablet", "Tablet"), ("desk", "Training officer")]
REFUSED = ("refused", "Does not wish to answer")
YES_NO_REFUSED = [("yes", "Yes"), ("no", "No"), REFUSED]
EXIT_FIELDS = (
    "situation",
    "date_situation",
    "training",
    "qualification",
    "qualification_title",
)
LATEST = timedelta(days=366)


class TelecentreTrainingExit(models.Model):
    """What one person answers on leaving a funded training; each stay has its own.

    Kept as it is given. Once sent, it becomes events, from which results are counted.
    """

    _name = "telecentre.training.exit"
    _description = "Exit Questionnaire of the Fund"
    _order = "operation_id, enrolment_id"
    _rec_name = "partner_id"

    # who
    enrolment_id = fields.Many2one(
        "telecentre.training.enrolment",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        related="enrolment_id.partner_id", string="Person", store=True, index=True
    )
    participant_id = fields.Many2one(
        related="enrolment_id.participant_id", store=True, index=True
    )
    operation_id = fields.Many2one(
        related="enrolment_id.operation_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="enrolment_id.company_id", store=True, precompute=True, index=True
    )

    # answers
    situation = fields.Selection(
        [
            ("job", "Works for an employer"),
            ("business", "Has a business"),
            ("searching", "Searches for a job"),
            ("inactive", "Neither works nor searches"),
            REFUSED,
        ],
        string="Situation on leaving",
    )
    date_situation = fields.Date(string="Since")
    training = fields.Selection(
        YES_NO_REFUSED, string="Begins another training or studies"
    )
    qualification = fields.Selection(YES_NO_REFUSED, string="Obtained a qualification")
    qualification_title = fields.Char(
        string="Title and body",
        help="RNCP or RS code and who awarded it. An attendance certificate is not a "
        "qualification.",
    )
    missing = fields.Char(string="Still to ask", compute="_compute_missing")

    # what became of it
    state = fields.Selection(
        [("draft", "To answer"), ("sent", "Sent")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    date_sent = fields.Date(string="Sent on", readonly=True)
    door = fields.Selection(DOORS, string="Asked through", readonly=True)
    date_asked = fields.Datetime(string="Asked on", readonly=True)
    asked_by_id = fields.Many2one("res.users", string="Asked by", readonly=True)
    event_ids = fields.One2many("telecentre.training.event", "exit_id")

    _once = models.UniqueIndex(
        "(enrolment_id)", "This person already has this questionnaire."
    )

    @api.depends(*EXIT_FIELDS)
    def _compute_missing(self):
        for answers in self:
            labels = answers._get_labels()
            answers.missing = ", ".join(labels[name] for name in answers._get_left())

    @api.constrains("date_situation", "enrolment_id")
    def _check_date(self):
        latest = fields.Date.context_today(self) + LATEST
        for answers in self.filtered("date_situation"):
            earliest = answers.enrolment_id.date_entry or answers.date_situation
            if not earliest <= answers.date_situation <= latest:
                raise ValidationError(
                    answers.env._(
                        "%(date)s is before the training, or too far: check the day.",
                        date=format_date(answers.env, answers.date_situation),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [{**vals, **self._get_asking(vals)} for vals in vals_list]
        )

    def write(self, vals):
        self.operation_id._check_not_controller()
        if set(EXIT_FIELDS) & set(vals) and "sent" in self.mapped("state"):
            raise UserError(self.env._("You have already sent these answers."))
        return super().write({**vals, **self._get_asking(vals)})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if is_purge(self.env):
            return
        if any(each.state == "sent" for each in self):
            raise UserError(self.env._("What was sent is kept: open it again instead."))

    @api.model
    def _get_asking(self, vals):
        """Who asked, when and how, as soon as a question is answered."""
        if not set(EXIT_FIELDS) & set(vals):
            return {}
        return {
            "date_asked": self.env.context.get("telecentre_asked_on")
            or fields.Datetime.now(),
            "asked_by_id": self.env.uid,
            "door": self.env.context.get("telecentre_door", "desk"),
        }

    def _get_labels(self):
        return {
            name: self._fields[name]._description_string(self.env).lower()
            for name in EXIT_FIELDS
        }

    def _get_left(self):
        """Names of the questions that wait for an answer; a refusal is one."""
        wanted = ["situation", "training", "qualification"]
        if self.qualification == "yes":
            wanted.append("qualification_title")
        return [name for name in wanted if not (self[name] or "").strip()]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_send(self):
        """Complete: what was answered becomes events of the participant."""
        self.check_access("write")
        for answers in self.filtered(lambda each: each.state == "draft"):
            answers._send()
        return True

    def action_reopen(self):
        """Mend an answer: the events that came from it go with it."""
        self.check_access("write")
        self.event_ids.unlink()
        self.write({"state": "draft", "date_sent": False})
        return True

    def _send(self):
        self.ensure_one()
        if self.missing:
            raise UserError(
                self.env._(
                    "What you answered is kept. Still to answer: %(missing)s.",
                    missing=self.missing,
                )
            )
        today = fields.Date.context_today(self)
        self.write({"state": "sent", "date_sent": today})
        self.env["telecentre.training.event"].create(self._prepare_events())
        self._note_evidence()

    def _prepare_events(self):
        """New facts only: a refusal is kept here and counts nowhere."""
        kinds = [self.situation] if self.situation != REFUSED[0] else []
        if self.training == "yes":
            kinds.append("training")
        if self.qualification == "yes":
            kinds.append("qualification")
        day = self.enrolment_id.date_exit or self.date_sent
        return [
            {
                "participant_id": self.participant_id.id,
                "exit_id": self.id,
                "kind": kind,
                "date": (kind == self.situation and self.date_situation) or day,
                "is_supposed": kind == self.situation and not self.date_situation,
                "qualification": kind == "qualification" and self.qualification_title,
            }
            for kind in kinds
        ]

    def _note_evidence(self):
        doors = dict(self._fields["door"]._description_selection(self.env))
        self.env["telecentre.training.evidence"].create(
            {
                "participant_id": self.participant_id.id,
                "kind": "questionnaire",
                "state": "received",
                "date": self.date_sent,
                "note": self.env._(
                    "Exit questionnaire sent on %(date)s (%(door)s)",
                    date=format_date(self.env, self.date_sent),
                    door=doors[self.door],
                ),
            }
        )


class TelecentreTrainingEvent(models.Model):
    _inherit = "telecentre.training.event"

    exit_id = fields.Many2one(
        "telecentre.training.exit",
        string="Exit questionnaire",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )


class TelecentreTrainingEnrolment(models.Model):
    _inherit = "telecentre.training.enrolment"

    exit_ids = fields.One2many(
        "telecentre.training.exit", "enrolment_id", string="Exit questionnaire"
    )

    def _is_exit_open(self):
        """From the last day of this person, or of the cohort."""
        last_day = self.date_exit or self.cohort_id.date_stop
        return bool(
            self.participant_id
            and self.state in ("in_training", "completed", "dropped_out")
            and last_day
            and last_day <= fields.Date.context_today(self)
        )

    def _get_exit(self):
        """The exit questionnaire, made when somebody begins to answer it."""
        self.ensure_one()
        return self.exit_ids or self.exit_ids.create({"enrolment_id": self.id})

    def action_open_exit(self):
        """Ask at the desk what the person does on leaving."""
        self.ensure_one()
        if not self._is_exit_open():
            raise UserError(
                self.env._(
                    "The exit questionnaire opens on the last day of %(name)s.",
                    name=self.partner_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exit questionnaire"),
            "res_model": "telecentre.training.exit",
            "res_id": self._get_exit().id,
            "view_mode": "form",
        }


class TelecentreTrainingParticipant(models.Model):
    _inherit = "telecentre.training.participant"

    exit_ids = fields.One2many(
        "telecentre.training.exit", "participant_id", string="Exit questionnaires"
    )

    def action_open_exit(self):
        """The exit questionnaire of the last stay."""
        self.ensure_one()
        last = self.enrolment_ids.filtered("date_entry").sorted("date_entry")[-1:]
        if not last:
            raise UserError(
                self.env._(
                    "%(name)s has not begun the training.", name=self.partner_id.name
                )
            )
        return last.action_open_exit()
