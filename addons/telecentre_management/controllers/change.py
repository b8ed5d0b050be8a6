"""Change a rental: look for another place, see what it costs, confirm."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .booking import DURATIONS
from .common import get_own, parse_amount, parse_hours, parse_int, parse_wish

MODEL = "telecentre.rental"


class TelecentreChange(http.Controller):
    @http.route(
        "/my/rentals/<int:rental_id>/change",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def change_search(self, rental_id, **values):
        """Where and when the rental could go instead."""
        rental_sudo = get_own(MODEL, rental_id)
        if not rental_sudo:
            return request.redirect("/my/rentals")
        wish, problem = parse_wish(self._get_default_wish(rental_sudo) | values)
        return self._render_search(rental_sudo, wish, problem)

    @http.route(
        "/my/rentals/<int:rental_id>/change/review",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def change_review(self, rental_id, **values):
        """What it was and what it would be, with the prices of both."""
        rental_sudo = get_own(MODEL, rental_id)
        try:
            start, stop = parse_hours(values)
            site = self._parse_site(values)
        except ValueError:
            return request.redirect("/my/rentals")
        if not rental_sudo:
            return request.redirect("/my/rentals")
        if rental_sudo._portal_get_change_refusal():
            return request.redirect(rental_sudo.access_url)
        spaces = rental_sudo._portal_get_change_spaces(start, stop, site)
        if not spaces:
            sentence = request.env._("This place has just been taken.")
            return self._render_lost(rental_sudo, start, stop, sentence)
        changed, quote = rental_sudo._portal_prepare_change(spaces[0], start, stop)
        return request.render(
            "telecentre_management.portal_rental_change_review",
            {
                "page_name": "telecentre_rentals",
                "rental": rental_sudo,
                "changed": changed,
                "quote": quote,
                "fee": rental_sudo._get_change_fee(spaces[0], start, stop),
                "spaces": spaces,
                "hours": values["hours"],
            },
        )

    @http.route(
        "/my/rentals/<int:rental_id>/change/confirm",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def change_confirm(self, rental_id, **values):
        """Move it; who is refused keeps the old place."""
        rental_sudo = get_own(MODEL, rental_id)
        try:
            start, stop = parse_hours(values)
        except ValueError:
            return request.redirect("/my/rentals")
        offered = request.env["telecentre.space"]._get_offered(
            {"type_id": rental_sudo.space_type_id.id}
        )
        space = offered.filtered(lambda one: one.id == parse_int(values, "space"))
        if not (rental_sudo and space):
            return request.redirect("/my/rentals")
        try:
            with request.env.cr.savepoint():
                shown = parse_amount(values, "fee")
                rental_sudo._portal_change(space, start, stop, shown)
        except UserError as error:
            return self._render_lost(rental_sudo, start, stop, str(error))
        return request.redirect(f"{rental_sudo.access_url}?booked=changed")

    def _get_default_wish(self, rental_sudo):
        """The same day and length, at the same site."""
        minutes = int(rental_sudo.duration * 60)
        return {
            "day": str(rental_sudo.site_id._to_local_day(rental_sudo.date_start)),
            "slot": "hours",
            "minutes": str(minutes),
            "site": str(rental_sudo.site_id.id),
        }

    def _parse_site(self, values):
        site = request.env["telecentre.site"]._get_published()
        site = site.filtered(lambda one: one.id == parse_int(values, "site"))
        if not site:
            raise ValueError(values.get("site"))
        return site

    def _render_lost(self, rental_sudo, start, stop, sentence):
        """What is free that day instead; the rental is where it was."""
        rental_sudo.invalidate_recordset()
        wish, _problem = parse_wish(
            self._get_default_wish(rental_sudo)
            | {
                "day": str(rental_sudo.site_id._to_local_day(start)),
                "minutes": str(int((stop - start).total_seconds() // 60)),
            }
        )
        return self._render_search(rental_sudo, wish, sentence, status=409)

    def _render_search(self, rental_sudo, wish, problem, status=200):
        refusal = rental_sudo._portal_get_change_refusal()
        offers = []
        if not refusal:
            offers = request.env["telecentre.space"]._find_offers(
                rental_sudo.partner_id,
                wish | {"type_id": rental_sudo.space_type_id.id, "moved": rental_sudo},
            )
        return request.render(
            "telecentre_management.portal_rental_change",
            {
                "page_name": "telecentre_rentals",
                "rental": rental_sudo,
                "wish": wish,
                "offers": offers,
                "problem": problem,
                "refusal": refusal,
                "fee": rental_sudo._get_cancel_fees()[rental_sudo],
                "fee_sentence": rental_sudo._get_change_sentence(),
                "durations": sorted({*DURATIONS, wish["minutes"]}),
                "sites": request.env["telecentre.site"]._get_published(),
            },
            status=status,
        )
