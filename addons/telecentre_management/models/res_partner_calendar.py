import secrets

from odoo import api, fields, models

# The address of a feed is its key: long enough never to be guessed.
KEY_BYTES = 24


class ResPartner(models.Model):
    """The private address at which a member's calendar program reads their rentals."""

    _inherit = "res.partner"

    telecentre_feed_key = fields.Char(
        string="Key of the calendar address",
        readonly=True,
        copy=False,
        prefetch=False,
        groups=fields.NO_ACCESS,
    )

    _telecentre_feed_key_unique = models.UniqueIndex(
        "(telecentre_feed_key) WHERE telecentre_feed_key IS NOT NULL",
        "Another contact has this calendar address.",
    )

    def _renew_telecentre_feed(self):
        """A new address; the old one, if there was one, is unknown from now on."""
        self.ensure_one()
        self.sudo().telecentre_feed_key = secrets.token_urlsafe(KEY_BYTES)

    def _revoke_telecentre_feed(self):
        self.sudo().telecentre_feed_key = False

    def _get_telecentre_feed_url(self):
        """The address to give to a calendar program, or nothing."""
        self.ensure_one()
        key = self.sudo().telecentre_feed_key
        return key and f"{self.get_base_url()}/telecentres/feed/{key}.ics"

    @api.model
    def _find_by_telecentre_feed(self, key):
        """Whose feed this is (sudo): nobody's once they may no longer log in."""
        partner = self.sudo().search([("telecentre_feed_key", "=", key)], limit=1)
        return partner if key and partner.user_ids else self.sudo().browse()
