from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class TrainingPortal(CustomerPortal):
    """“My training”: calendar, documents, sign now, say that one will not come.

    People of the portal have no right on the training models: what is read here is
    theirs, found by their contact.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = request.env.user.partner_id
        if "training_enrolment_count" in counters:
            values["training_enrolment_count"] = (
                request.env["telecentre.training.enrolment"]
                .sudo()
                .search_count(self._get_my_training_domain(partner), limit=1)
            )
        if "training_session_count" in counters:
            values["training_session_count"] = (
                request.env["telecentre.training.session"]
                .sudo()
                .search_count(Domain("trainer_id", "=", partner.id), limit=1)
            )
        return values

    @staticmethod
    def _get_my_training_domain(partner):
        return Domain("partner_id", "=", partner.id) & Domain(
            "state", "not in", ("refused", "withdrawn")
        )

    def _get_my_enrolment(self, enrolment_id):
        """The enrolment of the user, or nothing: other people's do not exist here."""
        return (
            request.env["telecentre.training.enrolment"]
            .sudo()
            .search(
                self._get_my_training_domain(request.env.user.partner_id)
                & Domain("id", "=", enrolment_id)
            )
        )

    def _render_training(self, template, **values):
        values = {"page_name": "training", **values}
        return request.render(f"telecentre_training.{template}", values)

    @http.route("/my/training", type="http", auth="user", website=True)
    def portal_my_trainings(self, **_kwargs):
        enrolments_sudo = (
            request.env["telecentre.training.enrolment"]
            .sudo()
            .search(self._get_my_training_domain(request.env.user.partner_id))
        )
        if len(enrolments_sudo) == 1:
            return request.redirect(f"/my/training/{enrolments_sudo.id}")
        return self._render_training("portal_my_trainings", enrolments=enrolments_sudo)

    @http.route(
        "/my/training/<int:enrolment_id>", type="http", auth="user", website=True
    )
    def portal_my_training(
        self, enrolment_id, answered=None, applied=None, taken=None, **_kwargs
    ):
        return self._show_training(
            enrolment_id, answered=answered, applied=applied, taken=taken
        )

    def _show_training(self, enrolment_id, **values):
        """:param values: what has just been done, or the ``error`` that prevented it"""
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        if not enrolment_sudo:
            return request.redirect("/my/training")
        if enrolment_sudo.state in ("in_training", "completed"):
            enrolment_sudo._fill_questionnaires()
        return self._render_training(
            "portal_my_training",
            enrolment=enrolment_sudo,
            days=enrolment_sudo._portal_get_days(),
            **values,
        )

    @http.route(
        "/my/training/<int:enrolment_id>/sign/<int:session_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_training_sign(self, enrolment_id, session_id, **_kwargs):
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        line_sudo = enrolment_sudo._portal_get_line(session_id)
        if not line_sudo:
            return request.redirect("/my/training")
        return self._render_training(
            "portal_my_training_sign",
            enrolment=enrolment_sudo,
            line=line_sudo,
            session=line_sudo.session_id,
            refusal=line_sudo._portal_get_refusal(),
        )

    @http.route(
        "/my/training/<int:enrolment_id>/accept/<int:session_id>",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_my_training_accept(
        self, enrolment_id, session_id, signature=None, **_kwargs
    ):
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        line_sudo = enrolment_sudo._portal_get_line(session_id)
        if not line_sudo:
            return {"error": request.env._("This session is not yours.")}
        try:
            line_sudo.session_id._sign_trainee(
                request.env.user.partner_id, "portal", drawing=signature
            )
        except UserError as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": f"/my/training/{enrolment_sudo.id}",
        }

    @http.route(
        "/my/training/<int:enrolment_id>/absent/<int:session_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_training_absent(self, enrolment_id, session_id, reason="", **_kwargs):
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        line_sudo = enrolment_sudo._portal_get_line(session_id)
        if not line_sudo:
            return request.redirect("/my/training")
        try:
            line_sudo.session_id._announce_absence(request.env.user.partner_id, reason)
        except UserError as error:
            return self._show_training(enrolment_id, error=str(error))
        return request.redirect(f"/my/training/{enrolment_sudo.id}")

    @http.route(
        "/my/training/<int:enrolment_id>/document/<int:document_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_training_document(self, enrolment_id, document_id, **_kwargs):
        enrolment_sudo = self._get_my_enrolment(enrolment_id)
        document_sudo = enrolment_sudo.document_ids.filtered(
            lambda each: each.id == document_id and each.state == "ready"
        )
        if not document_sudo:
            return request.redirect("/my/training")
        content = document_sudo.attachment_id.raw
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", http.content_disposition(document_sudo.name)),
            ],
        )
