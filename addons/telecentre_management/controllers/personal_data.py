"""What is kept about a member: to read, take away, correct, agree to, have erased."""

import io
import zipfile

from odoo import http
from odoo.http import request


class TelecentrePersonalData(http.Controller):
    @http.route(
        "/my/data",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def personal_data(self, done=None, **_unused):
        """My data, my consents, and the way to have them erased."""
        partner_sudo = request.env.user.partner_id.sudo()
        Consent = request.env["telecentre.consent"]
        consents = Consent.search([("partner_id", "=", partner_sudo.id)]).sudo()
        in_force = consents.filtered(lambda one: not one.date_withdrawn)
        return request.render(
            "telecentre_management.portal_data",
            {
                "page_name": "telecentre_data",
                "partner": partner_sudo,
                "purposes": self._get_purposes(),
                "in_force": {consent.purpose_id: consent for consent in in_force},
                "consents": consents,
                "obstacles": partner_sudo._get_telecentre_erasure_obstacles(),
                "kept": partner_sudo._get_telecentre_kept_data(),
                "asked": partner_sudo._get_telecentre_erasure_date(),
                "done": done,
            },
        )

    @http.route(
        "/my/data/download",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def download(self, **_unused):
        """Everything: a page to read, and the same for programs."""
        partner_sudo = request.env.user.partner_id.sudo()
        sections = partner_sudo._get_telecentre_data()
        page = request.env["ir.qweb"]._render(
            "telecentre_management.personal_data",
            {
                "sections": sections,
                "person": partner_sudo,
                "lang": request.env.lang or "en",
            },
        )
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("my-data.html", f"<!DOCTYPE html>\n{page}")
            archive.writestr(
                "my-data.json", partner_sudo._make_telecentre_json(sections)
            )
        return request.make_response(
            content.getvalue(),
            headers={
                "Content-Type": "application/zip",
                "Content-Disposition": http.content_disposition("my-data.zip"),
                "Cache-Control": "no-store",
            },
        )

    @http.route(
        "/my/data/consent", type="http", auth="user", methods=["POST"], website=True
    )
    def consent(self, purpose="", agree="", **_unused):
        """Give or withdraw a consent; done twice, it is done once."""
        partner = request.env.user.partner_id
        chosen = self._get_purposes().filtered(lambda one: str(one.id) == purpose)
        if not chosen:
            return request.redirect("/my/data")
        Consent = request.env["telecentre.consent"]
        if agree == "1":
            Consent._give(chosen, "portal", partner=partner)
        else:
            Consent.search(
                [("partner_id", "=", partner.id), ("purpose_id", "=", chosen.id)]
            ).sudo().action_withdraw()
        return request.redirect("/my/data?done=consent#consents")

    @http.route(
        "/my/data/erase", type="http", auth="user", methods=["POST"], website=True
    )
    def erase(self, **_unused):
        """Ask to be erased: somebody answers."""
        request.env.user.partner_id.sudo()._ask_telecentre_erasure()
        return request.redirect("/my/data?done=asked#erasure")

    @http.route(
        "/my/data/keep", type="http", auth="user", methods=["POST"], website=True
    )
    def keep(self, **_unused):
        """Take the request back."""
        partner_sudo = request.env.user.partner_id.sudo()
        partner_sudo._get_telecentre_erasure_activities().unlink()
        return request.redirect("/my/data?done=kept#erasure")

    def _get_purposes(self):
        """What a member may agree to."""
        Purpose = request.env["telecentre.consent.purpose"].sudo()
        return Purpose.search([("is_portal", "=", True)])
