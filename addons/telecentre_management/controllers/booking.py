"""Find a place across the network and book it: pages of the member's portal."""

import uuid
from datetime import date, timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

SLOTS = ("morning", "afternoon", "day", "hours")
DURATIONS = (30, 60, 90, 120, 180, 240)
LONGEST_MINUTES = 12 * 60


class TelecentreBooking(http.Controller):
    @http.route(
        "/my/book",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def search(self, **values):
        """Free places for a wish, with their price, at all sites."""
        wish, problem = self._parse_wish(values)
        partner = request.env.user.partner_id
        offers = []
        if not problem and values.get("day"):
            offers = request.env["telecentre.space"]._find_offers(partner, wish)
        return self._render_search(wish, offers, problem, bool(values.get("day")))

    @http.route(
        "/my/book/review", type="http", auth="user", methods=["GET"], website=True
    )
    def review(self, **values):
        """What would be booked: places, price, breakdown, terms of cancellation."""
        try:
            order = self._parse_order(values)
        except (UserError, ValueError):
            return request.redirect("/my/book")
        partner = request.env.user.partner_id
        Rental = request.env["telecentre.rental"]
        try:
            spaces = Rental._portal_get_spaces(partner, **order)
        except UserError as error:
            return self._render_lost(order, str(error))
        if len(spaces) < order["quantity"]:
            return self._render_lost(
                order, request.env._("These places have just been taken.")
            )
        rentals, quotes = Rental._portal_prepare(
            partner, spaces, order["start"], order["stop"]
        )
        return request.render(
            "telecentre_management.portal_book_review",
            {
                "page_name": "telecentre_book",
                "order": order,
                "rentals": rentals,
                "quotes": quotes,
                "key": uuid.uuid4().hex,
            },
        )

    @http.route(
        "/my/book/confirm", type="http", auth="user", methods=["POST"], website=True
    )
    def confirm(self, **values):
        """Book; who lost a race reads what is free instead."""
        try:
            order = self._parse_order(values)
        except (UserError, ValueError):
            return request.redirect("/my/book")
        key = values.get("key", "")
        if len(key) != 32 or not key.isalnum():
            return request.redirect("/my/book")
        Rental = request.env["telecentre.rental"]
        partner = request.env.user.partner_id
        try:
            with request.env.cr.savepoint():
                rentals = Rental._portal_book(partner, **order, key=key)
        except UniqueViolation:
            # The other click of a double one has booked.
            return request.redirect("/my/rentals")
        except UserError as error:
            return self._render_lost(order, str(error))
        if len(rentals) == 1:
            return request.redirect(f"/my/rentals/{rentals.id}?booked=1")
        return request.redirect("/my/rentals?booked=1")

    # ------------------------------------------------------------------
    # Parsing
    # ------------------------------------------------------------------

    def _parse_wish(self, values):
        """The wish that a form tells, and a sentence when it makes no sense."""
        env = request.env
        today = fields.Date.context_today(env.user)
        wish = {"day": today, "slot": "morning", "minutes": 60, "time": None}
        problem = ""
        try:
            wish["day"] = date.fromisoformat(values.get("day") or str(today))
        except ValueError:
            problem = env._("Please write the day as day, month, year.")
        if not problem and wish["day"] < today:
            problem = env._("Please choose today or a later day.")
        if values.get("slot") in SLOTS:
            wish["slot"] = values["slot"]
        wish["minutes"] = min(self._parse_int(values, "minutes") or 60, LONGEST_MINUTES)
        hours, _colon, minutes = (values.get("time") or "").partition(":")
        if hours.isdigit() and minutes.isdigit():
            wish["time"] = int(hours) % 24 + int(minutes) % 60 / 60
        wish["site_id"] = self._parse_int(values, "site")
        wish["type_id"] = self._parse_int(values, "kind")
        wish["people"] = self._parse_int(values, "people")
        return wish, problem

    def _parse_int(self, values, name):
        text = str(values.get(name) or "")
        return int(text) if text.isdigit() and len(text) < 9 else 0

    def _parse_order(self, values):
        """What a form orders: a site, a kind, hours and a number of places.

        :raise ValueError: if it was not made by our form
        """
        start, stop = (
            fields.Datetime.to_datetime(part)
            for part in (values.get("hours") or "").split("/")
        )
        site = request.env["telecentre.site"]._get_published()
        site = site.filtered(lambda one: one.id == self._parse_int(values, "site"))
        kind = site._get_public_spaces().type_id.filtered(
            lambda one: one.id == self._parse_int(values, "kind")
        )
        if not (site and kind and start and stop) or start >= stop:
            raise ValueError
        return {
            "site": site,
            "kind": kind,
            "start": start,
            "stop": stop,
            "quantity": self._parse_int(values, "quantity") or 1,
        }

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _render_search(self, wish, offers, problem, is_asked, status=200):
        sites = request.env["telecentre.site"]._get_published()
        return request.render(
            "telecentre_management.portal_book",
            {
                "page_name": "telecentre_book",
                "wish": wish,
                "offers": offers,
                "problem": problem,
                "is_asked": is_asked,
                "sites": sites,
                "kinds": sites._get_public_spaces().type_id.sorted("sequence"),
                "durations": DURATIONS,
                "tomorrow": wish["day"] + timedelta(days=1),
            },
            status=status,
        )

    def _render_lost(self, order, sentence):
        """The search again, with what is still free that day and why it failed."""
        site = order["site"]
        wish = {
            "day": site._to_local_day(order["start"]),
            "slot": "hours",
            "time": None,
            "minutes": min(
                int((order["stop"] - order["start"]).total_seconds() // 60),
                LONGEST_MINUTES,
            ),
            "type_id": order["kind"].id,
        }
        offers = request.env["telecentre.space"]._find_offers(
            request.env.user.partner_id, wish
        )
        # Nearest first: the site that was wanted, then the others.
        offers.sort(key=lambda offer: offer.site != site)
        return self._render_search(wish, offers, sentence, True, status=409)
