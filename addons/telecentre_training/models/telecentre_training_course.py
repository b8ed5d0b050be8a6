from odoo import api, fields, models
from odoo.fields import Domain


class TelecentreTrainingCourse(models.Model):
    """What is taught, to whom and how: the catalogue, and the text of the documents."""

    _name = "telecentre.training.course"
    _description = "Training Course"
    _inherit = ["telecentre.company.chosen", "mail.thread"]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    # identity
    name = fields.Char(
        string="Title",
        required=True,
        tracking=True,
        help="The same on every document: an auditor compares them.",
    )
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    color = fields.Integer()
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )

    # content
    nature = fields.Selection(
        [
            ("training", "Training action"),
            ("skills_review", "Skills review"),
            ("experience", "Validation of experience"),
            ("apprenticeship", "Apprenticeship"),
        ],
        required=True,
        default="training",
        help="As the certificate of completion must say it.",
    )
    aims = fields.Html(help="What people can do once they have followed it.")
    audience = fields.Text(string="For whom")
    prerequisites = fields.Text()
    methods = fields.Text(string="Means and methods")
    assessment = fields.Text(help="How it is checked that the aims are reached.")
    trainee_sign_hours = fields.Integer(
        string="Hours to sign (trainees)",
        required=True,
        default=24,
        help="How long after the end of a half-day its trainees can still sign.",
    )
    trainer_sign_hours = fields.Integer(
        string="Hours to sign (trainer)",
        required=True,
        default=72,
        help="How long after the end of a half-day its trainer can still sign.",
    )
    module_ids = fields.One2many(
        "telecentre.training.module", "course_id", string="Programme", copy=True
    )
    criterion_ids = fields.One2many(
        "telecentre.training.criterion",
        "course_id",
        string="Selection criteria",
        copy=True,
    )
    # Stored to be listed and summed.
    hours_on_site = fields.Float(
        string="Hours on site", compute="_compute_hours", store=True
    )
    hours_remote = fields.Float(
        string="Remote hours", compute="_compute_hours", store=True
    )
    hours = fields.Float(string="Total hours", compute="_compute_hours", store=True)

    # links
    cohort_ids = fields.One2many(
        "telecentre.training.cohort", "course_id", string="Cohorts"
    )
    cohort_count = fields.Integer(compute="_compute_cohort_count")

    _name_unique = models.UniqueIndex(
        "(company_id, name) WHERE active", "There is already a course with this title."
    )

    _sign_hours_range = models.Constraint(
        "CHECK (trainee_sign_hours BETWEEN 0 AND 720 "
        "AND trainer_sign_hours BETWEEN 0 AND 720)",
        "People sign from the beginning of a half-day to 30 days after its end.",
    )

    @api.depends("module_ids.hours", "module_ids.kind")
    def _compute_hours(self):
        for course in self:
            remote = course.module_ids.filtered(lambda module: module.kind == "remote")
            course.hours_remote = sum(remote.mapped("hours"))
            course.hours_on_site = sum((course.module_ids - remote).mapped("hours"))
            course.hours = course.hours_on_site + course.hours_remote

    def _compute_cohort_count(self):
        counts = dict(
            self.env["telecentre.training.cohort"]._read_group(
                Domain("course_id", "in", self.ids), ["course_id"], ["__count"]
            )
        )
        for course in self:
            course.cohort_count = counts.get(course, 0)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not (default or {}).get("name"):
            for course, vals in zip(self, vals_list, strict=True):
                vals["name"] = course.env._("%(name)s (copy)", name=course.name)
        return vals_list

    def action_open_cohorts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_cohort_action"
        )
        return action | {
            "domain": [("course_id", "=", self.id)],
            "context": {"default_course_id": self.id},
        }
