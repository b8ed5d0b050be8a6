from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import siren

# When people are asked again, from the last day they followed.
DELAYS = {
    "four_weeks": relativedelta(days=28),
    "six_months": relativedelta(months=6),
}
REMINDED_BEFORE = 7
BATCH = 200


class TelecentreTrainingFollowup(models.Model):
    """What became of one person, four weeks or six months after the training."""

    _name = "telecentre.training.followup"
    _description = "Training Follow-up"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _rec_name = "enrolment_id"
    _rec_names_search = ["enrolment_id.partner_id.name"]

    # who and when
    enrolment_id = fields.Many2one(
        "telecentre.training.enrolment", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        related="enrolment_id.partner_id", string="Person", store=True, index=True
    )
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="enrolment_id.company_id", store=True, index=True
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    situation = fields.Selection(related="enrolment_id.situation")
    kind = fields.Selection(
        [("four_weeks", "After four weeks"), ("six_months", "After six months")],
        required=True,
        readonly=True,
    )
    date_due = fields.Date(string="To ask on", required=True)

    # state
    state = fields.Selection(
        [("todo", "To ask"), ("done", "Known"), ("unreachable", "Not reached")],
        required=True,
        readonly=True,
        copy=False,
        default="todo",
        tracking=True,
        index=True,
        group_expand=True,
    )
    contact_ids = fields.One2many(
        "telecentre.training.contact", "followup_id", string="Attempts"
    )
    contact_count = fields.Integer(compute="_compute_contact_count")

    # what
    outcome = fields.Selection(
        [
            ("business", "Created their business"),
            ("project", "About to create their business"),
            ("job", "Found a job"),
            ("stronger", "Stronger in their activity"),
            ("training", "In another training"),
            ("job_seeker", "Seeking a job"),
            ("inactive", "Neither in activity nor seeking"),
        ],
        tracking=True,
    )
    date_known = fields.Date(string="Since")
    sector_id = fields.Many2one(
        "telecentre.training.sector", ondelete="restrict", index="btree_not_null"
    )
    business_name = fields.Char(string="Business")
    siren = fields.Char(string="SIREN", help="The nine digits of the company.")
    site_id = fields.Many2one("telecentre.site", string="Works at the telecentre of")
    note = fields.Text()

    _once = models.UniqueIndex(
        "(enrolment_id, kind)", "This person already has this follow-up."
    )

    @api.depends("contact_ids")
    def _compute_contact_count(self):
        counts = dict(
            self.env["telecentre.training.contact"]._read_group(
                Domain("followup_id", "in", self.ids), ["followup_id"], ["__count"]
            )
        )
        for followup in self:
            followup.contact_count = counts.get(followup, 0)

    @api.depends("partner_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for followup in self:
            names = [followup.partner_id.name, kinds.get(followup.kind)]
            followup.display_name = " · ".join(filter(None, names))

    @api.constrains("siren")
    def _check_siren(self):
        for followup in self.filtered("siren"):
            if not siren.is_valid(siren.clean(followup.siren)):
                raise ValidationError(
                    followup.env._(
                        "“%(siren)s” is not a SIREN: it has nine digits, the last one "
                        "is a key. Check it.",
                        siren=followup.siren,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        """The situation is known."""
        self.check_access("write")
        for followup in self:
            if not followup.outcome:
                raise UserError(
                    followup.env._(
                        "Say what became of %(name)s.", name=followup.partner_id.name
                    )
                )
        self.write({"state": "done"})
        self.activity_unlink(["mail.mail_activity_data_call"])
        return True

    def action_unreachable(self):
        """Give up, with the attempts as proof."""
        self.check_access("write")
        for followup in self:
            if not followup.contact_count:
                raise UserError(
                    followup.env._(
                        "Note at least one attempt to reach %(name)s: it is the proof "
                        "that you tried.",
                        name=followup.partner_id.name,
                    )
                )
        self.write({"state": "unreachable"})
        self.activity_unlink(["mail.mail_activity_data_call"])
        return True

    def action_todo(self):
        self.check_access("write")
        self.write({"state": "todo"})
        return True

    @api.model
    def _get_due_domain(self):
        soon = fields.Date.add(fields.Date.context_today(self), days=REMINDED_BEFORE)
        return (
            Domain("state", "=", "todo")
            & Domain("date_due", "<=", soon)
            & Domain("activity_ids", "=", False)
        )

    @api.model
    def _cron_remind(self):
        """Ask the training officers to call, a week before."""
        domain = self._get_due_domain()
        followups = self.search(domain, limit=BATCH)
        for followup in followups:
            followup.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=followup.date_due,
                summary=followup.env._("What became of them?"),
                user_id=followup.cohort_id.user_id.id or followup.env.uid,
            )
        self.env["ir.cron"]._commit_progress(
            len(followups), remaining=self.search_count(domain)
        )
