from odoo import fields, models


class TelecentreSiteLine(models.Model):
    """A line that brings the network to a site."""

    _name = "telecentre.site.line"
    _description = "Network Line of a Site"
    _inherit = ["telecentre.site.bound"]
    _order = "site_id, speed_down desc, id"
    _rec_name = "technology"

    site_id = fields.Many2one(
        "telecentre.site", required=True, ondelete="cascade", index=True
    )
    technology = fields.Selection(
        [
            ("fibre", "Fibre"),
            ("dsl", "ADSL or VDSL"),
            ("cable", "Cable"),
            ("mobile", "4G or 5G"),
            ("radio", "Radio link"),
            ("satellite", "Satellite"),
        ],
        required=True,
        default="fibre",
    )
    operator = fields.Char()
    speed_down = fields.Integer(string="Download (Mbit/s)")
    speed_up = fields.Integer(string="Upload (Mbit/s)")
    state = fields.Selection(
        [("working", "In service"), ("degraded", "Degraded"), ("down", "Down")],
        required=True,
        default="working",
        help="Shown to the public: a line that is down is announced.",
    )

    _speeds_positive = models.Constraint(
        "CHECK (speed_down >= 0 AND speed_up >= 0)", "A speed is not negative."
    )

    def _get_label(self):
        """``Fibre 300/150 Mbit/s``."""
        self.ensure_one()
        name = dict(self._fields["technology"]._description_selection(self.env))
        speeds = "/".join(str(one) for one in (self.speed_down, self.speed_up) if one)
        return (
            f"{name[self.technology]} {speeds} Mbit/s"
            if speeds
            else name[self.technology]
        )
