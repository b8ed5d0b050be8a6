from odoo import fields, models


class TelecentreTrainingContact(models.Model):
    """One attempt to reach a former trainee: the proof that they were asked."""

    _name = "telecentre.training.contact"
    _description = "Attempt to Reach a Trainee"
    _order = "date desc, id desc"

    followup_id = fields.Many2one(
        "telecentre.training.followup", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="followup_id.company_id", store=True, index=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("mail", "E-mail"),
            ("post", "Post"),
            ("meeting", "Meeting"),
        ],
        required=True,
        default="phone",
    )
    is_reached = fields.Boolean(string="Reached")
    user_id = fields.Many2one(
        "res.users", string="By", default=lambda self: self.env.user, required=True
    )
    note = fields.Char()
