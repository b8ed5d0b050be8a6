from odoo import fields, http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

SHOWN_SESSIONS = 60
SHOWN_PAST = 20


class TrainerPortal(CustomerPortal):
    """“My sessions”: who is there, who is missing, sign the sheet."""

    def _get_my_session(self, session_id):
        """The session of the trainer, or nothing."""
        return (
            request.env["telecentre.training.session"]
            .sudo()
            .search(
                Domain("id", "=", session_id)
                & Domain("trainer_id", "=", request.env.user.partner_id.id)
            )
        )

    @http.route("/my/sessions", type="http", auth="user", website=True)
    def portal_my_sessions(self, **_kwargs):
        """Those to sign first, then those to come, then the others."""
        sessions = request.env["telecentre.training.session"].sudo()
        now = fields.Datetime.now()
        mine = Domain("trainer_id", "=", request.env.user.partner_id.id)
        mine &= Domain("state", "=", "planned")
        begun = sessions.search(
            mine & Domain("date_start", "<=", now),
            order="date_start desc",
            limit=SHOWN_SESSIONS,
        )
        to_sign = begun.filtered(
            lambda session: (
                not session.sheet_signature_id
                and not session._get_signing_refusal("trainer", now)
            )
        )
        return request.render(
            "telecentre_training.portal_my_sessions",
            {
                "page_name": "sessions",
                "to_sign": to_sign.sorted("date_start"),
                "to_come": sessions.search(
                    mine & Domain("date_start", ">", now), limit=SHOWN_SESSIONS
                ),
                "past": (begun - to_sign)[:SHOWN_PAST],
            },
        )

    @http.route("/my/sessions/<int:session_id>", type="http", auth="user", website=True)
    def portal_my_session(self, session_id, **_kwargs):
        return self._show_session(session_id)

    def _show_session(self, session_id, error=None):
        session_sudo = self._get_my_session(session_id)
        if not session_sudo:
            return request.redirect("/my/sessions")
        return request.render(
            "telecentre_training.portal_my_session",
            {
                "page_name": "sessions",
                "session": session_sudo,
                "refusal": session_sudo._get_signing_refusal("trainer"),
                "error": error,
            },
        )

    @http.route(
        "/my/sessions/<int:session_id>/accept",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_my_session_accept(self, session_id, signature=None, **_kwargs):
        session_sudo = self._get_my_session(session_id)
        if not session_sudo:
            return {"error": request.env._("This session is not yours.")}
        try:
            session_sudo._certify(
                request.env.user.partner_id, "portal", drawing=signature
            )
        except UserError as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": f"/my/sessions/{session_sudo.id}",
        }

    @http.route(
        "/my/sessions/<int:session_id>/absent/<int:attendance_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_session_absent(self, session_id, attendance_id, **_kwargs):
        session_sudo = self._get_my_session(session_id)
        line_sudo = session_sudo.attendance_ids.filtered(
            lambda line: line.id == attendance_id
        )
        if not line_sudo:
            return request.redirect("/my/sessions")
        try:
            session_sudo._mark_absent(request.env.user.partner_id, line_sudo)
        except UserError as error:
            return self._show_session(session_id, error=str(error))
        return request.redirect(f"/my/sessions/{session_sudo.id}")

    @http.route(
        "/my/sessions/<int:session_id>/times/<int:attendance_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_session_times(
        self, session_id, attendance_id, arrival="", leaving="", **_unused
    ):
        """Somebody who signed came late or left early."""
        session_sudo = self._get_my_session(session_id)
        line_sudo = session_sudo.attendance_ids.filtered(
            lambda line: line.id == attendance_id
        )
        if not line_sudo:
            return request.redirect("/my/sessions")
        try:
            session_sudo._note_times(
                request.env.user.partner_id, line_sudo, arrival, leaving
            )
        except UserError as error:
            return self._show_session(session_id, error=str(error))
        return request.redirect(f"/my/sessions/{session_sudo.id}")
