"""The waiting list: a member's own places in it, and their answers to offers."""

from psycopg2.errors import UniqueViolation

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from .common import get_own, parse_hours, parse_int, parse_place

MODEL = "telecentre.waiting"
FORM = {"type": "http", "auth": "user", "methods": ["POST"], "website": True}
PAGE = FORM | {"methods": ["GET"], "readonly": True}


class TelecentreWaiting(http.Controller):
    @http.route("/my/waiting", **PAGE)
    def waiting_list(self, **_unused):
        return self._render_list()

    @http.route("/my/waiting/join", **FORM)
    def waiting_join(self, **values):
        """Wait for what a search or a lost race found to be taken."""
        try:
            start, stop = parse_hours(values)
            site, kind = parse_place(values)
        except ValueError:
            return request.redirect("/my/book")
        Waiting = request.env[MODEL]
        partner = request.env.user.partner_id
        minutes = parse_int(values, "minutes")
        try:
            with request.env.cr.savepoint():
                entry = Waiting._portal_join(partner, site, kind, start, stop, minutes)
        except UniqueViolation:
            # The other click of a double one has joined.
            return request.redirect("/my/waiting")
        except UserError as error:
            return self._render_list(str(error), status=409)
        return request.redirect(f"{entry.access_url}?done=joined")

    @http.route("/my/waiting/<int:entry_id>", **PAGE)
    def waiting_entry(self, entry_id, done="", **_unused):
        entry_sudo = get_own(MODEL, entry_id)
        if not entry_sudo:
            return request.redirect("/my/waiting")
        return self._render_entry(entry_sudo, done=done)

    @http.route("/my/waiting/<int:entry_id>/accept", **FORM)
    def waiting_accept(self, entry_id, **_unused):
        """Take what is offered; a second click finds it taken already."""
        entry_sudo = get_own(MODEL, entry_id)
        if entry_sudo.state == "offered":
            problem = self._answer(entry_sudo, "action_accept")
            if problem:
                return self._render_entry(entry_sudo, problem=problem, status=409)
        if entry_sudo.state == "accepted":
            return request.redirect(f"{entry_sudo.rental_id.access_url}?booked=1")
        return request.redirect(entry_sudo.access_url or "/my/waiting")

    @http.route("/my/waiting/<int:entry_id>/decline", **FORM)
    def waiting_decline(self, entry_id, **_unused):
        return self._leave(entry_id, "offered", "action_decline")

    @http.route("/my/waiting/<int:entry_id>/leave", **FORM)
    def waiting_leave(self, entry_id, **_unused):
        return self._leave(entry_id, "waiting", "action_cancel")

    @http.route("/my/waiting/<int:entry_id>/again", **FORM)
    def waiting_again(self, entry_id, **_unused):
        """Back on the list, for who missed an offer or changed their mind."""
        entry_sudo = get_own(MODEL, entry_id)
        if not entry_sudo._portal_can_wait_again():
            return request.redirect(entry_sudo.access_url or "/my/waiting")
        problem = self._answer(entry_sudo, "_portal_wait_again")
        if problem:
            return self._render_entry(entry_sudo, problem=problem, status=409)
        return request.redirect(f"{entry_sudo.access_url}?done=joined")

    def _leave(self, entry_id, state, action):
        entry_sudo = get_own(MODEL, entry_id)
        if entry_sudo.state == state:
            problem = self._answer(entry_sudo, action)
            if problem:
                return self._render_entry(entry_sudo, problem=problem, status=409)
        return request.redirect(entry_sudo.access_url or "/my/waiting")

    def _answer(self, entry_sudo, action):
        """Do it, or the sentence why not."""
        try:
            with request.env.cr.savepoint():
                getattr(entry_sudo, action)()
        except UniqueViolation:
            return request.env._("You already wait for that.")
        except UserError as error:
            return str(error)
        return ""

    def _render_list(self, problem="", status=200):
        Waiting = request.env[MODEL]
        entries = Waiting.search(
            Waiting._portal_get_domain(request.env.user.partner_id),
            order="date_start, id",
        )
        return request.render(
            "telecentre_management.portal_waiting_list",
            {
                "page_name": "telecentre_waiting",
                "groups": entries.sudo()._portal_group(),
                "problem": problem,
            },
            status=status,
        )

    def _render_entry(self, entry_sudo, done="", problem="", status=200):
        return request.render(
            "telecentre_management.portal_waiting",
            {
                "page_name": "telecentre_waiting",
                "entry": entry_sudo,
                "done": done,
                "problem": problem,
                "now": fields.Datetime.now(),
            },
            status=status,
        )
