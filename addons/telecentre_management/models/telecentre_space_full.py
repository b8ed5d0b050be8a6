from dataclasses import replace
from typing import NamedTuple

from odoo import api, models

from ..tools.rules import Stay


class Full(NamedTuple):
    """A kind of space at a site that is all taken: what to wait for."""

    site: object
    kind: object
    start: object  # naive UTC, of the stay or of the time it may lie in
    stop: object
    minutes: int  # zero: the whole time


class TelecentreSpace(models.Model):
    """What a member could have, were it not taken: worth a waiting list."""

    _inherit = "telecentre.space"

    @api.model
    def _find_full(self, partner, wish, offers, known=None):
        """The kinds that are taken and nothing else; rules and closures offer no hope.

        :param dict wish: as ``_find_offers`` takes it
        :param offers: what was found for it
        :param known: what was read for this wish already (``Known``)
        :return: ``[Full, …]``, in a constant number of queries
        """
        offered = {(offer.site, offer.kind) for offer in offers}
        known = known or self._get_wish_known(partner, wish)
        found = {}
        for space in known.spaces:
            key = space.site_id, space.type_id
            if key in offered or key in found:
                continue
            empty = replace(known.availability[space], busy=[])
            span = space._get_wished_span(partner, wish, empty, known.book)
            if span:
                found[key] = Full(*key, *span)
        return sorted(
            found.values(), key=lambda full: (full.site.name, full.kind.sequence)
        )

    @api.model
    def _find_full_order(self, partner, site, kind, start, stop, quantity):
        """The one thing that an order wanted, if it is worth waiting for."""
        spaces = self._get_offered({"site_id": site.id, "type_id": kind.id})
        if quantity > 1 or not spaces:
            return []
        known, book = spaces._get_known(partner, start, stop)
        stays = [Stay(space, partner, start, stop) for space in spaces]
        taken = any(
            replace(known[stay.space], busy=[]).fits(start, stop)
            and not known[stay.space].fits(start, stop)
            and not book.get_broken(stay)
            for stay in stays
        )
        return [Full(site, kind, start, stop, 0)] if taken else []

    def _get_wished_span(self, partner, wish, schedule, book):
        """``(start, stop, minutes)`` to wait for in an empty space, or None."""
        hours = [
            (start, stop)
            for start, stop in self._get_wished_hours(wish, schedule, book)
            if schedule.fits(start, stop)
            and not book.get_broken(Stay(self, partner, start, stop))
        ]
        if not hours:
            return None
        is_any = wish["slot"] == "hours" and wish.get("time") is None
        return hours[0][0], hours[-1][1], wish["minutes"] if is_any else 0
