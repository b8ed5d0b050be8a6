from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tools import spans

# Who is expected, is there, was there or did not come.
SHEET_STATES = ("requested", "confirmed", "in_use", "done", "no_show")
ACTIONS = {
    "confirmed": ["action_check_in", "action_no_show"],
    "in_use": ["action_done", "action_reopen"],
    "done": ["action_reopen"],
    "no_show": ["action_reopen"],
}


class TelecentreSite(models.Model):
    """The day of a site on one page: who comes, where, when, and what is free."""

    _inherit = "telecentre.site"

    @api.readonly
    def get_day_sheet(self, day=None):
        """The day sheets of these sites, or of the user's own if none is given.

        :param str day: local date, ``YYYY-MM-DD``; today if none
        :return: ``{"day", "day_label", "is_today", "choices", "sheets"}``, see
            ``_prepare_day_sheet``
        """
        self.env["telecentre.rental"].check_access("create")
        day = self._parse_day(day)
        sites = self.search([("state", "=", "open")])
        shown = (self & sites) or self._get_own()
        today = fields.Date.context_today(self)
        return {
            "day": fields.Date.to_string(day),
            "day_label": format_date(self.env, day, date_format="EEEE d MMMM y"),
            "is_today": day == today,
            "choices": [{"id": site.id, "name": site.name} for site in sites],
            "sheets": shown._prepare_day_sheets(day),
        }

    def action_print_day_sheet(self, day=None):
        """The same on paper, for when the line is down."""
        report = self.env.ref("telecentre_management.telecentre_day_sheet_report")
        day = fields.Date.to_string(self._parse_day(day))
        return report.report_action(
            self, data={"site_ids": self.ids, "day": day}, config=False
        )

    @api.model
    def _parse_day(self, day):
        try:
            return fields.Date.to_date(day) or fields.Date.context_today(self)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%(day)s” is not a date: write it YYYY-MM-DD.", day=day)
            ) from error

    # ------------------------------------------------------------------
    # Sheets
    # ------------------------------------------------------------------

    def _prepare_day_sheets(self, day):
        ranges = {site: site._get_day_range(day) for site in self}
        first = min((start for start, _stop in ranges.values()), default=None)
        last = max((stop for _start, stop in ranges.values()), default=None)
        if not self:
            return []
        rentals = self.env["telecentre.rental"].search(
            [
                ("site_id", "in", self.ids),
                ("state", "in", SHEET_STATES),
                ("date_start", "<", last),
                ("date_stop", ">", first),
            ],
            order="date_start, space_id, id",
        )
        spaces = self.env["telecentre.space"].search([("site_id", "in", self.ids)])
        known = spaces._get_availability(first, last)
        marks = spaces._get_planning_marks(first, last)
        editable = self._filtered_access("write")
        return [
            site._prepare_day_sheet(
                ranges[site],
                rentals.filtered(lambda rental, site=site: rental.site_id == site),
                {space: known[space] for space in spaces if space.site_id == site},
                marks,
            )
            | {"editable": site in editable}
            for site in self
        ]

    def _get_day_range(self, day):
        tz = self._get_tz()
        return spans.local_moment(day, 0, tz), spans.local_moment(day, 24, tz)

    def _prepare_day_sheet(self, day_range, rentals, known, marks):
        """What one page tells of this site."""
        opening = spans.merge(
            span
            for each in known.values()
            for span in spans.clip(each.opening, *day_range)
        )
        rentals = rentals.filtered(
            lambda rental: (
                rental.date_start < day_range[1] and rental.date_stop > day_range[0]
            )
        )
        hosts = self.sudo().user_ids.partner_id
        return {
            "id": self.id,
            "name": self.name,
            "address": self._get_address_line(),
            "phone": self.sudo().partner_id.phone or "",
            "hosts": [{"name": host.name, "phone": host.phone or ""} for host in hosts],
            "hours": self._format_day_hours(opening),
            "notices": self._get_day_notices(day_range, marks, known),
            "arrivals": [rental._prepare_arrival(day_range) for rental in rentals],
            "spaces": [
                space._prepare_free_line(each, day_range)
                for space, each in known.items()
            ],
        }

    def _get_address_line(self):
        address = self.sudo().partner_id
        town = " ".join(filter(None, [address.zip, address.city]))
        return ", ".join(filter(None, [address.street, town]))

    def _format_day_hours(self, hours):
        tz = self._get_tz()
        return ", ".join(
            f"{spans.to_local(start, tz):%H:%M}–{spans.to_local(stop, tz):%H:%M}"
            for start, stop in hours
        )

    def _get_day_notices(self, day_range, marks, known):
        """Closures of the day, each once, with the spaces that it concerns."""
        concerned = {}
        for space in known:
            for mark in marks[space]:
                start, stop = map(
                    fields.Datetime.to_datetime, (mark["start"], mark["stop"])
                )
                if start < day_range[1] and stop > day_range[0]:
                    key = mark["kind"], mark["label"], start, stop
                    concerned.setdefault(key, []).append(space.name)
        kinds = {
            "closed": self.env._("Closed"),
            "holiday": self.env._("Holiday"),
            "no_edge": self.env._("No start or end"),
            "unstaffed": self.env._("Open without a host"),
        }
        return [
            {
                "kind": kind,
                "label": f"{kinds[kind]} · {label}" if label else kinds[kind],
                "hours": self._format_notice_hours((start, stop), day_range),
                "spaces": "" if len(names) == len(known) else ", ".join(names),
            }
            for (kind, label, start, stop), names in sorted(
                concerned.items(), key=lambda item: item[0][2]
            )
        ]

    def _format_notice_hours(self, span, day_range):
        if span[0] <= day_range[0] and span[1] >= day_range[1] - timedelta(seconds=1):
            return self.env._("all day")
        return self._format_day_hours(spans.clip([span], *day_range))


class TelecentreSpace(models.Model):
    _inherit = "telecentre.space"

    def _prepare_free_line(self, known, day_range):
        """When a space is free on a day; ``now`` only while it is."""
        now = fields.Datetime.now()
        start, stop = day_range
        free = known.get_free(max(start, now), stop) if now < stop else []
        is_now = start <= now < stop and bool(free) and free[0][0] <= now
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type_id.name,
            "now": is_now,
            "hours": self.site_id._format_day_hours(free),
            "access_code": self.sudo().access_code or "",
        }


class TelecentreRental(models.Model):
    _inherit = "telecentre.rental"

    def _prepare_arrival(self, day_range):
        """One line of the day sheet."""
        states = dict(self._fields["state"]._description_selection(self.env))
        partner = self.partner_id
        return {
            "id": self.id,
            "number": self.name,
            "time": self._get_day_time(day_range),
            "starts_before": self.date_start < day_range[0],
            "who": self._get_who(),
            "company": self._get_company_name(),
            "phone": partner.phone or "",
            "email": partner.email or "",
            "space": self.space_id.name,
            "code": self.sudo()._get_access_codes(),
            "price": self._get_planning_amount(),
            "note": self.note or "",
            "state": self.state,
            "state_label": states[self.state],
            "actions": ACTIONS.get(self.state, []),
        }

    def _get_day_time(self, day_range):
        """``09:00–12:00``, or the last day of a longer stay."""
        tz = self.site_id._get_tz()
        start, stop = (
            spans.to_local(moment, tz)
            for moment in spans.clip([(self.date_start, self.date_stop)], *day_range)[0]
        )
        if self.date_start <= day_range[0] and self.date_stop >= day_range[1]:
            last = spans.to_local(self.date_stop - timedelta(seconds=1), tz).date()
            return self.env._("all day, until %(day)s", day=format_date(self.env, last))
        return f"{start:%H:%M}–{stop:%H:%M}"
