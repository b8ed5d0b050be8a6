"""A member's rentals in their own calendar: a file, or a feed at a private address."""

from odoo import http
from odoo.http import content_disposition, request

from .common import get_own


class TelecentreCalendar(http.Controller):
    @http.route(
        "/my/rentals/<int:rental_id>/calendar.ics",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def rental_file(self, rental_id, **_unused):
        """One rental, to open with a calendar program."""
        rental_sudo = get_own("telecentre.rental", rental_id)
        if not rental_sudo:
            return request.redirect("/my/rentals")
        cancelled = rental_sudo.state in ("cancelled", "no_show")
        return self._make_calendar_response(
            rental_sudo._get_ical("CANCEL" if cancelled else "PUBLISH"),
            f"{rental_sudo._get_ical_name()}.ics",
        )

    @http.route(
        "/telecentres/feed/<string:key>.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def feed(self, key, **_unused):
        """All rentals of the member whose address this is."""
        partner_sudo = request.env["res.partner"]._find_by_telecentre_feed(key)
        if not partner_sudo:
            raise request.not_found()
        Rental = request.env["telecentre.rental"].sudo()
        rentals = Rental.with_context(lang=partner_sudo.lang).search(
            Rental._get_ical_feed_domain(partner_sudo), order="date_start, id"
        )
        return self._make_calendar_response(
            rentals._get_ical(name=rentals.env._("My telecentre rentals")),
            "telecentre.ics",
        )

    @http.route(
        "/my/calendar",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def calendar(self, done="", **_unused):
        """The address of the feed, and how to use it."""
        return request.render(
            "telecentre_management.portal_calendar",
            {
                "page_name": "telecentre_calendar",
                "address": request.env.user.partner_id._get_telecentre_feed_url(),
                "done": done,
            },
        )

    @http.route(
        "/my/calendar/renew", type="http", auth="user", methods=["POST"], website=True
    )
    def renew(self, **_unused):
        request.env.user.partner_id._renew_telecentre_feed()
        return request.redirect("/my/calendar?done=renewed")

    @http.route(
        "/my/calendar/revoke", type="http", auth="user", methods=["POST"], website=True
    )
    def revoke(self, **_unused):
        request.env.user.partner_id._revoke_telecentre_feed()
        return request.redirect("/my/calendar?done=revoked")

    def _make_calendar_response(self, content, name):
        return request.make_response(
            content,
            headers={
                "Content-Type": "text/calendar; charset=utf-8",
                "Content-Disposition": content_disposition(name),
                # Private, and never older than what is booked.
                "Cache-Control": "private, no-cache",
                "X-Robots-Tag": "noindex",
            },
        )
