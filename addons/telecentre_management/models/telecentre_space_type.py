from odoo import fields, models


class TelecentreSpaceType(models.Model):
    """A kind of place to rent: its rates say in which units it is sold."""

    _name = "telecentre.space.type"
    _description = "Type of Space"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("workstation", "Workstation"),
            ("private_office", "Private office"),
            ("meeting_room", "Meeting room"),
            ("videoconference_room", "Videoconference room"),
            ("training_room", "Training room"),
            ("equipment", "Equipment"),
        ],
        string="Category",
        required=True,
        default="workstation",
        index=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    needs_host = fields.Boolean(
        string="Needs a host",
        help="Cannot be used while a site is open without its host.",
    )
    rate_ids = fields.One2many("telecentre.rate", "space_type_id", string="Rates")
    space_ids = fields.One2many("telecentre.space", "type_id", string="Spaces")
    space_count = fields.Integer(compute="_compute_space_count")

    def _compute_space_count(self):
        counts = dict(
            self.env["telecentre.space"]._read_group(
                [("type_id", "in", self.ids)], ["type_id"], ["__count"]
            )
        )
        for space_type in self:
            space_type.space_count = counts.get(space_type, 0)
