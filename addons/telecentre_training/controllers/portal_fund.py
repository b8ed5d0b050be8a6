from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.misc import format_time

from .portal_trainee import TrainingPortal

FORMS = ("entry", "exit")


class FundPortal(TrainingPortal):
    """The exit questionnaire of the fund; answers kept one by one, in both."""

    def _get_my_leaving(self, enrolment_id):
        """The enrolment of the user whose exit questionnaire is open or sent."""
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        is_there = enrolment_sudo.exit_ids or (
            enrolment_sudo and enrolment_sudo._is_exit_open()
        )
        return enrolment_sudo if is_there else enrolment_sudo.browse()

    def _render_exit(self, enrolment_sudo, **values):
        answers = enrolment_sudo.exit_ids
        return self._render_training(
            "portal_my_exit",
            enrolment=enrolment_sudo,
            answers=answers or answers.new({"enrolment_id": enrolment_sudo.id}),
            questions=enrolment_sudo._get_fund_questions()["exit"],
            **values,
        )

    @http.route(
        "/my/training/<int:enrolment_id>/exit",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_exit(self, enrolment_id, saved=None, **_unused):
        enrolment_sudo = self._get_my_leaving(enrolment_id)
        if not enrolment_sudo:
            return request.redirect("/my/training")
        return self._render_exit(enrolment_sudo, saved=saved)

    @http.route(
        "/my/training/<int:enrolment_id>/exit/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_exit_answer(self, enrolment_id, step="save", **post):
        """Save; then send, if that is what was asked and nothing is missing."""
        enrolment_sudo = self._get_my_leaving(enrolment_id)
        if not enrolment_sudo:
            return request.redirect("/my/training")
        try:
            with request.env.cr.savepoint():
                enrolment_sudo._save_fund_answers("exit", post, "portal")
            if step == "send":
                enrolment_sudo._send_fund_answers("exit", "portal")
        except UserError as error:
            return self._render_exit(enrolment_sudo, error=str(error))
        address = f"/my/training/{enrolment_id}"
        if step == "send":
            return request.redirect(f"{address}?answered=1")
        return request.redirect(f"{address}/exit?saved=1")

    @http.route(
        "/my/training/<int:enrolment_id>/fund/<string:form>/keep",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_my_fund_keep(self, enrolment_id, form, answers=None, **_unused):
        """Keep an answer as soon as it is given; says what is still to answer."""
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        if (
            form not in FORMS
            or not enrolment_sudo.participant_id
            or not isinstance(answers, dict)
        ):
            return {"error": request.env._("This questionnaire is not yours.")}
        try:
            with request.env.cr.savepoint():
                enrolment_sudo._save_fund_answers(form, answers, "portal")
        except UserError as error:
            return {"error": str(error)}
        return {
            "saved": request.env._("Saved at %(time)s.", time=self._get_time()),
            "missing": self._describe_missing(enrolment_sudo, form),
        }

    def _describe_missing(self, enrolment_sudo, form):
        missing = enrolment_sudo._get_fund_missing(form)
        if missing:
            return request.env._("Still to answer: %(missing)s.", missing=missing)
        return request.env._("Complete: you can send it.")

    @staticmethod
    def _get_time():
        env = request.env
        now = fields.Datetime.context_timestamp(env.user, fields.Datetime.now())
        return format_time(env, now.time(), time_format="short")
