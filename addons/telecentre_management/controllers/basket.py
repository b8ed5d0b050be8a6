"""Several different spaces at once: what is kept in a basket, booked together."""

from psycopg2.errors import UniqueViolation

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .booking import TelecentreBooking
from .common import parse_int, parse_key, parse_order

FORM = {"type": "http", "auth": "user", "methods": ["POST"], "website": True}
PAGE = FORM | {"methods": ["GET"], "readonly": True}


class TelecentreBasket(TelecentreBooking):
    @http.route("/my/basket", **PAGE)
    def basket(self, **_unused):
        """What is kept, until when, and what it comes to."""
        return self._render_basket()

    @http.route("/my/basket/add", **FORM)
    def basket_add(self, **values):
        """Keep what was reviewed while the member looks for the rest."""
        try:
            order = parse_order(values)
        except ValueError:
            return request.redirect("/my/book")
        key = parse_key(values)
        if not key:
            return request.redirect("/my/book")
        try:
            with request.env.cr.savepoint():
                request.env["telecentre.rental"]._portal_put_in_basket(key, **order)
        except UniqueViolation:
            # The other click of a double one has put it there.
            return request.redirect("/my/basket")
        except UserError as error:
            return self._render_lost(order, str(error))
        return request.redirect("/my/basket")

    @http.route("/my/basket/remove", **FORM)
    def basket_remove(self, **values):
        rental_id = parse_int(values, "rental")
        basket = request.env["telecentre.rental"]._portal_get_basket()
        basket.filtered(lambda rental: rental.id == rental_id)._discard_basket()
        return request.redirect("/my/basket")

    @http.route("/my/basket/confirm", **FORM)
    def basket_confirm(self, **_unused):
        """Book all of it, or nothing."""
        basket = request.env["telecentre.rental"]._portal_get_basket()
        if not basket:
            return request.redirect("/my/basket")
        try:
            with request.env.cr.savepoint():
                basket.action_confirm()
        except UserError as error:
            return self._render_basket(str(error), status=409)
        return request.redirect("/my/rentals?booked=1")

    def _render_basket(self, problem="", status=200):
        rentals = request.env["telecentre.rental"]._portal_get_basket()
        return request.render(
            "telecentre_management.portal_basket",
            {
                "page_name": "telecentre_basket",
                "rentals": rentals,
                "quotes": rentals._get_quotes(),
                "problem": problem,
            },
            status=status,
        )
