import json
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools.misc import format_datetime, format_time

from ..tools import spans
from ..tools.osm_hours import format_week

DAYS_AHEAD = 8


class Places(NamedTuple):
    """The places of one kind at a site, and how many are free."""

    kind: object
    free: int
    label: str


class TelecentreSite(models.Model):
    """What everybody may know of a site: its public page and open data."""

    _inherit = "telecentre.site"

    is_published = fields.Boolean(
        string="Shown to the public",
        default=True,
        help="On the public pages and in the open data, while it is open.",
    )
    description = fields.Text(
        string="Presentation", translate=True, help="For the public page."
    )
    access_note = fields.Text(
        string="How to get there", translate=True, help="For the public page."
    )
    line_ids = fields.One2many("telecentre.site.line", "site_id", string="Network")
    service_ids = fields.One2many(
        "telecentre.site.service", "site_id", string="Services"
    )

    def action_open_public_page(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._get_public_path(),
            "target": "new",
        }

    @api.model
    def _get_published(self, code=None):
        """The open sites that the public may see, readable by everybody.

        :param str code: of one site
        """
        domain = [("state", "=", "open"), ("is_published", "=", True)]
        if code:
            domain.append(("code", "=ilike", code))
        # What follows is public; nothing else is read of them.
        return self.sudo().search(domain, order="name, id")

    def _get_public_spaces(self):
        return self.env["telecentre.space"].search_fetch(
            [("site_id", "in", self.ids), ("is_portal_bookable", "=", True)]
        )

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    def _get_week(self):
        """Usual hours: ``{weekday: [(hour from, hour to), …]}``, closures apart."""
        self.ensure_one()
        week = {}
        calendar = (
            self.host_calendar_id
            if self.hours_source == "host"
            else self.resource_calendar_id
        )
        for (_week, weekday), pieces in calendar._get_weekly_half_days()[1].items():
            week.setdefault(weekday, []).extend(piece[:2] for piece in pieces)
        if self.hours_source == "within":
            premises = self.host_calendar_id._get_weekly_half_days()[1]
            week = {
                weekday: [
                    (max(start, piece[0]), min(stop, piece[1]))
                    for start, stop in hours
                    for piece in premises.get((0, weekday), ())
                    if start < piece[1] and piece[0] < stop
                ]
                for weekday, hours in week.items()
            }
        return week

    def _get_osm_hours(self):
        """The usual week in OpenStreetMap's ``opening_hours`` syntax."""
        self.ensure_one()
        return format_week(self._get_week(), self.is_open_on_holidays)

    def _get_open_state(self, now=None):
        """Open now or not, and until or from when: ``{site: (is open, moment)}``.

        ``moment`` is naive local time; ``None`` when nothing opens within a week.
        """
        now = now or fields.Datetime.now()
        half_days = self._get_half_days(now, now + timedelta(days=DAYS_AHEAD))
        states = {}
        for site, pieces in half_days.items():
            tz = site._get_tz()
            coming = [
                span for span in spans.merge(p[2:] for p in pieces) if span[1] > now
            ]
            if not coming:
                states[site] = (False, None)
                continue
            start, stop = coming[0]
            is_open = start <= now
            states[site] = (is_open, spans.to_local(stop if is_open else start, tz))
        return states

    def _get_open_labels(self):
        """``{site: “Open until 18:00”}``, in the reader's language."""
        labels = {}
        for site, (is_open, moment) in self._get_open_state().items():
            if not moment:
                labels[site] = site.env._("Closed this week")
                continue
            hour = format_time(site.env, moment.time(), time_format="short")
            today = spans.to_local(fields.Datetime.now(), site._get_tz()).date()
            if is_open:
                labels[site] = site.env._("Open until %(hour)s", hour=hour)
            elif moment.date() == today:
                labels[site] = site.env._("Opens today at %(hour)s", hour=hour)
            else:
                labels[site] = site.env._(
                    "Opens on %(day)s at %(hour)s",
                    day=site._format_weekday(moment.weekday()),
                    hour=hour,
                )
        return labels

    def _format_weekday(self, weekday):
        days = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        return dict(days._description_selection(self.env))[str(weekday)].lower()

    def _get_week_rows(self):
        """``[(“Monday”, “08:30–12:30, 13:30–18:00”), …]`` for a table."""
        self.ensure_one()
        week = self._get_week()
        rows = []
        for weekday in range(7):
            hours = ", ".join(
                f"{self._format_hour(start)}–{self._format_hour(stop)}"
                for start, stop in sorted(week.get(weekday, ()))
            )
            day = self._format_weekday(weekday).capitalize()
            rows.append((day, hours or self.env._("Closed")))
        return rows

    def _format_hours_of_day(self, start, stop):
        """``09:00–12:00``, local, of naive UTC moments."""
        tz = self._get_tz()
        return f"{spans.to_local(start, tz):%H:%M}–{spans.to_local(stop, tz):%H:%M}"

    def _to_local_day(self, moment):
        """The local date of a naive UTC moment."""
        return spans.to_local(moment, self._get_tz()).date()

    @api.model
    def _format_hour(self, hour):
        minutes = round(hour * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    def _get_coming_closures(self):
        """Closures of the whole site from today on, those of a host's absence too."""
        self.ensure_one()
        now = fields.Datetime.now()
        found = self.env["telecentre.closure"]._get_between(
            self, now, now + timedelta(days=90)
        )
        return found.filtered(lambda closure: not closure.space_ids)

    def _get_closure_label(self, closure):
        """``Snow: from 24/11/2026 09:00 to 25/11/2026 18:00``, in site time."""
        self.ensure_one()
        words = {
            "reason": closure.name,
            "start": self._format_moment(closure.date_start),
            "stop": self._format_moment(closure.date_stop),
        }
        if closure.kind == "unstaffed":
            return self.env._(
                "%(reason)s: open without a host from %(start)s to %(stop)s", **words
            )
        return self.env._("%(reason)s: from %(start)s to %(stop)s", **words)

    def _format_moment(self, moment):
        return format_datetime(self.env, moment, tz=self.tz, dt_format="short")

    # ------------------------------------------------------------------
    # Places
    # ------------------------------------------------------------------

    def _get_free_today(self):
        """Free places for the rest of the day: ``{site: [Places, …]}``."""
        now = fields.Datetime.now()
        spaces = self._get_public_spaces()
        until = max(
            (
                spans.local_moment(
                    spans.to_local(now, site._get_tz()).date(), 24, site._get_tz()
                )
                for site in self
            ),
            default=now + timedelta(days=1),
        )
        free = spaces._get_free_intervals(now, until) if spaces else {}
        by_site = {site: [] for site in self}
        for site, mine in spaces.grouped("site_id").items():
            kinds = mine.grouped("type_id")
            for kind in sorted(kinds, key=lambda one: (one.sequence, one.name)):
                count = sum(1 for space in kinds[kind] if free[space])
                label = self._get_free_label(count, len(kinds[kind]))
                by_site[site].append(Places(kind, count, label))
        return by_site

    def _get_free_label(self, free, total):
        if not free:
            return self.env._("none free")
        return self.env._("%(free)s of %(total)s free", free=free, total=total)

    # ------------------------------------------------------------------
    # Data
    # ------------------------------------------------------------------

    def _prepare_map(self):
        """What the map needs, as JSON: points of the sites with a place, and tiles.

        Without tiles the map shows the points alone and asks nothing of anybody.

        :return: ``None`` when no site has a place
        """
        points = [
            {
                "name": site.name,
                "latitude": site.partner_id.partner_latitude,
                "longitude": site.partner_id.partner_longitude,
                "url": site._get_public_path(),
            }
            for site in self
            if site.partner_id.partner_latitude
        ]
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return points and json.dumps(
            {
                "points": points,
                "tiles": get_param("telecentre_management.map_tiles", ""),
                "attribution": get_param("telecentre_management.map_attribution", ""),
            }
        )

    def _get_public_path(self):
        self.ensure_one()
        return f"/telecentres/{self.code.lower()}"

    def _prepare_open_data(self, base_url):
        """One dict a site, the same keys for all: the columns of the open data."""
        return [site._prepare_open_data_row(base_url) for site in self]

    def _prepare_open_data_row(self, base_url):
        self.ensure_one()
        place = self.partner_id
        spaces = self._get_public_spaces()
        return {
            "id": self.code,
            "name": self.name,
            "street": ", ".join(filter(None, [place.street, place.street2])),
            "postcode": place.zip or "",
            "city": place.city or "",
            "latitude": place.partner_latitude or None,
            "longitude": place.partner_longitude or None,
            "phone": place.phone or "",
            "email": place.email or "",
            "url": base_url + self._get_public_path(),
            "opened_on": fields.Date.to_string(self.date_opened) or "",
            "opening_hours": self._get_osm_hours(),
            "timezone": self.tz,
            "speciality": self.speciality or "",
            "wheelchair": "yes" if self.is_accessible else "no",
            "spaces": [
                f"{len(own)} {kind.name}"
                for kind, own in spaces.grouped("type_id").items()
            ],
            "equipment": sorted({*spaces.equipment_ids.mapped("name")}),
            "services": self.service_ids.mapped("name"),
            "internet": [line._get_label() for line in self.line_ids],
            "updated_on": fields.Date.to_string(self.write_date),
        }
