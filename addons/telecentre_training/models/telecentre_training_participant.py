from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.esf_facts import Answers, Params, get_missing

GENDERS = [("F", "Woman"), ("M", "Man"), ("X", "Non-binary")]
YES_NO = [("yes", "Yes"), ("no", "No")]
# Asked for the first day, and kept as they were on it.
ENTRY_FIELDS = (
    "gender",
    "birth_date",
    "work",
    "registered",
    "studying",
    "searching",
    "unemployed_since",
    "diploma_id",
    "commune_id",
    "nationality",
    "household_work",
    "household_children",
    "household_single",
)


class TelecentreTrainingParticipant(models.Model):
    """One person in one operation, whatever the number of times they come.

    The first entry and its answers are kept; leaving again moves the exit. Answers
    that only few may read are in ``telecentre_training_sensitive.py``.
    """

    _name = "telecentre.training.participant"
    _description = "Participant of an Operation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "operation_id, date_entry, id"
    _rec_names_search = ["partner_id.name"]

    # who
    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, ondelete="restrict", index=True
    )
    enrolment_ids = fields.One2many("telecentre.training.enrolment", "participant_id")

    # when: stored, they are counted and searched
    date_entry = fields.Date(
        string="First day", compute="_compute_dates", store=True, index=True
    )
    date_last_entry = fields.Date(
        string="Came back on", compute="_compute_dates", store=True
    )
    date_exit = fields.Date(string="Last day", compute="_compute_dates", store=True)

    # answers of the first day
    gender = fields.Selection(GENDERS, tracking=True)
    birth_date = fields.Date(tracking=True)
    work = fields.Selection(
        [
            ("permanent", "Employee, permanent contract"),
            ("fixed_term", "Employee, fixed-term contract"),
            ("temporary", "Temporary worker"),
            ("self_employed", "Self-employed"),
            ("starting", "Setting up a business"),
            ("parental_leave", "On parental leave"),
            ("none", "No work"),
        ],
        tracking=True,
    )
    registered = fields.Selection(
        YES_NO, string="Registered as a job seeker", tracking=True
    )
    studying = fields.Selection(YES_NO, string="Full-time studies", tracking=True)
    searching = fields.Selection(
        YES_NO, string="Available and searching for work", tracking=True
    )
    unemployed_since = fields.Date(string="Without work since", tracking=True)
    diploma_id = fields.Many2one(
        "telecentre.training.diploma",
        string="Highest diploma obtained",
        ondelete="restrict",
        tracking=True,
    )
    # Stored on the day of the answer: the table may change later.
    isced = fields.Integer(
        string="ISCED level", compute="_compute_isced", store=True, aggregator=None
    )
    commune_name = fields.Char(string="Commune, as told")
    commune_id = fields.Many2one(
        "telecentre.training.commune",
        string="Commune of residence",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    degurba = fields.Selection(related="commune_id.degurba")
    nationality = fields.Selection(
        [
            ("french", "French"),
            ("eu", "Another country of the Union"),
            ("third", "A country outside the Union"),
            ("stateless", "Stateless"),
        ],
        tracking=True,
    )

    # asked in some periods only: see the rule set
    household_work = fields.Selection(
        YES_NO, string="Somebody works in the household", tracking=True
    )
    household_children = fields.Selection(
        YES_NO, string="Dependent children in the household", tracking=True
    )
    household_single = fields.Selection(
        YES_NO, string="One adult only in the household", tracking=True
    )
    household_until = fields.Date(related="operation_id.rule_set_id.household_until")

    # what is known about these answers
    date_notice = fields.Date(
        string="Informed on",
        tracking=True,
        help="Told of the support of the Union, of the use of the answers and of their "
        "rights; the questionnaire signed.",
    )
    is_unlocked = fields.Boolean(string="Corrections open", readonly=True, copy=False)
    is_complete = fields.Boolean(compute="_compute_is_complete", store=True)
    missing = fields.Char(
        string="Still to ask", compute="_compute_is_complete", store=True
    )
    ineligible_reason = fields.Char(
        string="Not eligible because",
        tracking=True,
        help="Not counted in any indicator, hours not claimed.",
    )

    # later
    improvement = fields.Selection(
        [
            ("stable", "From precarious to stable"),
            ("full_time", "From too few hours to enough"),
            ("higher", "A job that asks for more competences or responsibility"),
            ("promotion", "Promoted"),
            ("pay", "Better paid only"),
            ("skills", "Better skills only"),
            ("none", "No improvement"),
        ],
        string="Improvement at six months",
        tracking=True,
        help="For who worked at entry. Better pay or better skills alone do not count.",
    )

    _once = models.UniqueIndex(
        "(operation_id, partner_id)", "This person is already in this operation."
    )

    @api.depends("partner_id.name", "operation_id")
    def _compute_display_name(self):
        for participant in self:
            participant.display_name = participant.partner_id.name

    @api.depends(
        "enrolment_ids.date_entry", "enrolment_ids.date_exit", "enrolment_ids.state"
    )
    def _compute_dates(self):
        """First entry; exit once nothing is followed any more."""
        for participant in self:
            followed = participant.enrolment_ids.filtered("date_entry")
            entries = followed.mapped("date_entry")
            participant.date_entry = min(entries, default=False)
            participant.date_last_entry = max(entries, default=False)
            is_gone = followed and all(followed.mapped("date_exit"))
            participant.date_exit = is_gone and max(followed.mapped("date_exit"))

    @api.depends("diploma_id")
    def _compute_isced(self):
        for participant in self:
            participant.isced = participant.diploma_id.isced

    @api.depends(
        *ENTRY_FIELDS,
        "date_entry",
        "operation_id.rule_set_id.genders",
        "operation_id.rule_set_id.household_until",
    )
    def _compute_is_complete(self):
        for participant in self:
            names = get_missing(participant._get_answers(), participant._get_params())
            words = participant._get_question_words()
            participant.missing = ", ".join(words[name] for name in names)
            participant.is_complete = not names

    @api.constrains("birth_date", "unemployed_since", "date_entry")
    def _check_dates(self):
        for participant in self:
            day = participant.date_entry or fields.Date.context_today(participant)
            birth, since = participant.birth_date, participant.unemployed_since
            if birth and not 0 < (day - birth).days < 120 * 366:
                raise ValidationError(
                    participant.env._(
                        "%(name)s cannot be born on that day: check the year.",
                        name=participant.partner_id.name,
                    )
                )
            if since and (since > day or (birth and since < birth)):
                raise ValidationError(
                    participant.env._(
                        "%(name)s is without work since a day before the entry and "
                        "after the birth: check the date.",
                        name=participant.partner_id.name,
                    )
                )

    def _get_params(self):
        rule_set = self.operation_id.rule_set_id
        return rule_set._get_params() if rule_set else Params()

    def _get_answers(self):
        """What is known of one person, but the sensitive answers and the events."""
        return Answers(
            key=self.id,
            gender=self.gender or "",
            birth=self.birth_date or None,
            work=self.work or "",
            registered=self.registered or "",
            studying=self.studying or "",
            searching=self.searching or "",
            unemployed_since=self.unemployed_since or None,
            isced=self.isced if self.diploma_id else None,
            entry=self.date_entry or None,
            household_work=self.household_work or "",
            household_children=self.household_children or "",
            household_single=self.household_single or "",
        )

    @api.model
    def _get_question_words(self):
        """What to call each thing that is missing."""
        return {
            "gender": self.env._("gender"),
            "birth": self.env._("birth date"),
            "work": self.env._("work"),
            "registered": self.env._("registered or not"),
            "studying": self.env._("studies"),
            "searching": self.env._("searching or not"),
            "unemployed_since": self.env._("without work since when"),
            "isced": self.env._("diploma"),
            "household_work": self.env._("work in the household"),
            "household_children": self.env._("children in the household"),
            "household_single": self.env._("adults in the household"),
        }
