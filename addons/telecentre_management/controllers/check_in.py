"""At the door: the code of a poster opens a page where members check in."""

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from .common import parse_int

CODE = "/my/check-in/<string:code>"


class TelecentreCheckIn(http.Controller):
    @http.route(
        CODE, type="http", auth="user", methods=["GET"], website=True, readonly=True
    )
    def check_in_page(self, code, **_unused):
        """The member's rental here, or what is free if they have none."""
        return self._render_door(code)

    @http.route(CODE, type="http", auth="user", methods=["POST"], website=True)
    def check_in(self, code, **values):
        """The member is there; twice is once."""
        site, space = request.env["telecentre.space"]._find_check_in_place(code)
        partner = request.env.user.partner_id
        arrivals = request.env["telecentre.rental"]._portal_get_arrivals(
            partner, site, space
        )
        rental = arrivals.filtered(lambda one: one.id == parse_int(values, "rental"))
        try:
            with request.env.cr.savepoint():
                rental.action_check_in()
        except UserError as error:
            return self._render_door(code, problem=str(error), status=409)
        return request.redirect(f"/my/check-in/{code}")

    def _render_door(self, code, problem="", status=200):
        Space = request.env["telecentre.space"]
        site, space = Space._find_check_in_place(code)
        if not site:
            return request.render(
                "telecentre_management.portal_check_in_unknown",
                {"page_name": "telecentre_check_in"},
                status=404,
            )
        Rental = request.env["telecentre.rental"]
        partner = request.env.user.partner_id
        arrivals = Rental._portal_get_arrivals(partner, site, space)
        values = {
            "page_name": "telecentre_check_in",
            "site": site,
            "space": space,
            "code": code,
            "arrivals": arrivals,
            "problem": problem,
            "following": Rental._portal_get_next(partner, site),
            "offers": [],
            "wish": self._get_wish(site),
        }
        if not arrivals.filtered(lambda rental: rental.state != "no_show"):
            values["offers"] = Space._find_offers(partner, values["wish"])
        return request.render(
            "telecentre_management.portal_check_in", values, status=status
        )

    def _get_wish(self, site):
        """An hour, from now on, at this site."""
        return {
            "day": site._to_local_day(fields.Datetime.now()),
            "slot": "hours",
            "time": None,
            "minutes": 60,
            "site_id": site.id,
            "person": request.env.user.partner_id,
        }
