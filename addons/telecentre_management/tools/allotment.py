"""Share spaces out between the stays of one booking: no database.

Spaces are opaque keys; what is known of each is an ``Availability``.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from .availability import Availability, Busy
from .spans import Span

# Starts are looked for on this grid, from each opening.
STEP = timedelta(minutes=30)


class Allotment:
    """What is left of spaces as stays are given them, one after the other."""

    def __init__(self, known: dict, excludes: Callable):
        self.known: dict[object, Availability] = known
        self.excludes = excludes  # whether two spaces are one or share a part

    def fits(self, space, start: datetime, stop: datetime) -> bool:
        return self.known[space].fits(start, stop)

    def take(self, space, start: datetime, stop: datetime) -> None:
        """Keep a space, and its relatives, from the next stays."""
        own = self.known[space]
        busy = Busy(start, stop, own.before, own.after)
        for other, known in self.known.items():
            if self.excludes(space, other):
                known.add(busy)

    def rank(self, candidates: Sequence, stays: Iterable[Span]) -> list:
        """The candidates, those free at most of these times first."""
        stays = list(stays)
        free = {
            space: sum(self.fits(space, *stay) for stay in stays)
            for space in candidates
        }
        return sorted(candidates, key=lambda space: -free[space])

    def pick(self, candidates: Iterable, start: datetime, stop: datetime):
        """The first candidate that is free then, or none."""
        return next(
            (space for space in candidates if self.fits(space, start, stop)), None
        )

    def pick_all(self, choices: Sequence, start: datetime, stop: datetime):
        """One space for each list of candidates at the same time, or none at all.

        Lists without a choice are served first; the order given is kept.
        """
        picked: dict[int, object] = {}
        for index in sorted(range(len(choices)), key=lambda i: len(choices[i])):
            space = next(
                (
                    space
                    for space in choices[index]
                    if self.fits(space, start, stop)
                    and not any(self.excludes(space, p) for p in picked.values())
                ),
                None,
            )
            if space is None:
                return None
            picked[index] = space
        return [picked[index] for index in range(len(choices))]

    def iter_starts(self, spaces: Iterable, first: datetime, last: datetime):
        """Moments of ``[first, last)`` at which a stay may begin, in order."""
        starts = set()
        for space in spaces:
            for start, stop in self.known[space].get_free(first, last):
                while start < stop:
                    starts.add(start)
                    start += STEP
        return sorted(starts)
