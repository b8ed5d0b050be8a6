import re
import unicodedata

from odoo import api, models

from ..tools.distance import get_kilometres

POSTCODE = re.compile(r"\b\d{5}\b")


class TelecentreSite(models.Model):
    """Sites by how far they are from a place that a member names."""

    _inherit = "telecentre.site"

    @api.model
    def _find_place(self, text):
        """Where a town, a postcode or a site is, as far as the network knows.

        Nobody else is asked: the places known are those of the sites.

        :return: ``(latitude, longitude)`` or None
        """
        sites = self._get_published().filtered("partner_id.partner_latitude")
        found = sites.filtered(lambda site: site._is_at(text)) or sites.filtered(
            lambda site: site._is_at(text, partly=True)
        )
        place = found[:1].partner_id
        return (place.partner_latitude, place.partner_longitude) if place else None

    def _is_at(self, text, partly=False):
        """Whether a site is what somebody calls so: postcode, town or own name."""
        place = self.partner_id
        wanted, names = _fold(text), [_fold(place.city), _fold(self.name)]
        if partly:
            return len(wanted) > 2 and any(wanted in name for name in names)
        return place.zip in POSTCODE.findall(text) or wanted in filter(None, names)

    def _get_kilometres_from(self, point):
        """``{site: km as the crow flies}``, of those that are on the map."""
        return {
            site: get_kilometres(
                point, (place.partner_latitude, place.partner_longitude)
            )
            for site in self
            if (place := site.partner_id).partner_latitude
        }


def _fold(text):
    """Letters as they are compared: no accents, no case, no hyphens."""
    plain = unicodedata.normalize("NFKD", text or "")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", letters).casefold().split())
