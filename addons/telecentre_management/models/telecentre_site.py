from datetime import time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.base.models.res_partner import _tz_get

from ..tools import spans
from .telecentre_rental import BLOCKING_STATES

# A closure typed as "until 23:59:59" lasts until midnight.
LAST_SECOND = timedelta(seconds=59)
# Longer questions would keep a worker busy for nobody's use.
LONGEST_RANGE = timedelta(days=731)


class TelecentreSite(models.Model):
    """A place of the network: where it is, when it is open, who runs it."""

    _name = "telecentre.site"
    _description = "Telecentre Site"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    # identity
    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, help="Short unique code, such as MUR.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    color = fields.Integer()
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("fitting_out", "Fitting out"),
            ("open", "Open"),
            ("closed", "Closed"),
        ],
        required=True,
        default="planned",
        tracking=True,
        index=True,
        group_expand=True,
        help="Only an open site can be rented.",
    )
    date_opened = fields.Date(string="Opened on")
    speciality = fields.Char(
        translate=True, help="What this site is for, so that sites do not compete."
    )
    note = fields.Html(
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )

    # premises
    partner_id = fields.Many2one("res.partner", string="Address", check_company=True)
    host_kind = fields.Selection(
        [
            ("public_services_house", "Public services house"),
            ("business_nursery", "Business nursery"),
            ("digital_public_space", "Public digital space"),
            ("town_hall", "Town hall"),
            ("other", "Other"),
        ],
        string="Premises",
    )
    host_partner_id = fields.Many2one("res.partner", string="Owner of the premises")
    authority_id = fields.Many2one(
        "res.partner",
        string="Local authority",
        help="The communauté de communes that runs the site with the council.",
    )
    surface = fields.Float(string="Surface (m²)")
    is_zrr = fields.Boolean(
        string="Rural revitalisation zone", help="Zone de revitalisation rurale (ZRR)."
    )
    is_accessible = fields.Boolean(
        string="Accessible", help="Accessible to people with reduced mobility."
    )

    # when
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening hours",
        required=True,
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
    )
    tz = fields.Selection(
        _tz_get,
        string="Time zone",
        required=True,
        default=lambda self: self.env.company.resource_calendar_id.tz or "Europe/Paris",
    )

    # who and with what
    user_ids = fields.Many2many(
        "res.users",
        string="Hosts",
        domain=[("share", "=", False)],
        help="The people who run this site: they see its rentals.",
    )
    space_ids = fields.One2many("telecentre.space", "site_id", string="Spaces")
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        check_company=True,
        help="Invoice lines of this site go to this account.",
    )

    # counters
    space_count = fields.Integer(compute="_compute_space_count")
    rental_today_count = fields.Integer(compute="_compute_rental_today_count")

    _code_unique = models.UniqueIndex(
        "(company_id, code)", "Another site of this company already has this code."
    )

    def _compute_space_count(self):
        counts = dict(
            self.env["telecentre.space"]._read_group(
                [("site_id", "in", self.ids)], ["site_id"], ["__count"]
            )
        )
        for site in self:
            site.space_count = counts.get(site, 0)

    def _compute_rental_today_count(self):
        counts = dict(
            self.env["telecentre.rental"]._read_group(
                [
                    ("site_id", "in", self.ids),
                    ("state", "in", BLOCKING_STATES),
                    ("date_start", "<", "today +1d"),
                    ("date_stop", ">", "today"),
                ],
                ["site_id"],
                ["__count"],
            )
        )
        for site in self:
            site.rental_today_count = counts.get(site, 0)

    @api.constrains("resource_calendar_id")
    def _check_resource_calendar_id(self):
        for site in self:
            if site.resource_calendar_id.flexible_hours:
                raise ValidationError(
                    site.env._(
                        "Site %(site)s needs opening hours with fixed times: "
                        "%(calendar)s is a flexible schedule.",
                        site=site.name,
                        calendar=site.resource_calendar_id.name,
                    )
                )

    def action_open_spaces(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_space_action"
        )
        return action | {
            "domain": [("site_id", "=", self.id)],
            "context": {"default_site_id": self.id},
        }

    def action_open_rentals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action"
        )
        return action | {
            "domain": [("site_id", "=", self.id)],
            "context": {"default_site_id": self.id},
        }

    # ------------------------------------------------------------------
    # Opening
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
        """Open spans of each site, cut into mornings and afternoons.

        The one source of "when is it open": availability, prices and screens read it.
        Whole local days around the range are returned, so that a caller sees where a
        day begins and ends.

        :param date_start, date_stop: naive UTC
        :return: ``{site: [(local date, period, start, stop), …]}``, UTC, in order
        """
        # Opening hours are public: whoever sees a space may know when it is open.
        sites = self.sudo().filtered(lambda site: site._is_rentable())
        closures = sites._get_closures(date_start, date_stop)
        half_days = dict.fromkeys(self, ())
        for site in sites:
            tz = site._get_tz()
            opening = site.resource_calendar_id._get_opening_half_days(
                spans.to_local(date_start, tz).date(),
                spans.to_local(date_stop, tz).date(),
                tz,
            )
            half_days[site] = [
                (day, period, *span)
                for day, period, start, stop in opening
                for span in spans.subtract([(start, stop)], closures[site])
            ]
        return half_days

    def _get_closures(self, date_start, date_stop):
        """Closed spans of each site around a range: ``{site: [(start, stop), …]}``."""
        margin = timedelta(days=1)
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & Domain("calendar_id", "in", [False, *self.resource_calendar_id.ids])
            & Domain("company_id", "in", [False, *self.company_id.ids])
            & Domain("date_from", "<", date_stop + margin)
            & Domain("date_to", ">", date_start - margin),
            ["calendar_id", "company_id", "date_from", "date_to"],
        )
        closures = {site: [] for site in self}
        for leave in leaves:
            stop = leave.date_to
            if stop.second == LAST_SECOND.seconds:
                stop += timedelta(seconds=1)
            for site, closed in closures.items():
                same_calendar = leave.calendar_id == site.resource_calendar_id
                same_company = leave.company_id == site.company_id
                if (same_calendar or not leave.calendar_id) and (
                    same_company or not leave.company_id
                ):
                    closed.append((leave.date_from, stop))
        return closures

    def _is_whole_days(self, date_start, date_stop, half_days):
        """Whether a stay runs from the beginning of a day to the end of a day.

        A day begins at midnight or when the site opens, and ends when it closes or at
        midnight.

        :param half_days: of this site, as given by ``_get_half_days``
        """
        self.ensure_one()
        tz = self._get_tz()
        local_start, local_stop = (
            spans.to_local(moment, tz) for moment in (date_start, date_stop)
        )
        openings = [
            start for day, _p, start, _s in half_days if day == local_start.date()
        ]
        closings = [stop for day, _p, _s, stop in half_days if day == local_stop.date()]
        begins = local_start.time() == time.min or date_start == min(
            openings, default=None
        )
        ends = local_stop.time() == time.min or date_stop == max(closings, default=None)
        return begins and ends
