from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Time to look for the next space, and how long one may keep others from booking.
MINUTES = timedelta(minutes=20)
LONGEST = timedelta(hours=1)
MOST_IN_BASKET = 20


class TelecentreRental(models.Model):
    """Several different spaces booked at once: kept in a basket, then confirmed as one.

    What is in it is held for a while, so that all of it is still free in the end.
    """

    _inherit = "telecentre.rental"

    @api.model
    def _portal_get_basket(self):
        """What the user has put in their basket (sudo), as long as it is kept."""
        return self.sudo().search(
            Domain("create_uid", "=", self.env.uid)
            & Domain("state", "=", "requested")
            & Domain("hold_reason", "=", "cart")
            & Domain("hold_until", ">", fields.Datetime.now()),
            order="date_start, id",
        )

    @api.model
    def _portal_put_in_basket(self, key, **order):
        """Keep what is ordered, and all the basket with it, for some minutes more.

        :param order: as ``_portal_book`` takes it
        :raise UserError: when it is no longer free, or the basket is full
        """
        basket = self._portal_get_basket()
        if len(basket) + order["quantity"] > MOST_IN_BASKET:
            raise UserError(
                self.env._(
                    "A basket holds %(most)s places: book it first.",
                    most=MOST_IN_BASKET,
                )
            )
        rentals = self._portal_create(key=key, **order)
        until = basket._get_basket_end()
        rentals._hold("cart", until)
        basket._set_state("requested", hold_until=until)

    def _get_basket_end(self):
        """Until when all of it is kept: not later than an hour after it began."""
        now = fields.Datetime.now().replace(microsecond=0)
        if not self:
            return now + MINUTES
        last = min(self.mapped("create_date")).replace(microsecond=0) + LONGEST
        return max(min(now + MINUTES, last), *self.mapped("hold_until"))

    def _discard_basket(self):
        """Give places back that were never booked: they leave no trace."""
        basket = self.filtered(lambda rental: rental.hold_reason == "cart")
        basket._cancel(self.env._("Taken out of the basket"))
        basket._forget()

    def _expire_holds(self):
        """A basket that was not booked in time is as if it had never been."""
        baskets = self.filtered(lambda rental: rental.hold_reason == "cart")
        result = super()._expire_holds()
        baskets._forget()
        return result

    def _forget(self):
        """Delete them, but for those of which the credit ledger tells: cancelled."""
        # A member does not read the ledger's entries of a rental.
        self.filtered(lambda rental: not rental.sudo().credit_entry_ids).unlink()

    @api.model
    def _portal_get_domain(self, people, which="coming"):
        """A basket is no rental yet."""
        domain = super()._portal_get_domain(people, which)
        return domain & Domain("hold_reason", "!=", "cart")
