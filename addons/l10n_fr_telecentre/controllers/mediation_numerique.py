"""The sites in the French schema “lieux de médiation numérique”."""

from odoo import http
from odoo.http import request

from odoo.addons.telecentre_management.controllers.open_data import (
    ROUTE,
    make_csv_response,
)


class MediationNumerique(http.Controller):
    @http.route("/telecentres/mediation-numerique.json", **ROUTE)
    def places_json(self, **_unused):
        return request.make_json_response(self._get_places())

    @http.route("/telecentres/mediation-numerique.csv", **ROUTE)
    def places_csv(self, **_unused):
        return make_csv_response(self._get_places(), "mediation-numerique.csv")

    def _get_places(self):
        base_url = request.httprequest.host_url.rstrip("/")
        sites = request.env["telecentre.site"]._get_published()
        return [site._prepare_mediation_numerique(base_url) for site in sites]
