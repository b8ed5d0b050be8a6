from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import spans
from ..tools.availability import LONGEST_RANGE


class TelecentreSite(models.Model):
    """When a site is open: its calendar, its premises', holidays and closures."""

    _inherit = "telecentre.site"

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    @api.readonly
    def get_opening_hours(self, date_start, date_stop):
        """Hours at which at least one of these sites is open, for a calendar screen.

        :param str date_start, date_stop: UTC, ``YYYY-MM-DD HH:MM:SS``
        :return: ``[{"daysOfWeek": [1], "startTime": "09:00", "endTime": "12:00"}, …]``
            in the user's time zone, Sunday is 0; the user's own sites if none is given
        """
        sites = self or self._get_own()
        sites.check_access("read")
        half_days = sites._get_half_days(*self._parse_range(date_start, date_stop))
        opening = spans.merge(
            piece[2:] for pieces in half_days.values() for piece in pieces
        )
        return [
            {
                "daysOfWeek": [start.isoweekday() % 7],
                "startTime": f"{start:%H:%M}",
                "endTime": f"{stop:%H:%M}" if stop.date() == start.date() else "24:00",
            }
            for start, stop in (
                tuple(spans.to_local(moment, self.env.tz) for moment in span)
                for span in opening
            )
        ]

    @api.model
    def _parse_range(self, date_start, date_stop):
        try:
            start = fields.Datetime.to_datetime(date_start)
            stop = fields.Datetime.to_datetime(date_stop)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "“%(start)s – %(stop)s” is not a range of dates: "
                    "write both as YYYY-MM-DD HH:MM:SS, in UTC.",
                    start=date_start,
                    stop=date_stop,
                )
            ) from error
        if not start or not stop or start >= stop:
            raise UserError(
                self.env._("The end must come after the start: check both dates.")
            )
        if stop - start > LONGEST_RANGE:
            raise UserError(
                self.env._(
                    "Ask for at most %(days)s days at a time.", days=LONGEST_RANGE.days
                )
            )
        return start, stop

    def _is_rentable(self):
        return self.active and self.state == "open"

    @api.model
    def _get_own(self):
        """The open sites the user runs, or all open ones for who runs none."""
        sites = self.search([("state", "=", "open")])
        return sites.filtered(lambda site: self.env.user in site.user_ids) or sites

    def _get_tz(self):
        """The pytz zone that rules this site's days."""
        return pytz.timezone(self.tz or "Europe/Paris")

    def _get_half_days(self, date_start, date_stop):
        """Open spans of each site, closures of the whole site taken out.

        :param date_start, date_stop: naive UTC
        :return: ``{site: [(local date, period, start, stop), …]}``, UTC, in order
        """
        # Opening hours are public: whoever sees a space may know when it is open.
        sites = self.sudo()
        closures = self.env["telecentre.closure"]._get_site_closures(
            sites, date_start, date_stop
        )
        openings = sites._get_openings(
            {(site, site.resource_calendar_id) for site in sites}, date_start, date_stop
        )
        return {
            site: spans.subtract_from_pieces(
                openings[site.sudo(), site.sudo().resource_calendar_id],
                closures[site.sudo()],
            )
            for site in self
        }

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    @api.model
    def _get_openings(self, wanted, date_start, date_stop):
        """Open pieces of calendars at their sites, less leaves. The one source.

        Whole local days around the range are returned, so that a caller sees where a
        day begins and ends. Closures (``telecentre.closure``) are not taken out.

        :param wanted: set of ``(site, calendar)``; the calendar is the site's own, or
            that of one of its spaces
        :return: ``{(site, calendar): [(local date, period, start, stop), …]}``, UTC
        """
        sites = self.browse({site.id for site, _calendar in wanted}).sudo()
        calendars = self.env["resource.calendar"].sudo()
        calendars = calendars.union(*(calendar for _site, calendar in wanted))
        leaves = self._get_leaves(
            sites, calendars | sites.host_calendar_id, date_start, date_stop
        )
        return {
            (site, calendar): site._get_opening(calendar, leaves, date_start, date_stop)
            for site, calendar in wanted
        }

    def _get_opening(self, calendar, leaves, date_start, date_stop):
        """Open pieces of this site on a calendar, or none if it is not rentable."""
        if not self._is_rentable():
            return []
        calendar, host = self._get_effective_calendars(calendar)
        return spans.subtract_from_pieces(
            self._get_usual_opening(calendar, date_start, date_stop),
            self._filter_leaves(leaves, calendar | (host or calendar)),
        )

    def _get_effective_calendars(self, calendar):
        """The calendar that is followed, and the one of the premises or nothing."""
        host = self.hours_source != "own" and self.host_calendar_id
        if self.hours_source == "host" and calendar == self.resource_calendar_id:
            calendar = host
        return calendar, host

    def _get_usual_opening(self, calendar, date_start, date_stop):
        """Open pieces on a calendar, leaves and closures not taken out."""
        calendar, host = self._get_effective_calendars(calendar)
        tz = self._get_tz()
        first, last = (
            spans.to_local(moment, tz).date() for moment in (date_start, date_stop)
        )
        pieces = calendar._get_opening_half_days(first, last, tz)
        if host and host != calendar:
            premises = [
                piece[2:] for piece in host._get_opening_half_days(first, last, tz)
            ]
            pieces = spans.clip_pieces(pieces, spans.merge(premises))
        return pieces

    def _filter_leaves(self, leaves, calendars):
        """Closed spans among ``leaves`` for this site, open on these calendars."""
        return [
            span
            for calendar, company, span in leaves
            if company in (self.company_id, self.company_id.browse())
            and (calendar in calendars if calendar else not self.is_open_on_holidays)
        ]

    @api.model
    def _get_leaves(self, sites, calendars, date_start, date_stop):
        """Leaves around a range: ``[(calendar, company, (start, stop)), …]``."""
        margin = timedelta(days=1)
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id", "=", False)
                & Domain("time_type", "=", "leave")
                & Domain("calendar_id", "in", [False, *calendars.ids])
                & Domain("company_id", "in", [False, *sites.company_id.ids])
                & Domain("date_from", "<", date_stop + margin)
                & Domain("date_to", ">", date_start - margin),
                ["calendar_id", "company_id", "date_from", "date_to"],
            )
        )
        return [
            (leave.calendar_id, leave.company_id, leave._get_span()) for leave in leaves
        ]
