from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools import spans
from ..tools.kept import forget

# An opening that crosses noon is one half-day up to this length, two beyond.
HALF_DAY_LONGEST = 6
NOON = 12


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    telecentre_site_count = fields.Integer(compute="_compute_telecentre_site_count")

    def _compute_telecentre_site_count(self):
        sites = self.env["telecentre.site"].search(self._get_telecentre_site_domain())
        for calendar in self:
            calendar.telecentre_site_count = len(
                sites.filtered_domain(calendar._get_telecentre_site_domain())
            )

    def write(self, vals):
        """Whoever is booking under the old hours starts again."""
        result = super().write(vals)
        forget(self.env)
        self._get_telecentre_spaces()._touch()
        return result

    def action_open_telecentre_sites(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_site_action"
        )
        return action | {"domain": list(self._get_telecentre_site_domain())}

    def _get_telecentre_site_domain(self):
        """The sites that open at these hours, or some of whose spaces do."""
        return Domain.OR(
            Domain(name, "in", self.ids)
            for name in (
                "resource_calendar_id",
                "host_calendar_id",
                "space_ids.resource_calendar_id",
            )
        )

    def _get_telecentre_spaces(self):
        """The spaces that open at these hours."""
        spaces = self.env["telecentre.space"].sudo()
        if not self:
            return spaces
        return spaces.search(
            Domain.OR(
                Domain(name, "in", self.ids)
                for name in (
                    "resource_calendar_id",
                    "site_id.resource_calendar_id",
                    "site_id.host_calendar_id",
                )
            )
        )

    def _get_opening_half_days(self, first_day, last_day, tz):
        """Opening spans of one calendar, closures not yet taken out.

        Expanded here rather than by ``_attendance_intervals_batch``, which searches
        once per calendar: the attendances of all calendars come in one query.

        :param first_day: local date, included, like ``last_day``
        :return: ``[(local date, period, start, stop), …]``, UTC, in order of time
        """
        is_alternating, pieces = self._get_weekly_half_days()
        get_week_type = self.env["resource.calendar.attendance"].get_week_type
        opening = []
        for offset in range((last_day - first_day).days + 1):
            day = first_day + timedelta(days=offset)
            week = get_week_type(day) if is_alternating else 0
            for hour_from, hour_to, period in pieces.get((week, day.weekday()), ()):
                start = spans.local_moment(day, hour_from, tz)
                stop = spans.local_moment(day, hour_to, tz)
                if start < stop:
                    opening.append((day, period, start, stop))
        return opening

    @ormcache("self.id")
    def _get_weekly_half_days(self):
        """The usual week, read once for all requests.

        :return: ``(is_alternating, {(week type, weekday): [(hour from, hour to,
            period), …]})``; the week type is 0 unless two weeks take turns
        """
        self.ensure_one()
        pieces = {}
        attendances = self.attendance_ids.filtered(
            lambda line: not line.display_type and line.day_period != "lunch"
        )
        for line in attendances.sorted("hour_from"):
            week = int(line.week_type or 0) if self.two_weeks_calendar else 0
            day = pieces.setdefault((week, int(line.dayofweek)), [])
            crosses_noon = line.hour_from < NOON < line.hour_to
            if crosses_noon and line.hour_to - line.hour_from > HALF_DAY_LONGEST:
                day.append((line.hour_from, NOON, "morning"))
                day.append((NOON, line.hour_to, "afternoon"))
            else:
                day.append((line.hour_from, line.hour_to, line.day_period))
        return self.two_weeks_calendar, pieces
