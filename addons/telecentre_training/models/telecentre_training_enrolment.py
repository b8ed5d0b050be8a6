from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.purge import is_purge

# In one of these states a person has a seat.
SEATED_STATES = ("selected", "enrolled", "in_training", "completed")
IN_ACTIVITY = ("self_employed", "employee")


class TelecentreTrainingEnrolment(models.Model):
    """One person in one cohort, from candidate to what became of them.

    Changes of state are in ``telecentre_training_enrolment_state.py``.
    """

    _name = "telecentre.training.enrolment"
    _description = "Training Enrolment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "cohort_id, rank, score desc, id"
    _rec_names_search = ["partner_id.name", "partner_id.email"]
    _check_company_auto = True

    # identity
    cohort_id = fields.Many2one(
        "telecentre.training.cohort",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    course_id = fields.Many2one(related="cohort_id.course_id", store=True, index=True)
    site_id = fields.Many2one(related="cohort_id.site_id", store=True, index=True)
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(
        related="cohort_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, ondelete="restrict", index=True
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    city = fields.Char(related="partner_id.city")
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="set null")
    source = fields.Selection(
        [
            ("desk", "Site desk"),
            ("lead", "Newcomers’ leads"),
            ("portal", "Portal"),
            ("import", "Imported list"),
        ],
        required=True,
        default="desk",
    )
    # To create the person with the enrolment: import, desk.
    candidate_name = fields.Char(store=False, help="Creates the contact if needed.")
    candidate_email = fields.Char(store=False)
    candidate_phone = fields.Char(store=False)

    # application
    date_applied = fields.Date(
        string="Applied on", required=True, default=fields.Date.context_today
    )
    motivation = fields.Text()
    project = fields.Text(help="The activity the person wants to start or develop.")
    score_ids = fields.One2many(
        "telecentre.training.score", "enrolment_id", string="Criteria"
    )
    # Stored: candidates are sorted by it.
    score = fields.Float(
        string="Score (%)",
        compute="_compute_score",
        store=True,
        aggregator="avg",
    )
    is_scored = fields.Boolean(compute="_compute_score", store=True)
    rank = fields.Integer(
        string="Place on the waiting list", readonly=True, copy=False, aggregator=None
    )

    # state
    state = fields.Selection(
        [
            ("candidate", "Candidate"),
            ("waiting", "Waiting list"),
            ("selected", "Selected"),
            ("enrolled", "Enrolled"),
            ("in_training", "In training"),
            ("completed", "Completed"),
            ("dropped_out", "Dropped out"),
            ("withdrawn", "Withdrawn"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="candidate",
        tracking=True,
        index=True,
        group_expand=True,
    )
    leave_reason = fields.Char(string="Reason", readonly=True, copy=False)

    # facts of the first and last day
    situation = fields.Selection(
        [
            ("self_employed", "Self-employed"),
            ("employee", "Employee"),
            ("job_seeker", "Job seeker"),
            ("student", "Student"),
            ("inactive", "Neither in activity nor seeking"),
        ],
        string="Situation at entry",
        compute="_compute_situation",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="On the first day; kept from then on.",
    )
    # Stored: the report counts by it.
    situation_group = fields.Selection(
        [
            ("activity", "In activity"),
            ("job_seeker", "Job seeker"),
            ("other", "Other"),
        ],
        string="At entry",
        compute="_compute_situation_group",
        store=True,
    )
    date_entry = fields.Date(string="First day followed", readonly=True, copy=False)
    date_exit = fields.Date(string="Last day followed", readonly=True, copy=False)
    note = fields.Html()

    _partner_unique = models.UniqueIndex(
        "(cohort_id, partner_id)", "This person is already on the list of this cohort."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_exit >= date_entry)", "The last day comes after the first."
    )

    @api.depends("score_ids.points", "score_ids.is_given", "score_ids.weight")
    def _compute_score(self):
        """Points over the most one can have; what is not judged yet counts for none."""
        for enrolment in self:
            lines = enrolment.score_ids
            most = sum(line.points_max * line.weight for line in lines)
            given = sum(line.points * line.weight for line in lines if line.is_given)
            enrolment.score = 100 * given / most if most else 0
            enrolment.is_scored = bool(lines) and all(lines.mapped("is_given"))

    @api.depends("partner_id")
    def _compute_situation(self):
        """As the contact says, until the first day."""
        known = {
            "self_employed": "self_employed",
            "employee": "employee",
            "job_seeker": "job_seeker",
            "project_holder": "job_seeker",
        }
        for enrolment in self:
            enrolment.situation = enrolment.situation or known.get(
                enrolment.partner_id.telecentre_situation
            )

    @api.depends("situation")
    def _compute_situation_group(self):
        for enrolment in self:
            if enrolment.situation in IN_ACTIVITY:
                enrolment.situation_group = "activity"
            elif enrolment.situation == "job_seeker":
                enrolment.situation_group = "job_seeker"
            else:
                enrolment.situation_group = enrolment.situation and "other"

    @api.depends("partner_id.name", "cohort_id.name")
    @api.depends_context("telecentre_short_name")
    def _compute_display_name(self):
        short = self.env.context.get("telecentre_short_name")
        for enrolment in self:
            names = [enrolment.partner_id.name, not short and enrolment.cohort_id.name]
            enrolment.display_name = " · ".join(filter(None, names))

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._fill_partners(vals_list)
        enrolments = super().create(
            [{**vals, "state": "candidate", "rank": 0} for vals in vals_list]
        )
        enrolments.filtered(lambda enrolment: not enrolment.score_ids)._create_scores()
        return enrolments

    @api.model
    def _fill_partners(self, vals_list):
        """Find or create the person of each row that only gives a name."""
        names = ("candidate_name", "candidate_email", "candidate_phone")
        missing = []
        for vals in vals_list:
            name, email, phone = (vals.pop(key, False) for key in names)
            if not vals.get("partner_id"):
                missing.append((vals, name, email, phone))
        if not missing:
            return
        emails = [email for _vals, _name, email, _phone in missing if email]
        known = {
            partner.email_normalized: partner
            for partner in self.env["res.partner"].search(
                [("email_normalized", "in", [email.lower() for email in emails])]
            )
        }
        for vals, name, email, phone in missing:
            if not (name or email):
                raise UserError(
                    self.env._("Say who applies: a contact, or a name and an e-mail.")
                )
            key = (email or "").strip().lower()
            if key not in known or not key:
                known[key] = self.env["res.partner"].create(
                    {"name": name or email, "email": email, "phone": phone}
                )
            vals["partner_id"] = known[key].id

    def _create_scores(self):
        for course, enrolments in self.grouped("course_id").items():
            lines = [
                Command.create({"criterion_id": criterion.id})
                for criterion in course.criterion_ids
            ]
            if lines:
                enrolments.write({"score_ids": lines})

    def write(self, vals):
        if "state" in vals and any(each.state != vals["state"] for each in self):
            raise UserError(
                self.env._("The state of an enrolment changes through its buttons.")
            )
        if "situation" in vals:
            self._check_entry_frozen(vals["situation"])
        return super().write(vals)

    def _set_state(self, state, **values):
        """The only place that writes a state."""
        # Past our own write(), which refuses states written by hand.
        return super().write(  # pylint: disable=super-method-mismatch
            {"state": state, **values}
        )

    def _check_entry_frozen(self, situation):
        for enrolment in self:
            if enrolment.date_entry and enrolment.situation != situation:
                raise UserError(
                    enrolment.env._(
                        "The situation of %(name)s at entry was recorded on the first "
                        "day and no longer changes.",
                        name=enrolment.partner_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_trained(self):
        for enrolment in self:
            if enrolment.date_entry and not is_purge(self.env):
                raise UserError(
                    enrolment.env._(
                        "%(name)s followed this training: the enrolment is kept.",
                        name=enrolment.partner_id.name,
                    )
                )

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for candidates"),
                "template": "/telecentre_training/static/import/candidates.csv",
            }
        ]
