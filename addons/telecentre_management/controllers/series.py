"""Every week the same: a plan date by date, one confirmation, one series to follow."""

from datetime import date

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .common import LARGEST_ID, get_own, parse_int, parse_order

MODEL = "telecentre.rental.series"
FORM = {"type": "http", "auth": "user", "methods": ["POST"], "website": True}
PAGE = FORM | {"methods": ["GET"], "readonly": True}
CHOICES = ("skip", "move", "book")


class TelecentreSeries(http.Controller):
    # ------------------------------------------------------------------
    # Plan
    # ------------------------------------------------------------------

    @http.route("/my/series/prepare", **FORM)
    def series_prepare(self, **values):
        """From a reviewed order to a plan of the same every week."""
        try:
            order = parse_order(values)
            until = values.get("until") and date.fromisoformat(values["until"])
        except ValueError:
            return request.redirect("/my/book")
        count = parse_int(values, "count")
        try:
            with request.env.cr.savepoint():
                plan = request.env[MODEL]._portal_plan(
                    **order, until=until, count=count
                )
        except UserError as error:
            return self._render_refused(str(error))
        return request.redirect(f"{plan.access_url}/plan")

    @http.route("/my/series/<int:series_id>/plan", **PAGE)
    def series_plan(self, series_id, **_unused):
        """The dates one by one: free, taken, moved or left out."""
        plan = self._get_plan(series_id)
        if not plan:
            return request.redirect(f"/my/series/{series_id}")
        return self._render_plan(plan)

    @http.route("/my/series/<int:series_id>/decide", **FORM)
    def series_decide(self, series_id, **values):
        """What the member decides about one date."""
        plan = self._get_plan(series_id)
        try:
            day = date.fromisoformat(values.get("day") or "")
        except ValueError:
            day = None
        if not (plan and day and values.get("choice") in CHOICES):
            return request.redirect(f"/my/series/{series_id}/plan")
        try:
            with request.env.cr.savepoint():
                plan._portal_decide(day, values["choice"])
        except UserError as error:
            return self._render_plan(plan, str(error), status=409)
        return request.redirect(f"{plan.access_url}/plan#day-{day}")

    @http.route("/my/series/<int:series_id>/confirm", **FORM)
    def series_confirm(self, series_id, **_unused):
        """Book the plan, or show what has changed since it was shown."""
        plan = self._get_plan(series_id)
        if not plan:
            return request.redirect(f"/my/series/{series_id}")
        try:
            with request.env.cr.savepoint():
                is_booked = plan.action_confirm()
        except UserError as error:
            return self._render_plan(plan, str(error), status=409)
        if not is_booked:
            return self._render_plan(plan, plan.notice or "", status=409)
        return request.redirect(f"{plan.access_url}?done=booked")

    # ------------------------------------------------------------------
    # Booked
    # ------------------------------------------------------------------

    @http.route("/my/series/<int:series_id>", **PAGE)
    def series(self, series_id, done="", **_unused):
        series_sudo = get_own(MODEL, series_id)
        if not series_sudo:
            return request.redirect("/my/rentals")
        return self._render_series(series_sudo, done=done)

    @http.route("/my/series/<int:series_id>/cancel", **FORM)
    def series_cancel(self, series_id, **_unused):
        """Cancel all that is left, within the terms; the fee was on the page."""
        series_sudo = get_own(MODEL, series_id)
        if not series_sudo:
            return request.redirect("/my/rentals")
        try:
            with request.env.cr.savepoint():
                series_sudo.action_cancel(request.env._("Cancelled by the member"))
        except UserError as error:
            return self._render_series(series_sudo, problem=str(error), status=409)
        return request.redirect(f"{series_sudo.access_url}?done=cancelled")

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _get_plan(self, series_id):
        """A draft of the member, or of their people, with sudo; or nothing."""
        Series = request.env[MODEL].sudo()
        if series_id > LARGEST_ID:
            return Series
        people = request.env.user.partner_id._get_telecentre_people()
        domain = Series._portal_get_draft_domain(people)
        return Series.search(domain).filtered(lambda plan: plan.id == series_id)

    def _render_refused(self, sentence):
        return request.render(
            "telecentre_management.portal_series_refused",
            {"page_name": "telecentre_book", "problem": sentence},
            status=409,
        )

    def _render_plan(self, plan, problem="", status=200):
        return request.render(
            "telecentre_management.portal_series_plan",
            {"page_name": "telecentre_book", "plan": plan, "problem": problem},
            status=status,
        )

    def _render_series(self, series_sudo, done="", problem="", status=200):
        left = series_sudo._get_left()
        fees = left._get_cancel_fees()
        return request.render(
            "telecentre_management.portal_series",
            {
                "page_name": "telecentre_series",
                "series": series_sudo,
                "rentals": series_sudo.rental_ids.sorted("date_start"),
                "left": left,
                "fee": sum(fee.amount for fee in fees.values()),
                "done": done,
                "problem": problem,
            },
            status=status,
        )
