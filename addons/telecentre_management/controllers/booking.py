"""Find a place across the network and book it: pages of the member's portal."""

import uuid
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .common import LONGEST_MINUTES, parse_key, parse_order, parse_wish

# Sites that are not on the map come last.
FAR_AWAY = 99999
DURATIONS = (30, 60, 90, 120, 180, 240)


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
        wish, problem = parse_wish(values)
        person = wish["person"]
        try:
            person._check_telecentre_may_book()
        except UserError as error:
            problem = problem or str(error)
        Space = request.env["telecentre.space"]
        offers, full = [], []
        if not problem and values.get("day"):
            known = Space._get_wish_known(person, wish)
            offers = Space._find_offers(person, wish, known)
            # One waits for oneself.
            if person == request.env.user.partner_id:
                full = Space._find_full(person, wish, offers, known)
        return self._render_search(
            wish, offers, problem, bool(values.get("day")), full=full
        )

    @http.route(
        "/my/book/review", type="http", auth="user", methods=["GET"], website=True
    )
    def review(self, **values):
        """What would be booked: places, price, breakdown, terms of cancellation."""
        try:
            order = parse_order(values)
        except ValueError:
            return request.redirect("/my/book")
        Rental = request.env["telecentre.rental"]
        try:
            order["partner"]._check_telecentre_may_book()
            spaces = Rental._portal_get_spaces(**order)
        except UserError as error:
            return self._render_lost(order, str(error))
        if len(spaces) < order["quantity"]:
            return self._render_lost(
                order, request.env._("These places have just been taken.")
            )
        rentals, quotes = Rental._portal_prepare(
            order["partner"], spaces, order["start"], order["stop"]
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
            order = parse_order(values)
        except ValueError:
            return request.redirect("/my/book")
        key = parse_key(values)
        if not key:
            return request.redirect("/my/book")
        Rental = request.env["telecentre.rental"]
        try:
            with request.env.cr.savepoint():
                rentals = Rental._portal_book(**order, key=key)
        except UniqueViolation:
            # The other click of a double one has booked.
            return request.redirect("/my/rentals")
        except UserError as error:
            return self._render_lost(order, str(error))
        if len(rentals) == 1:
            return request.redirect(f"/my/rentals/{rentals.id}?booked=1")
        return request.redirect("/my/rentals?booked=1")

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _render_search(self, wish, offers, problem, is_asked, status=200, full=()):
        sites = request.env["telecentre.site"]._get_published()
        spaces = sites._get_public_spaces()
        distances = self._sort_by_distance(wish, offers)
        return request.render(
            "telecentre_management.portal_book",
            {
                "page_name": "telecentre_book",
                "people": request.env.user.partner_id._get_telecentre_people(),
                "wish": wish,
                "offers": offers,
                "full": full,
                "problem": problem,
                "is_asked": is_asked,
                "sites": sites,
                "kinds": spaces.type_id.sorted("sequence"),
                "categories": spaces.equipment_ids.category_id.sorted("name"),
                "distances": distances,
                "basket": request.env["telecentre.rental"]._portal_get_basket(),
                "durations": DURATIONS,
                "tomorrow": wish["day"] + timedelta(days=1),
            },
            status=status,
        )

    def _sort_by_distance(self, wish, offers):
        """Put what is near first: ``{site: km}``, None if the place is not known."""
        if not wish.get("near"):
            return {}
        sites = request.env["telecentre.site"]._get_published()
        point = sites._find_place(wish["near"])
        if not point:
            return None
        distances = sites._get_kilometres_from(point)
        offers.sort(key=lambda offer: distances.get(offer.site, FAR_AWAY))
        return distances

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
            "person": order["partner"],
        }
        Space = request.env["telecentre.space"]
        offers = Space._find_offers(order["partner"], wish)
        # Nearest first: the site that was wanted, then the others.
        offers.sort(key=lambda offer: offer.site != site)
        full = Space._find_full_order(**order)
        return self._render_search(wish, offers, sentence, True, status=409, full=full)
