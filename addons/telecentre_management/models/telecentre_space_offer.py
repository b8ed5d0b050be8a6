from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ..tools import spans
from ..tools.rules import Stay

MOST_OFFERS = 60


class Offer(NamedTuple):
    """Spaces of one kind at one site that are free at the same hours."""

    site: object
    kind: object
    starts: list  # [(start, stop, spaces), …], naive UTC
    quote: object


class Known(NamedTuple):
    """What answers a wish, read once: for what is free and for what is full."""

    spaces: object
    availability: dict
    book: object


class TelecentreSpace(models.Model):
    """What a member may be offered, across all sites, with its price."""

    _inherit = "telecentre.space"

    @api.model
    def _get_wish_known(self, partner, wish):
        """All that is read of the spaces of a wish, in a constant number of queries.

        :return: ``Known``
        """
        spaces = self._get_offered(wish)
        if not spaces:
            return Known(spaces, {}, None)
        first, last = spaces._get_day_range(wish["day"])
        if wish["slot"] == "hours":
            last += timedelta(minutes=wish["minutes"])
        return Known(
            spaces, *spaces._get_known(partner, first, last, wish.get("moved"))
        )

    @api.model
    def _find_offers(self, partner, wish, known=None):
        """Places that would be accepted for a member's wish, cheapest first by site.

        :param dict wish: ``day`` (date), ``slot`` (morning, afternoon, day, hours);
            for hours ``time`` (local, decimal) or none, and ``minutes``; ``site_id``,
            ``type_id``, ``people``, ``category_id`` (of equipment) when they matter;
            ``moved``: the rental that is to go elsewhere, which is in nobody's way
        :param Known known: what was read for this wish already
        :return: ``[Offer, …]``, in a constant number of queries
        """
        known = known or self._get_wish_known(partner, wish)
        groups = {}
        for stay in self._get_wished_stays(partner, wish, known):
            if not self._is_accepted(stay, known.availability, known.book):
                continue
            starts = groups.setdefault((stay.space.site_id, stay.space.type_id), {})
            starts.setdefault((stay.start, stay.stop), []).append(stay.space.id)
        offers = [
            Offer(
                site,
                kind,
                [(*hours, self.browse(ids)) for hours, ids in sorted(starts.items())],
                None,
            )
            for (site, kind), starts in groups.items()
        ]
        quotes = self._get_offer_quotes(
            partner, offers, known.availability, wish.get("moved")
        )
        offers = [
            offer._replace(quote=quote)
            for offer, quote in zip(offers, quotes, strict=True)
            if not quote.refusal
        ]
        offers.sort(
            key=lambda offer: (
                offer.site.name,
                offer.kind.sequence,
                offer.quote.amount_due,
            )
        )
        return offers[:MOST_OFFERS]

    @api.model
    def _get_offered(self, wish):
        """The spaces that members book themselves and that fit a wish."""
        domain = (
            Domain("is_portal_bookable", "=", True)
            & Domain("site_id.state", "=", "open")
            & Domain("site_id.is_published", "=", True)
        )
        if wish.get("site_id"):
            domain &= Domain("site_id", "=", wish["site_id"])
        if wish.get("type_id"):
            domain &= Domain("type_id", "=", wish["type_id"])
        if wish.get("people"):
            domain &= Domain("capacity", ">=", wish["people"])
        if wish.get("category_id"):
            domain &= Domain("equipment_ids.category_id", "=", wish["category_id"])
        # What is offered to members is public.
        return self.sudo().search_fetch(domain)

    @api.model
    def _get_wished_stays(self, partner, wish, known):
        """The stays that would answer a wish, if they were accepted."""
        return [
            Stay(space, partner, *hours)
            for space in known.spaces
            for hours in space._get_wished_hours(
                wish, known.availability[space], known.book
            )
        ]

    def _get_wished_hours(self, wish, schedule, book):
        """``[(start, stop), …]``: one, or one a start when any hour will do."""
        length = timedelta(minutes=wish.get("minutes") or 0)
        if wish["slot"] == "hours" and wish.get("time") is None:
            starts = book.get_starts(self, *self._get_day_range(wish["day"]))
            return [(start, start + length) for start in starts]
        pieces = [
            piece
            for piece in schedule.pieces
            if piece[0] == wish["day"] and wish["slot"] in ("day", "hours", piece[1])
        ]
        if not pieces:
            return []
        if wish["slot"] == "hours":
            start = spans.local_moment(wish["day"], wish["time"], schedule.tz)
            return [(start, start + length)]
        return [(pieces[0][2], pieces[-1][3])]

    def _get_day_range(self, day):
        """The local day of all these spaces, in naive UTC."""
        zones = [site._get_tz() for site in self.site_id]
        return (
            min(spans.local_moment(day, 0, tz) for tz in zones),
            max(spans.local_moment(day, 24, tz) for tz in zones),
        )

    @api.model
    def _get_offer_quotes(self, partner, offers, schedules, moved):
        """The price of the first stay of each offer, priced in one go."""
        Rental = self.env["telecentre.rental"].sudo()
        rentals = Rental.browse()
        for offer in offers:
            start, stop, spaces = offer.starts[0]
            rentals += Rental.new(
                {
                    "space_id": spaces[0].id,
                    "partner_id": partner.id,
                    "date_start": start,
                    "date_stop": stop,
                },
                origin=moved or None,
            )
        quotes = rentals._get_quotes({"schedules": schedules})
        return [quotes[rental] for rental in rentals]
