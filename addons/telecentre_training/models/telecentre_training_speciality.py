from odoo import api, fields, models

OBJECTIVES = [
    ("rncp_6", "National register of qualifications, level 6 to 8"),
    ("rncp_5", "National register of qualifications, level 5"),
    ("rncp_4", "National register of qualifications, level 4"),
    ("rncp_3", "National register of qualifications, level 3"),
    ("rncp_2", "National register of qualifications, level 2"),
    ("rncp_0", "National register of qualifications, no level"),
    ("rs", "Specific register of certifications"),
    ("cqp", "Certificate of a branch, not registered"),
    ("other", "Other vocational training"),
    ("review", "Skills review"),
    ("vae", "Support to the validation of experience"),
]
OBJECTIVE_OF_NATURE = {"skills_review": "review", "experience": "vae"}


class TelecentreTrainingSpeciality(models.Model):
    """What a course is about, in the national list of specialities."""

    _name = "telecentre.training.speciality"
    _description = "Training Speciality"
    _order = "code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)

    _code_unique = models.UniqueIndex("(code)", "There is already this speciality.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for speciality in self:
            speciality.display_name = f"{speciality.code} · {speciality.name}"


class TelecentreTrainingCourse(models.Model):
    """What the yearly report of a training provider says of a course."""

    _inherit = "telecentre.training.course"

    objective = fields.Selection(
        OBJECTIVES,
        string="General objective",
        compute="_compute_objective",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Frame F-3 of the yearly report. An internal certificate of attendance "
        "is not a qualification.",
    )
    speciality_id = fields.Many2one(
        "telecentre.training.speciality",
        ondelete="restrict",
        help="Frame F-4 of the yearly report.",
    )

    @api.depends("nature")
    def _compute_objective(self):
        for course in self:
            natural = OBJECTIVE_OF_NATURE.get(course.nature)
            course.objective = natural or course.objective or "other"


class TelecentreTrainingEnrolment(models.Model):
    """As what a trainee is told of in the yearly report of a training provider."""

    _inherit = "telecentre.training.enrolment"

    trainee_type = fields.Selection(
        [
            ("employee", "Employee of a private employer"),
            ("apprentice", "Apprentice"),
            ("job_seeker", "Job seeker"),
            ("individual", "Private person who pays"),
            ("other", "Other: public agent, self-employed, volunteer"),
        ],
        string="In the yearly report",
        compute="_compute_trainee_type",
        store=True,
        readonly=False,
        tracking=True,
        help="Frame F-1. A public agent is not an employee of a private employer: "
        "correct it here.",
    )

    @api.depends("situation", "course_id.nature")
    def _compute_trainee_type(self):
        """From the situation at entry; what is not known is another trainee."""
        for enrolment in self:
            if enrolment.course_id.nature == "apprenticeship":
                enrolment.trainee_type = "apprentice"
            elif enrolment.situation in ("employee", "job_seeker"):
                enrolment.trainee_type = enrolment.situation
            else:
                enrolment.trainee_type = enrolment.situation and "other"


class TelecentreTrainingCohort(models.Model):
    _inherit = "telecentre.training.cohort"

    principal_id = fields.Many2one(
        "res.partner",
        string="Entrusted by",
        index="btree_not_null",
        help="Another training provider that entrusted its trainees: frame G of the "
        "yearly report, not frame F.",
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    trainer_kind = fields.Selection(
        [("own", "Of our staff"), ("outside", "Under a contract of services")],
        string="As a trainer",
        help="Frame E of the yearly report. If empty: of our staff with a log-in of "
        "the organisation, under a contract otherwise.",
    )

    def _get_outside_trainers(self):
        """Those who teach under a contract of services."""
        return self.filtered(
            lambda each: (
                each.trainer_kind == "outside"
                or not (
                    each.trainer_kind or any(not user.share for user in each.user_ids)
                )
            )
        )
