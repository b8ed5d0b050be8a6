from odoo import api, fields, models

ANSWERS = [
    ("not_asked", "Not asked"),
    ("yes", "Yes"),
    ("no", "No"),
    ("refused", "Does not wish to answer"),
]
QUESTIONS = ("disability", "parents_abroad", "minority", "housing")


class TelecentreTrainingSensitive(models.Model):
    """Answers that only few may read: apart, without history, out of the exports.

    A refusal is an answer, with its day and who asked: the proof that it was asked.
    """

    _name = "telecentre.training.sensitive"
    _description = "Sensitive Answers of a Participant"
    _order = "operation_id, participant_id"
    _rec_name = "participant_id"

    participant_id = fields.Many2one(
        "telecentre.training.participant", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        related="participant_id.partner_id", store=True, precompute=True, index=True
    )
    operation_id = fields.Many2one(
        related="participant_id.operation_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    disability = fields.Selection(
        ANSWERS,
        required=True,
        default="not_asked",
        help="Recognised, or by the person’s own declaration.",
    )
    parents_abroad = fields.Selection(
        ANSWERS, string="A parent born abroad", required=True, default="not_asked"
    )
    minority = fields.Selection(
        ANSWERS,
        required=True,
        default="not_asked",
        help="Best not asked: an informed estimate is allowed.",
    )
    housing = fields.Selection(
        ANSWERS,
        string="Homeless or excluded from housing",
        required=True,
        default="not_asked",
    )
    date_asked = fields.Datetime(string="Asked on", readonly=True)
    asked_by_id = fields.Many2one("res.users", string="Asked by", readonly=True)

    _once = models.UniqueIndex(
        "(participant_id)", "The sensitive answers of this person are already kept."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [{**vals, **self._get_asking(vals)} for vals in vals_list]
        )

    def write(self, vals):
        return super().write({**vals, **self._get_asking(vals)})

    @api.model
    def _get_asking(self, vals):
        """Who asked and when, as soon as a question is answered."""
        if not any(name in vals for name in QUESTIONS):
            return {}
        return {"date_asked": fields.Datetime.now(), "asked_by_id": self.env.uid}
