import base64

import qrcode
from qrcode.image.svg import SvgPathImage

from odoo import api, models
from odoo.tools import consteq, hmac

SCOPE = "telecentre-check-in"
# Enough not to be guessed, few enough for a code that is read from afar.
SIGNATURE = 16


class TelecentreSite(models.Model):
    """The poster at the door of a site: members check in with its code."""

    _inherit = "telecentre.site"

    def action_print_posters(self):
        """The poster of the site, then one for each space that members rent."""
        return self.env.ref(
            "telecentre_management.telecentre_site_poster_report"
        ).report_action(self)

    def _get_posters(self):
        """``[(site, space or none), …]``: what the posters of these sites are for."""
        none = self.env["telecentre.space"]
        return [
            (site, space)
            for site in self
            for space in [none, *site._get_public_spaces()]
        ]


class TelecentreSpace(models.Model):
    """The poster at the door of a space."""

    _inherit = "telecentre.space"

    def action_print_posters(self):
        return self.env.ref(
            "telecentre_management.telecentre_space_poster_report"
        ).report_action(self)

    def _get_posters(self):
        return [(space.site_id, space) for space in self]

    # ------------------------------------------------------------------
    # Codes
    # ------------------------------------------------------------------

    @api.model
    def _get_check_in_url(self, site, space):
        """The address in the code of a poster: signed, so that nobody makes one up."""
        place = f"space-{space.id}" if space else f"site-{site.id}"
        return f"{site.get_base_url()}/my/check-in/{place}-{self._sign_place(place)}"

    @api.model
    def _sign_place(self, place):
        # The secret of the database is nobody's to read.
        return hmac(self.env(su=True), SCOPE, place)[:SIGNATURE]

    @api.model
    def _find_check_in_place(self, code):
        """``(site, space or none)`` of a code (sudo), both empty if it is unknown."""
        none = self.env["telecentre.site"].sudo(), self.sudo().browse()
        place, _dash, signature = code.rpartition("-")
        if not code.isascii() or not consteq(signature, self._sign_place(place)):
            return none
        what, _dash, number = place.partition("-")
        if what == "site":
            return none[0].browse(int(number)).exists(), none[1]
        space = none[1].browse(int(number)).exists()
        return space.site_id, space

    @api.model
    def _get_check_in_image(self, site, space):
        """The code as a drawing that stays sharp at any size: a data address."""
        code = qrcode.QRCode(
            error_correction=qrcode.constants.ERROR_CORRECT_Q, border=2
        )
        code.add_data(self._get_check_in_url(site, space))
        drawing = code.make_image(image_factory=SvgPathImage).to_string()
        return f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
