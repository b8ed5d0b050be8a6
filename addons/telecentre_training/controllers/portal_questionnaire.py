import re

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.misc import format_time

from .portal_trainee import TrainingPortal

FIELD = re.compile(r"^answer-(\d{1,9})$")


class QuestionnairePortal(TrainingPortal):
    """Questionnaires of a trainee, saved as one goes."""

    def _get_my_questionnaire(self, enrolment_id, questionnaire_id):
        """The questionnaire of the user that is open or sent, or nothing."""
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        return enrolment_sudo._portal_get_questionnaires().filtered(
            lambda each: each.id == questionnaire_id
        )

    @staticmethod
    def _parse_answers(post):
        return {
            int(match[1]): value
            for name, value in post.items()
            if (match := FIELD.match(name))
        }

    def _render_questionnaire(self, questionnaire_sudo, **values):
        return self._render_training(
            "portal_my_questionnaire",
            enrolment=questionnaire_sudo.enrolment_id,
            questionnaire=questionnaire_sudo,
            **values,
        )

    @http.route(
        "/my/training/<int:enrolment_id>/questionnaire/<int:questionnaire_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_questionnaire(
        self, enrolment_id, questionnaire_id, saved=0, **_unused
    ):
        questionnaire_sudo = self._get_my_questionnaire(enrolment_id, questionnaire_id)
        if not questionnaire_sudo:
            return request.redirect("/my/training")
        return self._render_questionnaire(questionnaire_sudo, saved=saved)

    @http.route(
        "/my/training/<int:enrolment_id>/questionnaire/<int:questionnaire_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_questionnaire_answer(
        self, enrolment_id, questionnaire_id, step="save", **post
    ):
        """Save; then send, if that is what was asked and nothing is missing."""
        questionnaire_sudo = self._get_my_questionnaire(enrolment_id, questionnaire_id)
        if not questionnaire_sudo:
            return request.redirect("/my/training")
        try:
            questionnaire_sudo._save(self._parse_answers(post))
            if step == "send":
                questionnaire_sudo._send()
        except UserError as error:
            return self._render_questionnaire(questionnaire_sudo, error=str(error))
        address = f"/my/training/{enrolment_id}"
        if step == "send":
            return request.redirect(f"{address}?answered=1")
        return request.redirect(f"{address}/questionnaire/{questionnaire_id}?saved=1")

    @http.route(
        "/my/training/<int:enrolment_id>/questionnaire/<int:questionnaire_id>/keep",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_my_questionnaire_keep(
        self, enrolment_id, questionnaire_id, answers=None, **_unused
    ):
        """Keep an answer as soon as it is given; says when it was kept."""
        questionnaire_sudo = self._get_my_questionnaire(enrolment_id, questionnaire_id)
        if not questionnaire_sudo or not isinstance(answers, dict):
            return {"error": request.env._("This questionnaire is not yours.")}
        try:
            questionnaire_sudo._save(self._parse_answers(answers))
        except UserError as error:
            return {"error": str(error)}
        time = format_time(
            request.env,
            fields.Datetime.context_timestamp(
                questionnaire_sudo, fields.Datetime.now()
            ).time(),
            time_format="short",
        )
        return {"saved": request.env._("Saved at %(time)s.", time=time)}
