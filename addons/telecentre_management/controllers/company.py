"""People of a company: its administrator sees them, adds them, says who may book."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request


class TelecentreCompany(http.Controller):
    @http.route(
        "/my/company",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def people(self, saved=None, **_unused):
        """The people of the company whose account the user administers."""
        if not self._get_admin():
            return request.redirect("/my")
        return self._render_people(saved=saved)

    @http.route(
        "/my/company/save", type="http", auth="user", methods=["POST"], website=True
    )
    def save(self, **_unused):
        """Who may book from now on."""
        admin = self._get_admin()
        if not admin:
            return request.redirect("/my")
        ticked = set(request.httprequest.form.getlist("may_book"))
        people = admin._get_telecentre_people()
        admin._set_telecentre_bookers(
            people.filtered(lambda person: str(person.id) in ticked)
        )
        return request.redirect("/my/company?saved=rights")

    @http.route(
        "/my/company/add", type="http", auth="user", methods=["POST"], website=True
    )
    def add(self, name="", email="", invite=None, **_unused):
        """A new colleague, with a log-in if wished."""
        admin = self._get_admin()
        if not admin:
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                admin._add_telecentre_person(name, email, bool(invite))
        except UserError as error:
            return self._render_people(
                problem=str(error), typed={"name": name, "email": email}, status=422
            )
        return request.redirect("/my/company?saved=person")

    def _get_admin(self):
        partner = request.env.user.partner_id
        return partner if partner._is_telecentre_admin() else partner.browse()

    def _render_people(self, saved=None, problem="", typed=None, status=200):
        partner = request.env.user.partner_id
        people = (partner._get_telecentre_people() - partner).sudo()
        return request.render(
            "telecentre_management.portal_company",
            {
                "page_name": "telecentre_company",
                "company": partner.sudo().commercial_partner_id,
                "colleagues": people.filtered(lambda person: not person.is_company),
                "saved": saved,
                "problem": problem,
                "typed": typed or {},
            },
            status=status,
        )
