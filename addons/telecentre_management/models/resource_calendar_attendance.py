from odoo import api, models

from ..tools.kept import forget


class ResourceCalendarAttendance(models.Model):
    """The usual week of a calendar is read once: forget it when it changes."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        forget(self.env)
        return lines

    def write(self, vals):
        result = super().write(vals)
        forget(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        forget(self.env)
        return result
