from odoo import fields, models

from .telecentre_training_sensitive import QUESTIONS


class TelecentreTrainingSensitiveAccess(models.Model):
    """Who read the sensitive answers of whom, and when. Only ever added to."""

    _name = "telecentre.training.sensitive.access"
    _description = "Reading of Sensitive Answers"
    _order = "date desc, id desc"
    _rec_name = "user_id"

    participant_id = fields.Many2one(
        "telecentre.training.participant",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="Read by", required=True, readonly=True
    )
    date = fields.Datetime(
        string="Read on", required=True, readonly=True, default=fields.Datetime.now
    )


class TelecentreTrainingSensitive(models.Model):
    """Each reading by a person leaves a trace."""

    _inherit = "telecentre.training.sensitive"

    def _read_format(self, fnames, load="_classic_read"):
        if not self.env.su and any(name in QUESTIONS for name in fnames):
            # Those who read have no right to write the log themselves.
            self.env["telecentre.training.sensitive.access"].sudo().create(
                [
                    {"participant_id": each.participant_id.id, "user_id": self.env.uid}
                    for each in self
                ]
            )
        return super()._read_format(fnames, load)
