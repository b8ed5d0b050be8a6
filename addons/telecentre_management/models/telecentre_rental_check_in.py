from odoo import api, fields, models
from odoo.fields import Domain

from .telecentre_rental_presence import EARLY


class TelecentreRental(models.Model):
    """A member at the door: which of their rentals they have come for."""

    _inherit = "telecentre.rental"

    @api.model
    def _portal_get_arrivals(self, partner, site, space):
        """What a member may check in to at a site now, first what is at this door.

        Rentals that begin soon or go on; also one given back because nobody came, as
        long as its time lasts.
        """
        now = fields.Datetime.now()
        rentals = self.sudo().search(
            Domain("partner_id", "=", partner.id)
            & Domain("usage", "=", "rental")
            & Domain("site_id", "=", site.id)
            & Domain("state", "in", ("confirmed", "in_use", "no_show"))
            & Domain("date_start", "<=", now + EARLY)
            & Domain("date_stop", ">", now),
            order="date_start, id",
        )
        return rentals.sorted(
            lambda rental: (rental.state == "no_show", rental.space_id != space)
        )

    @api.model
    def _portal_get_next(self, partner, site):
        """The member's next rental at a site today, if they have come too early."""
        now = fields.Datetime.now()
        following = self.sudo().search(
            Domain("partner_id", "=", partner.id)
            & Domain("usage", "=", "rental")
            & Domain("site_id", "=", site.id)
            & Domain("state", "=", "confirmed")
            & Domain("date_start", ">", now + EARLY),
            order="date_start, id",
            limit=1,
        )
        is_today = following and site._to_local_day(
            following.date_start
        ) == site._to_local_day(now)
        return following if is_today else following.browse()

    def _portal_get_early_moment(self):
        """From when on the member may check in, in words."""
        return self._format_local(self.date_start - EARLY)
