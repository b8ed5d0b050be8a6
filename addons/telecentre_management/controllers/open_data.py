"""Open data of the sites: JSON, CSV and GeoJSON, the same facts as the public pages."""

import csv
import io

from odoo import http
from odoo.http import request

ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["GET"],
    "readonly": True,
    "save_session": False,
    "cors": "*",
}


class TelecentreOpenData(http.Controller):
    @http.route("/telecentres/sites.json", **ROUTE)
    def sites_json(self, **_unused):
        return request.make_json_response(self._get_rows())

    @http.route("/telecentres/sites.geojson", **ROUTE)
    def sites_geojson(self, **_unused):
        features = [
            {
                "type": "Feature",
                "geometry": {
                    "type": "Point",
                    "coordinates": [row["longitude"], row["latitude"]],
                }
                if row["latitude"]
                else None,
                "properties": row,
            }
            for row in self._get_rows()
        ]
        return request.make_json_response(
            {"type": "FeatureCollection", "features": features},
            headers={"Content-Type": "application/geo+json"},
        )

    @http.route("/telecentres/sites.csv", **ROUTE)
    def sites_csv(self, **_unused):
        return make_csv_response(self._get_rows(), "telecentres.csv")

    def _get_rows(self):
        sites = request.env["telecentre.site"]._get_published()
        return sites._prepare_open_data(request.httprequest.host_url.rstrip("/"))


def make_csv_response(rows, name):
    """A CSV file: lists are joined by ``|``, as French open data schemas ask."""
    output = io.StringIO()
    writer = csv.writer(output)
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow(
            "|".join(value) if isinstance(value, list) else value
            for value in row.values()
        )
    return request.make_response(
        output.getvalue().encode(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": http.content_disposition(name),
        },
    )
