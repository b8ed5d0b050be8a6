from odoo import models
from odoo.fields import Domain


class TelecentreSite(models.Model):
    """What the planning board and the day sheet show of sites."""

    _inherit = "telecentre.site"

    def _get_named_leaves(self, date_start, date_stop):
        """Public holidays and leaves of the opening hours, by name.

        :return: ``{site: [(name, (start, stop)), …]}``
        """
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id", "=", False)
                & Domain("time_type", "=", "leave")
                & Domain("calendar_id", "in", [False, *self._get_calendars().ids])
                & Domain("company_id", "in", [False, *self.company_id.ids])
                & Domain("date_from", "<", date_stop)
                & Domain("date_to", ">", date_start),
                ["name", "calendar_id", "company_id", "date_from", "date_to"],
            )
        )
        return {
            site: [
                (leave.name, (leave.date_from, leave.date_to))
                for leave in leaves
                if leave.company_id in (site.company_id, site.company_id.browse())
                and (
                    leave.calendar_id in site._get_calendars()
                    if leave.calendar_id
                    else not site.is_open_on_holidays
                )
            ]
            for site in self
        }

    def _get_calendars(self):
        """Own opening hours, and those of the premises where they count."""
        followers = self.filtered(lambda site: site.hours_source != "own")
        return self.resource_calendar_id | followers.host_calendar_id
