"""“Become a member”: a public form that makes a lead, with consent."""

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

TEXT_FIELDS = ("name", "email", "phone", "situation", "site", "project")


class TelecentreJoin(http.Controller):
    @http.route(
        "/telecentres/join",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
    )
    def join(self, **values):
        """The form; what was typed comes back with a sentence when it is refused."""
        if request.httprequest.method == "GET":
            return self._render({"site": values.get("site", "")}, {})
        typed = {name: values.get(name, "").strip() for name in TEXT_FIELDS}
        typed["consent"] = bool(values.get("consent"))
        errors = self._get_errors(typed)
        Lead = request.env["crm.lead"].sudo()
        if not errors and not Lead._is_telecentre_robot(values):
            Lead._create_telecentre_request(typed)
        if errors:
            return self._render(typed, errors, status=422)
        # The same page for a robot: it learns nothing.
        return request.redirect("/telecentres/joined")

    @http.route(
        "/telecentres/joined", type="http", auth="public", methods=["GET"], website=True
    )
    def joined(self, **_unused):
        return request.render(
            "telecentre_management.public_joined",
            {"page_title": request.env._("Thank you")},
        )

    def _get_errors(self, typed):
        """``{field: sentence}`` of what is missing or wrong."""
        env = request.env
        errors = {}
        if not typed["name"]:
            errors["name"] = env._("Please write your name.")
        if not email_normalize(typed["email"]):
            errors["email"] = env._("Please write a valid e-mail address.")
        if not typed["consent"]:
            errors["consent"] = env._(
                "Please agree to the use of your data: without it we cannot answer."
            )
        if len(typed["project"]) > 5000:
            errors["project"] = env._(
                "Please shorten your text: 5,000 characters at most."
            )
        return errors

    def _render(self, typed, errors, status=200):
        sites = request.env["telecentre.site"]._get_published()
        Lead = request.env["crm.lead"].sudo()
        return request.render(
            "telecentre_management.public_join",
            {
                "sites": sites,
                "typed": typed,
                "errors": errors,
                "situations": Lead._fields[
                    "telecentre_situation"
                ]._description_selection(request.env),
                "stamp": Lead._make_telecentre_stamp(),
                "consent_purpose": request.env[
                    "telecentre.consent.purpose"
                ]._get_by_code("contact"),
                "page_title": request.env._("Become a member"),
            },
            status=status,
        )
