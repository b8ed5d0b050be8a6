from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What the outcome of a follow-up says about work.
OUTCOME_KINDS = {
    "business": "business",
    "job": "job",
    "training": "training",
    "job_seeker": "searching",
    "inactive": "inactive",
}


class TelecentreTrainingEvent(models.Model):
    """Something new in the working life of a participant, on a day.

    The last one of the four weeks after leaving is the result of that person.
    """

    _name = "telecentre.training.event"
    _description = "Event in a Participant’s Working Life"
    _order = "participant_id, date, id"
    _rec_name = "kind"

    participant_id = fields.Many2one(
        "telecentre.training.participant", required=True, ondelete="cascade", index=True
    )
    operation_id = fields.Many2one(
        related="participant_id.operation_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    followup_id = fields.Many2one(
        "telecentre.training.followup", ondelete="set null", index="btree_not_null"
    )
    date = fields.Date(string="Since", required=True)
    kind = fields.Selection(
        [
            ("job", "Works for an employer"),
            ("business", "Has a business"),
            ("searching", "Searches for a job"),
            ("inactive", "Neither works nor searches"),
            ("training", "In education or training"),
            ("qualification", "Obtained a qualification"),
        ],
        required=True,
    )
    qualification = fields.Char(
        string="Title and body",
        help="RNCP or RS code and who awarded it. An attendance certificate is not a "
        "qualification.",
    )
    source = fields.Selection(
        [
            ("person", "Told by the person"),
            ("document", "Document"),
            ("register", "Public register"),
        ],
        required=True,
        default="person",
    )
    is_supposed = fields.Boolean(
        string="Day not known", help="The day of the question stands for it."
    )
    note = fields.Char()

    @api.constrains("kind", "qualification")
    def _check_qualification(self):
        for event in self:
            if (
                event.kind == "qualification"
                and not (event.qualification or "").strip()
            ):
                raise ValidationError(
                    event.env._("Say which qualification, and who awarded it.")
                )


class TelecentreTrainingFollowup(models.Model):
    """What a follow-up tells becomes an event of the participant."""

    _inherit = "telecentre.training.followup"

    event_ids = fields.One2many("telecentre.training.event", "followup_id")
    participant_id = fields.Many2one(related="enrolment_id.participant_id")

    def action_done(self):
        result = super().action_done()
        self._create_events()
        return result

    def _create_events(self):
        self.env["telecentre.training.event"].create(
            [
                {
                    "participant_id": followup.participant_id.id,
                    "followup_id": followup.id,
                    "date": followup.date_known or followup.date_due,
                    "kind": OUTCOME_KINDS[followup.outcome],
                    "is_supposed": not followup.date_known,
                }
                for followup in self
                if followup.participant_id
                and followup.outcome in OUTCOME_KINDS
                and not followup.event_ids
            ]
        )


class TelecentreTrainingParticipant(models.Model):
    _inherit = "telecentre.training.participant"

    event_ids = fields.One2many("telecentre.training.event", "participant_id")
