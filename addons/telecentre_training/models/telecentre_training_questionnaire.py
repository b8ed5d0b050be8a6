from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from .telecentre_training_question import KINDS, SCALE

MOST_CHARACTERS = 5000
NAMED_QUESTIONS = 3


class TelecentreTrainingQuestionnaire(models.Model):
    """What one trainee answers at entry, at the end, or about the training.

    Answers are kept one by one, as they are given; sending is the last step.
    """

    _name = "telecentre.training.questionnaire"
    _description = "Questionnaire of a Trainee"
    _order = "cohort_id, enrolment_id, kind"
    _rec_name = "kind"

    enrolment_id = fields.Many2one(
        "telecentre.training.enrolment",
        string="Trainee",
        required=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(related="enrolment_id.partner_id", store=True)
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="enrolment_id.company_id", store=True, index=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [("todo", "To answer"), ("done", "Answered")],
        required=True,
        readonly=True,
        default="todo",
        index=True,
    )
    date_done = fields.Datetime(string="Sent on", readonly=True)
    answer_ids = fields.One2many("telecentre.training.answer", "questionnaire_id")
    progress = fields.Float(string="Answered (%)", compute="_compute_progress")

    _once = models.UniqueIndex(
        "(enrolment_id, kind)", "This person already has this questionnaire."
    )

    @api.depends("answer_ids.value")
    def _compute_progress(self):
        for questionnaire in self:
            answers = questionnaire.answer_ids
            given = answers.filtered("value")
            questionnaire.progress = 100 * len(given) / len(answers) if answers else 0

    @api.depends("kind", "partner_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for questionnaire in self:
            names = [kinds.get(questionnaire.kind), questionnaire.partner_id.name]
            questionnaire.display_name = " · ".join(filter(None, names))

    def action_reopen(self):
        """Let the trainee correct an answer."""
        self.check_access("write")
        self.write({"state": "todo", "date_done": False})
        return True

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def _fill_answers(self):
        """A place for each question, those asked since included."""
        questions = self.env["telecentre.training.question"].search(
            Domain("course_id", "=", self.enrolment_id.course_id.id)
            & Domain("kind", "=", self.kind)
        )
        missing = questions - self.answer_ids.question_id
        if missing:
            self.answer_ids = [
                Command.create({"question_id": question.id}) for question in missing
            ]

    def _is_open(self):
        """The entry questionnaire from the start, the others from the last day."""
        if self.kind == "entry":
            return True
        last_day = self.enrolment_id.date_exit or self.cohort_id.date_stop
        return bool(last_day) and last_day <= fields.Date.context_today(self)

    def _save(self, values):
        """Keep what was answered so far.

        :param dict values: text by id of answer; those of others are left out
        """
        self.ensure_one()
        if self.state == "done":
            raise UserError(self.env._("You have already sent this questionnaire."))
        for answer in self.answer_ids:
            if answer.id in values:
                answer.value = answer._clean(values[answer.id])

    def _send(self):
        """It is complete: the training officer can read it."""
        missing = self.answer_ids.filtered(
            lambda answer: answer.question_id.is_required and not answer.value
        )
        if missing:
            names = missing.question_id[:NAMED_QUESTIONS].mapped("name")
            raise UserError(
                self.env._(
                    "What you answered is kept. Still to answer: %(count)s, among "
                    "them “%(questions)s”.",
                    count=len(missing),
                    questions="”, “".join(names),
                )
            )
        self.write({"state": "done", "date_done": fields.Datetime.now()})


class TelecentreTrainingAnswer(models.Model):
    """One answer of one trainee."""

    _name = "telecentre.training.answer"
    _description = "Answer of a Trainee"
    _order = "questionnaire_id, sequence, id"
    _rec_name = "question_id"

    questionnaire_id = fields.Many2one(
        "telecentre.training.questionnaire",
        required=True,
        ondelete="cascade",
        index=True,
    )
    question_id = fields.Many2one(
        "telecentre.training.question", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        related="questionnaire_id.partner_id", store=True, index=True
    )
    sequence = fields.Integer(related="question_id.sequence", store=True)
    cohort_id = fields.Many2one(
        related="questionnaire_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="questionnaire_id.company_id", store=True, index=True
    )
    kind = fields.Selection(related="questionnaire_id.kind", store=True)
    value = fields.Text(string="Answer")
    # Stored: the mean of a cohort is read in a pivot.
    mark = fields.Float(
        string="Mark out of 5",
        compute="_compute_mark",
        store=True,
        aggregator="avg",
    )
    is_marked = fields.Boolean(compute="_compute_mark", store=True)

    _once = models.UniqueIndex(
        "(questionnaire_id, question_id)", "This question is already answered."
    )

    @api.depends("value", "question_id.answer_type")
    def _compute_mark(self):
        for answer in self:
            is_marked = (
                answer.question_id.answer_type == "scale" and answer.value in SCALE
            )
            answer.is_marked = is_marked
            answer.mark = float(answer.value) if is_marked else 0

    def _clean(self, text):
        """What can be answered here: one of the choices, or not too long a text."""
        text = str(text or "").strip()[:MOST_CHARACTERS]
        choices = self.question_id._get_choices()
        return text if not choices or text in choices else False


class TelecentreTrainingEnrolment(models.Model):
    _inherit = "telecentre.training.enrolment"

    questionnaire_ids = fields.One2many(
        "telecentre.training.questionnaire", "enrolment_id", string="Questionnaires"
    )

    def _after_start(self):
        self._fill_questionnaires()
        return super()._after_start()

    def _fill_questionnaires(self):
        """The questionnaires of the course, with a place for each question."""
        questionnaires = self.env["telecentre.training.questionnaire"].sudo()
        known = {
            (each.enrolment_id, each.kind): each
            for each in self.sudo().questionnaire_ids
        }
        questionnaires.create(
            [
                {"enrolment_id": enrolment.id, "kind": kind}
                for enrolment in self
                for kind in sorted(set(enrolment.course_id.question_ids.mapped("kind")))
                if (enrolment, kind) not in known
            ]
        )
        self.invalidate_recordset(["questionnaire_ids"])
        for questionnaire in self.sudo().questionnaire_ids:
            if questionnaire.state == "todo":
                questionnaire._fill_answers()

    def _portal_get_questionnaires(self):
        """Those that can be answered now, and those that were."""
        return self.questionnaire_ids.filtered(
            lambda each: each.state == "done" or each._is_open()
        )
