from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

LAST_SECOND = 59


class ResourceCalendarLeaves(models.Model):
    """Leaves of calendars close sites: whoever is booking there starts again."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._get_telecentre_spaces()._touch()
        return leaves

    def write(self, vals):
        before = self._get_telecentre_spaces()
        result = super().write(vals)
        (before | self._get_telecentre_spaces())._touch()
        return result

    def unlink(self):
        spaces = self._get_telecentre_spaces()
        result = super().unlink()
        spaces._touch()
        return result

    def _get_span(self):
        """``(start, stop)``: typed as "until 23:59:59", it lasts until midnight."""
        self.ensure_one()
        is_last_second = self.date_to.second == LAST_SECOND
        return self.date_from, self.date_to + timedelta(seconds=int(is_last_second))

    def _get_telecentre_spaces(self):
        """The spaces that these leaves close; those of one resource close none."""
        spaces = self.env["telecentre.space"].sudo()
        leaves = self.filtered(lambda leave: not leave.resource_id)
        if not leaves:
            return spaces
        found = leaves.calendar_id._get_telecentre_spaces()
        if holidays := leaves.filtered(lambda leave: not leave.calendar_id):
            domain = Domain("site_id.is_open_on_holidays", "=", False)
            if all(holidays.mapped("company_id")):
                domain &= Domain("company_id", "in", holidays.company_id.ids)
            found |= spaces.search(domain)
        return found
