from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from .portal_trainee import TrainingPortal


class ApplyPortal(TrainingPortal):
    """Apply for a training, then take the seat that is offered, or give up."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "training_open_count" in counters:
            values["training_open_count"] = self._find_open_cohorts(limit=1)[:1] and 1
        return values

    @staticmethod
    def _find_open_cohorts(limit=None):
        # Portal users have no right on the training models: what recruits is public.
        cohorts = request.env["telecentre.training.cohort"].sudo()
        return cohorts.search(
            cohorts._get_open_domain()
            & Domain("company_id", "=", request.env.company.id),
            order="date_start, id",
            limit=limit,
        )

    def _render_apply(self, **values):
        cohorts_sudo = self._find_open_cohorts()
        mine_sudo = (
            request.env["telecentre.training.enrolment"]
            .sudo()
            .search(
                Domain("partner_id", "=", request.env.user.partner_id.id)
                & Domain("cohort_id", "in", cohorts_sudo.ids)
            )
        )
        situations = request.env["telecentre.training.enrolment"]._fields["situation"]
        return self._render_training(
            "portal_apply",
            cohorts=cohorts_sudo,
            applied=mine_sudo.grouped("cohort_id"),
            situations=situations._description_selection(request.env),
            **values,
        )

    @http.route(
        "/my/training/apply",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_apply(self, **_unused):
        return self._render_apply(typed={})

    @http.route(
        "/my/training/apply/<int:cohort_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_apply_send(
        self, cohort_id, situation="", project="", motivation="", **_unused
    ):
        cohort_sudo = self._find_open_cohorts().filtered(
            lambda each: each.id == cohort_id
        )
        typed = {"situation": situation, "project": project, "motivation": motivation}
        if not cohort_sudo:
            return self._render_apply(
                error=request.env._("This training no longer recruits."), typed=typed
            )
        try:
            with request.env.cr.savepoint():
                enrolment_sudo = cohort_sudo._portal_apply(
                    request.env.user.partner_id, situation, project, motivation
                )
        except UserError as error:
            return self._render_apply(
                error=str(error), typed=typed, typed_cohort=cohort_id
            )
        return request.redirect(f"/my/training/{enrolment_sudo.id}?applied=1")

    @http.route(
        "/my/training/<int:enrolment_id>/<string:choice>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_apply_answer(self, enrolment_id, choice, **_unused):
        """Take the seat that is offered, or give up."""
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        verbs = {
            "take": enrolment_sudo._portal_accept,
            "withdraw": enrolment_sudo._portal_withdraw,
        }
        if not enrolment_sudo or choice not in verbs:
            return request.redirect("/my/training")
        try:
            with request.env.cr.savepoint():
                verbs[choice]()
        except UserError as error:
            return self._show_training(enrolment_id, error=str(error))
        if choice == "take":
            return request.redirect(f"/my/training/{enrolment_id}?taken=1")
        return request.redirect("/my/training")
