from odoo import fields, models


class TelecentreTrainingSector(models.Model):
    """The trade in which former trainees work."""

    _name = "telecentre.training.sector"
    _description = "Sector of Activity"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
