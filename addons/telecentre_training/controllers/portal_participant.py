from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .portal_trainee import TrainingPortal


class ParticipantPortal(TrainingPortal):
    """The questions of the European fund, answered in “My training”."""

    def _get_my_participant(self, enrolment_id):
        """The participation of the user in a funded operation, or nothing."""
        return self._get_my_enrolment(enrolment_id).participant_id

    def _render_participant(self, enrolment_id, participant_sudo, **values):
        return self._render_training(
            "portal_my_participant",
            enrolment=self._get_my_enrolment(enrolment_id),
            participant=participant_sudo,
            form=participant_sudo._portal_get_form(),
            **values,
        )

    @http.route(
        "/my/training/<int:enrolment_id>/participant",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_participant(self, enrolment_id, saved=None, **_unused):
        participant_sudo = self._get_my_participant(enrolment_id)
        if not participant_sudo:
            return request.redirect("/my/training")
        return self._render_participant(enrolment_id, participant_sudo, saved=saved)

    @http.route(
        "/my/training/<int:enrolment_id>/participant/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_participant_answer(self, enrolment_id, step="save", **post):
        """Save; then send, if that is what was asked and nothing is missing."""
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        participant_sudo = enrolment_sudo.participant_id
        if not participant_sudo:
            return request.redirect("/my/training")
        try:
            with request.env.cr.savepoint():
                enrolment_sudo._save_fund_answers("entry", post, "portal")
            if step == "send":
                enrolment_sudo._send_fund_answers("entry", "portal")
        except UserError as error:
            return self._render_participant(
                enrolment_id, participant_sudo, error=str(error)
            )
        address = f"/my/training/{enrolment_id}"
        if step == "send":
            return request.redirect(f"{address}?answered=1")
        return request.redirect(f"{address}/participant?saved=1")
