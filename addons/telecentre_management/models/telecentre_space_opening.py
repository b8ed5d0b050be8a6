from odoo import fields, models

FAR_AWAY = 100000  # km, for sites that nobody has put on the map


class TelecentreSpace(models.Model):
    """This week's opening of a space in words, and which other may replace it."""

    _inherit = "telecentre.space"

    opening_summary = fields.Text(
        string="Open this week", compute="_compute_opening_summary"
    )

    def _compute_opening_summary(self):
        sites = self.site_id.sudo()
        monday, span = sites._get_this_week()
        schedules = self._get_schedules(*span)
        for space in self:
            site = space.site_id.with_env(self.env)
            known = schedules[space]
            space.opening_summary = (
                site._get_week_label(known.pieces, monday)
                if known.is_rentable
                else False
            )

    def _rank(self, other):
        """How well another space replaces this one: the smallest is the best."""
        distance = self.site_id._get_distance(other.site_id)
        return (
            FAR_AWAY if distance is None else distance,
            other.capacity < self.capacity,
            other.sequence,
            other.id,
        )
