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


class TelecentreSpace(models.Model):
    """What a member may be offered, across all sites, with its price."""

    _inherit = "telecentre.space"

    @api.model
    def _find_offers(self, partner, wish):
        """Places that would be accepted for a member's wish, cheapest first by site.

        :param dict wish: ``day`` (date), ``slot`` (morning, afternoon, day, hours);
            for hours ``time`` (local, decimal) or none, and ``minutes``; ``site_id``,
            ``type_id``, ``people``, ``category_id`` (of equipment) when they matter;
            ``moved``: the rental that is to go elsewhere, which is in nobody's way
        :return: ``[Offer, …]``, in a constant number of queries
        """
        spaces = self._get_offered(wish)
        stays = spaces._get_wished_stays(partner, wish) if spaces else []
        moved = wish.get("moved") or self.env["telecentre.rental"]
        accepted = self._filter_accepted(stays, moved)
        groups = {}
        for stay in accepted:
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
        quotes = self._get_offer_quotes(partner, offers, moved)
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
        return self.sudo().search(domain)

    def _get_wished_stays(self, partner, wish):
        """One stay a space, or one a start when any hour will do."""
        if wish["slot"] == "hours" and wish.get("time") is None:
            return self._get_stays_of_day(partner, wish)
        stays = []
        schedules = self._get_schedules(*self._get_day_range(wish["day"]))
        for space, known in schedules.items():
            pieces = [
                piece
                for piece in known.pieces
                if piece[0] == wish["day"]
                and wish["slot"] in ("day", "hours", piece[1])
            ]
            if not pieces:
                continue
            if wish["slot"] == "hours":
                start = spans.local_moment(wish["day"], wish["time"], known.tz)
                stop = start + timedelta(minutes=wish["minutes"])
            else:
                start, stop = pieces[0][2], pieces[-1][3]
            stays.append(Stay(space, partner, start, stop))
        return stays

    def _get_stays_of_day(self, partner, wish):
        start, stop = self._get_day_range(wish["day"])
        slots = self._get_slots(
            start, stop, wish["minutes"], partner, wish.get("moved")
        )
        return [
            Stay(space, partner, *hours)
            for space, found in slots.items()
            for hours in found
            if spans.to_local(hours[0], space.site_id._get_tz()).date() == wish["day"]
        ]

    def _get_day_range(self, day):
        """The local day of all these spaces, in naive UTC."""
        zones = [site._get_tz() for site in self.site_id]
        return (
            min(spans.local_moment(day, 0, tz) for tz in zones),
            max(spans.local_moment(day, 24, tz) for tz in zones),
        )

    @api.model
    def _get_offer_quotes(self, partner, offers, moved):
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
        quotes = rentals._get_quotes()
        return [quotes[rental] for rental in rentals]
