from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models

from ..tools import spans
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
    def _find_full(self, partner, wish, offers):
        """The kinds that are taken and nothing else; rules and closures offer no hope.

        :param dict wish: as ``_find_offers`` takes it
        :param offers: what was found for it
        :return: ``[Full, …]``, in a constant number of queries
        """
        offered = {(offer.site, offer.kind) for offer in offers}
        spaces = self._get_offered(wish).filtered(
            lambda space: (space.site_id, space.type_id) not in offered
        )
        if not spaces:
            return []
        first, last = spaces._get_day_range(wish["day"])
        known, book = spaces._get_known(partner, first, last)
        found = {}
        for space in spaces:
            book.schedules.setdefault(space, known[space])
            span = self._get_wished_span(
                space, partner, wish, replace(known[space], busy=[]), book
            )
            if span:
                key = space.site_id, space.type_id
                found.setdefault(key, Full(*key, *span))
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

    def _get_wished_span(self, space, partner, wish, schedule, book):
        """``(start, stop, minutes)`` to wait for in an empty space, or None."""
        if wish["slot"] == "hours" and wish.get("time") is None:
            return self._get_any_hour_span(space, partner, wish, schedule, book)
        pieces = [
            piece
            for piece in schedule.pieces
            if piece[0] == wish["day"] and wish["slot"] in ("day", "hours", piece[1])
        ]
        if not pieces:
            return None
        if wish["slot"] == "hours":
            start = spans.local_moment(wish["day"], wish["time"], schedule.tz)
            stop = start + timedelta(minutes=wish["minutes"])
        else:
            start, stop = pieces[0][2], pieces[-1][3]
        stay = Stay(space, partner, start, stop)
        is_possible = schedule.fits(start, stop) and not book.get_broken(stay)
        return (start, stop, 0) if is_possible else None

    def _get_any_hour_span(self, space, partner, wish, schedule, book):
        length = timedelta(minutes=wish["minutes"])
        first, last = space._get_day_range(wish["day"])
        starts = [
            start
            for start in book.get_starts(space, first, last)
            if schedule.fits(start, start + length)
            and not book.get_broken(Stay(space, partner, start, start + length))
        ]
        return starts and (starts[0], starts[-1] + length, wish["minutes"])
