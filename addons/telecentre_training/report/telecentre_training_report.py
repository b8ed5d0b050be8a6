from odoo import fields, models
from odoo.tools import SQL


class TelecentreTrainingReport(models.Model):
    """One line for each trainee: from their situation at entry to their business.

    Everything is counted from what was recorded; nothing is typed here.
    """

    _name = "telecentre.training.report"
    _description = "Paths of Trainees"
    _auto = False
    _depends = {
        "telecentre.training.enrolment": [
            "partner_id",
            "cohort_id",
            "course_id",
            "site_id",
            "company_id",
            "situation_group",
            "state",
            "date_entry",
            "date_exit",
            "hours_followed",
        ],
        "telecentre.training.followup": [
            "enrolment_id",
            "state",
            "outcome",
            "sector_id",
            "business_name",
            "siren",
            "date_known",
            "date_due",
        ],
        "telecentre.membership": ["partner_id", "company_id", "date_start"],
    }
    _order = "date_entry desc, id"

    enrolment_id = fields.Many2one("telecentre.training.enrolment", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Person", readonly=True)
    cohort_id = fields.Many2one("telecentre.training.cohort", readonly=True)
    course_id = fields.Many2one("telecentre.training.course", readonly=True)
    site_id = fields.Many2one("telecentre.site", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    situation_group = fields.Selection(
        [
            ("activity", "In activity"),
            ("job_seeker", "Job seeker"),
            ("other", "Other"),
        ],
        string="At entry",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("in_training", "In training"),
            ("completed", "Completed"),
            ("dropped_out", "Dropped out"),
        ],
        string="Training",
        readonly=True,
    )
    date_entry = fields.Date(string="First day", readonly=True)
    date_exit = fields.Date(string="Last day", readonly=True)
    hours_followed = fields.Float(readonly=True)
    date_member = fields.Date(string="Member since", readonly=True)
    outcome = fields.Selection(
        selection=lambda self: (
            self.env["telecentre.training.followup"]
            ._fields["outcome"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    sector_id = fields.Many2one("telecentre.training.sector", readonly=True)
    business_name = fields.Char(string="Business", readonly=True)
    siren = fields.Char(string="SIREN", readonly=True)
    date_business = fields.Date(string="Business since", readonly=True)
    trainee_count = fields.Integer(string="Trainees", readonly=True)
    business_count = fields.Integer(string="Businesses", readonly=True)

    @property
    def _table_query(self):
        """The last known outcome of each trainee, and their first membership."""
        return SQL(
            """
            SELECT enrolment.id,
                   enrolment.id AS enrolment_id,
                   enrolment.partner_id,
                   enrolment.cohort_id,
                   enrolment.course_id,
                   enrolment.site_id,
                   enrolment.company_id,
                   enrolment.situation_group,
                   enrolment.state,
                   enrolment.date_entry,
                   enrolment.date_exit,
                   enrolment.hours_followed,
                   membership.date_member,
                   followup.outcome,
                   followup.sector_id,
                   followup.business_name,
                   followup.siren,
                   CASE WHEN followup.outcome = 'business'
                        THEN followup.date_known END AS date_business,
                   1 AS trainee_count,
                   CASE WHEN followup.outcome = 'business'
                        THEN 1 ELSE 0 END AS business_count
              FROM telecentre_training_enrolment AS enrolment
              LEFT JOIN LATERAL (
                    SELECT outcome, sector_id, business_name, siren, date_known
                      FROM telecentre_training_followup
                     WHERE enrolment_id = enrolment.id
                       AND state = 'done'
                     ORDER BY date_due DESC, id DESC
                     LIMIT 1
                   ) AS followup ON TRUE
              LEFT JOIN (
                    SELECT partner_id, company_id, MIN(date_start) AS date_member
                      FROM telecentre_membership
                     GROUP BY partner_id, company_id
                   ) AS membership
                ON membership.partner_id = enrolment.partner_id
               AND membership.company_id = enrolment.company_id
             WHERE enrolment.state IN ('in_training', 'completed', 'dropped_out')
            """
        )

    def action_open_enrolment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "telecentre.training.enrolment",
            "res_id": self.enrolment_id.id,
            "view_mode": "form",
        }
