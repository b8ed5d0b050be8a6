import re
import unicodedata
from difflib import get_close_matches

from odoo import api, models

from ..tools.distance import get_kilometres

POSTCODE = re.compile(r"\b\d{5}\b")
SAINTS = {"st": "saint", "ste": "sainte"}
# How much alike a misspelt name is to the right one, from 0 to 1.
LIKENESS = 0.8


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
        found = (
            sites.filtered(lambda site: site._is_at(text))
            or sites.filtered(lambda site: site._is_at(text, partly=True))
            or sites._find_misspelt(text)
        )
        place = found[:1].partner_id
        return (place.partner_latitude, place.partner_longitude) if place else None

    def _is_at(self, text, partly=False):
        """Whether a site is what somebody calls so: postcode, town or own name."""
        wanted, names = _fold(text), self._get_place_names()
        if partly:
            return len(wanted) > 2 and any(wanted in name for name in names)
        return self.partner_id.zip in POSTCODE.findall(text) or wanted in names

    def _find_misspelt(self, text):
        """The site whose name is nearly what was typed: a letter more or less."""
        sites = {name: site for site in self for name in site._get_place_names()}
        [name] = get_close_matches(_fold(text), sites, 1, LIKENESS) or [None]
        return sites.get(name, self.browse())

    def _get_place_names(self):
        names = _fold(self.partner_id.city), _fold(self.name)
        return list(filter(None, names))

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
    """Letters as they are compared: no accents, case, hyphens or shortened saints."""
    plain = unicodedata.normalize("NFKD", text or "")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[\W_]+", " ", letters).casefold().split()
    return " ".join(SAINTS.get(word, word) for word in words)
