"""Certificates of presence that members make for their employer."""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .documents import make_pdf_response

PAGE_SIZE = 20


class TelecentreCertificates(http.Controller):
    @http.route(
        ["/my/certificates", "/my/certificates/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def certificates(self, page=1, issued=None, **_unused):
        """Those that were issued, and the form for another one: last month at first."""
        first = fields.Date.context_today(request.env.user).replace(day=1)
        typed = {
            "first": f"{first - relativedelta(months=1)}",
            "last": f"{first - relativedelta(days=1)}",
        }
        return self._render(typed, page=page, issued=issued)

    @http.route(
        "/my/certificates/issue",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def issue(self, **values):
        """Certify the days of a period; sent twice, the form makes one certificate."""
        typed = {name: values.get(name, "") for name in ("first", "last")}
        try:
            first, last = (date.fromisoformat(typed[name]) for name in typed)
        except ValueError:
            return self._render(
                typed,
                request.env._("Please write the day as day, month, year."),
                status=422,
            )
        try:
            with request.env.cr.savepoint():
                certificate_sudo = (
                    request.env["telecentre.presence.certificate"]
                    .sudo()
                    ._issue(request.env.user.partner_id, first, last)
                )
        except UserError as error:
            return self._render(typed, str(error), status=422)
        return request.redirect(f"/my/certificates?issued={certificate_sudo.id}")

    @http.route(
        "/my/certificates/<int:certificate_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def download(self, certificate_id, **_unused):
        certificate_sudo = self._search_own([("id", "=", certificate_id)])
        if not certificate_sudo:
            return request.redirect("/my/certificates")
        return make_pdf_response(
            "telecentre_management.telecentre_presence_certificate_report",
            certificate_sudo,
            certificate_sudo.name.replace("/", "-"),
        )

    def _search_own(self, domain, **options):
        """The member's own certificates, with sudo."""
        mine = [("partner_id", "=", request.env.user.partner_id.id)]
        Certificate = request.env["telecentre.presence.certificate"]
        return Certificate.search([*mine, *domain], **options).sudo()

    def _render(self, typed, problem="", page=1, issued=None, status=200):
        pages = pager(
            url="/my/certificates",
            total=request.env["telecentre.presence.certificate"].search_count(
                [("partner_id", "=", request.env.user.partner_id.id)]
            ),
            page=page,
            step=PAGE_SIZE,
        )
        certificates = self._search_own([], limit=PAGE_SIZE, offset=pages["offset"])
        return request.render(
            "telecentre_management.portal_certificates",
            {
                "page_name": "telecentre_certificates",
                "certificates": certificates,
                "issued": certificates.filtered(lambda one: str(one.id) == issued),
                "typed": typed,
                "today": fields.Date.context_today(request.env.user),
                "problem": problem,
                "pager": pages,
            },
            status=status,
        )
