"""The public pages of the network: no log-in, nothing but what is public."""

from odoo import http
from odoo.http import request


class TelecentreSites(http.Controller):
    @http.route(
        "/telecentres",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def sites(self, kind=None, **_unused):
        """The list and map of the open sites, those with a kind of space if asked."""
        sites = request.env["telecentre.site"]._get_published()
        kinds = sites._get_public_spaces().type_id.sorted("sequence")
        chosen = kinds.filtered(lambda one: str(one.id) == kind)
        if chosen:
            sites = sites.filtered(
                lambda site: chosen in site._get_public_spaces().type_id
            )
        return request.render(
            "telecentre_management.public_sites",
            {
                "sites": sites,
                "kinds": kinds,
                "chosen": chosen,
                "open_labels": sites._get_open_labels(),
                "free_today": sites._get_free_today(),
                "site_map": sites._prepare_map(),
                "page_title": request.env._("Our telecentres"),
            },
        )

    @http.route(
        "/telecentres/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def site(self, code, **_unused):
        """One site: address, hours, spaces, services, prices with their act."""
        site = request.env["telecentre.site"]._get_published(code)[:1]
        if not site:
            raise request.not_found()
        return request.render(
            "telecentre_management.public_site",
            {
                "site": site,
                "open_label": site._get_open_labels()[site],
                "free_today": site._get_free_today()[site],
                "prices": site._get_public_prices(),
                "site_map": site._prepare_map(),
                "page_title": site.name,
            },
        )

    @http.route(
        "/telecentres/accessibility",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def accessibility(self, **_unused):
        """The accessibility statement that French law asks of public bodies."""
        return request.render(
            "telecentre_management.public_accessibility",
            {"page_title": request.env._("Accessibility")},
        )
