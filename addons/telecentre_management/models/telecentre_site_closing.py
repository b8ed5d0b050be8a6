from datetime import time, timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..tools import spans
from ..tools.distance import get_kilometres
from ..tools.week import DAYS, get_week_hours, get_week_lines


class TelecentreSite(models.Model):
    """This week's opening in words, closures to come, and closing for a while."""

    _inherit = "telecentre.site"

    opening_summary = fields.Text(
        string="Open this week",
        compute="_compute_opening_summary",
        help="Closures and public holidays of the week taken into account.",
    )
    closure_count = fields.Integer(
        string="Closures to come", compute="_compute_closure_count"
    )

    def _compute_opening_summary(self):
        monday, span = self._get_this_week()
        half_days = self._get_half_days(*span)
        for site in self:
            site.opening_summary = (
                site._get_week_label(half_days[site], monday)
                if site._is_rentable()
                else False
            )

    def _get_this_week(self):
        """``(monday, (start, stop))`` of the current local week."""
        tz = self[:1]._get_tz()
        today = spans.to_local(fields.Datetime.now(), tz).date()
        monday = today - timedelta(days=today.weekday())
        sunday = monday + timedelta(days=DAYS - 1)
        return monday, (
            spans.local_moment(monday, 0, tz),
            spans.local_moment(sunday, 24, tz),
        )

    def _get_week_label(self, pieces, monday):
        """``Mon–Fri 09:00–12:00`` and so on, one line for days alike."""
        hours = get_week_hours(pieces, monday, self._get_tz())
        if not any(label for _day, label in hours):
            return self.env._("Closed all week")

        def get_name(day):
            return format_date(self.env, day, date_format="EEE")

        return "\n".join(get_week_lines(hours, get_name, self.env._("closed")))

    def _compute_closure_count(self):
        counts = dict(
            self.env["telecentre.closure"]._read_group(
                Domain("site_ids", "in", self.ids)
                & Domain("date_stop", ">", fields.Datetime.now()),
                ["site_ids"],
                ["__count"],
            )
        )
        for site in self:
            site.closure_count = counts.get(site, 0)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_closures(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_closure_action"
        )
        return action | {
            "domain": [("site_ids", "in", self.ids)],
            "context": {
                "default_site_ids": self.ids,
                "search_default_coming": 1,
            },
        }

    def action_open_close(self):
        """Ask which time to close, then show the rentals it hits."""
        return self._create_closing({})._reopen()

    def action_close_tomorrow(self):
        """Close the whole of tomorrow, snow for instance: straight to its rentals."""
        today = spans.to_local(fields.Datetime.now(), self[:1]._get_tz()).date()
        tomorrow = today + timedelta(days=1)
        closing = self._create_closing(
            {
                "name": self.env._("Bad weather"),
                "date_first": tomorrow,
                "date_last": tomorrow,
            }
        )
        return closing.action_show_rentals()

    def _create_closing(self, vals):
        sites = self or self._get_own()
        return self.env["telecentre.site.close"].create(
            {
                "company_id": sites[:1].company_id.id or self.env.company.id,
                "site_ids": [fields.Command.set(sites.ids)],
                **vals,
            }
        )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _format_period(self, date_start, date_stop):
        """Local dates and times: ``24/11/2026 09:00–12:00``.

        From midnight to midnight, the days alone: ``01/10/2026 – 31/10/2026``.
        """
        tz = self._get_tz()
        start, stop = (spans.to_local(moment, tz) for moment in (date_start, date_stop))
        if start.time() == stop.time() == time.min:
            days = (start.date(), (stop - timedelta(days=1)).date())
            return " – ".join(format_date(self.env, day) for day in dict.fromkeys(days))
        first = f"{format_date(self.env, start.date())} {start:%H:%M}"
        if start.date() == stop.date():
            return f"{first}–{stop:%H:%M}"
        return f"{first} – {format_date(self.env, stop.date())} {stop:%H:%M}"

    # ------------------------------------------------------------------
    # Distance
    # ------------------------------------------------------------------

    def _get_distance(self, other):
        """Kilometres as the crow flies; None when one of them is not on the map."""
        if self == other:
            return 0
        points = [
            (address.partner_latitude, address.partner_longitude)
            for address in (self.sudo().partner_id, other.sudo().partner_id)
        ]
        if not all(map(any, points)):
            return None
        return get_kilometres(*points)
