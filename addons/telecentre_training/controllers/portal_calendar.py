from odoo import http
from odoo.fields import Domain
from odoo.http import content_disposition, request

from .portal_trainee import TrainingPortal


class TrainingCalendarPortal(TrainingPortal):
    """The half-days of a trainee or a trainer, for their own calendar."""

    @http.route(
        "/my/training/<int:enrolment_id>/calendar.ics",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_training_calendar(self, enrolment_id, **_unused):
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        sessions_sudo = enrolment_sudo._portal_get_sessions()
        if not sessions_sudo:
            return request.redirect("/my/training")
        return self._make_calendar(sessions_sudo, enrolment_sudo.course_id.name)

    @http.route(
        "/my/sessions/calendar.ics",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_sessions_calendar(self, **_unused):
        partner = request.env.user.partner_id
        # Trainers of the portal have no right on the models: these are their own.
        sessions = request.env["telecentre.training.session"].sudo()
        sessions_sudo = sessions.search(
            Domain("trainer_id", "=", partner.id), order="date_start, id"
        )
        return self._make_calendar(sessions_sudo, request.env._("My sessions"))

    def _make_calendar(self, sessions, name):
        return request.make_response(
            sessions._get_ical(name),
            headers={
                "Content-Type": "text/calendar; charset=utf-8",
                "Content-Disposition": content_disposition(f"{name}.ics"),
                "Cache-Control": "private, no-cache",
            },
        )
