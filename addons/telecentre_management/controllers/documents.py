"""Documents that members print themselves: free use of a year, public aid."""

from odoo import http
from odoo.http import request


class TelecentreDocuments(http.Controller):
    @http.route(
        "/my/documents",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def documents(self, **_unused):
        """What can be printed."""
        partner_sudo = request.env.user.partner_id.sudo()
        return request.render(
            "telecentre_management.portal_documents",
            {
                "page_name": "telecentre_documents",
                "years": partner_sudo._portal_get_free_years(),
                "has_aid": partner_sudo._portal_has_aid(),
                "currency": request.env.company.currency_id,
            },
        )

    @http.route(
        "/my/documents/free-use/<int:year>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def free_use(self, year, **_unused):
        """The statement of a year, the same as the back office prints."""
        partner_sudo = request.env.user.partner_id.sudo()
        if year not in partner_sudo._portal_get_free_years():
            return request.redirect("/my/documents")
        statement_sudo = (
            request.env["telecentre.gratuity.statement"]
            .sudo()
            .create(
                {
                    "year": year,
                    "document": "member",
                    "partner_ids": partner_sudo.ids,
                    "company_id": request.env.company.id,
                }
            )
        )
        return make_pdf_response(
            "telecentre_management.telecentre_gratuity_statement_member_report",
            statement_sudo,
            statement_sudo._get_member_title(),
        )

    @http.route(
        "/my/documents/public-aid",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def public_aid(self, **_unused):
        """The declaration of aid of the member's own undertaking."""
        partner_sudo = request.env.user.partner_id.sudo()
        if not partner_sudo._portal_has_aid():
            return request.redirect("/my/documents")
        return make_pdf_response(
            "telecentre_management.telecentre_public_aid_declaration_report",
            partner_sudo,
            request.env._("Declaration of de minimis aid"),
        )


def make_pdf_response(report, record, title):
    """A document to keep. The caller has checked whose it is."""
    content, _kind = (
        request.env["ir.actions.report"]
        .sudo()
        .with_company(request.env.company)
        ._render_qweb_pdf(report, record.ids)
    )
    return request.make_response(
        content,
        headers={
            "Content-Type": "application/pdf",
            "Content-Length": len(content),
            "Content-Disposition": http.content_disposition(f"{title}.pdf"),
            "Cache-Control": "no-store",
        },
    )
