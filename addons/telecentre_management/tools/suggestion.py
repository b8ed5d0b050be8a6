"""The first value that would pass where a rule refuses: pure values, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from . import spans
from .availability import Availability
from .grid import get_neighbours
from .rules import NOTHING, RuleBook, Stay

# How far a start is looked for, and a day with room in a quota.
START_DAYS = 31
ROOM_DAYS = 366


@dataclass
class Suggestion:
    """What is accepted instead of a stay: it is free, and no rule refuses it."""

    stay: Stay
    known: Availability
    book: RuleBook

    def find(self, rule: str) -> Stay | None:
        """The nearest stay that would be accepted, in the way a rule asks for.

        Other rules that refuse the stay are told by themselves: they are left aside.
        """
        candidates = {
            "lead": self.get_later,
            "shortest": self.get_longer,
            "longest": self.get_shorter,
            "step": self.get_on_grid,
            "quota": self.get_other_days,
        }
        aside = self.get_rules(self.stay) - {rule}
        return next(
            (stay for stay in candidates[rule]() if self.is_accepted(stay, aside)), None
        )

    def is_accepted(self, stay: Stay, aside: set[str]) -> bool:
        return (
            stay.start < stay.stop
            and self.known.fits(stay.start, stay.stop)
            and self.get_rules(stay) <= aside
        )

    def get_rules(self, stay: Stay) -> set[str]:
        return {broken.rule for broken in self.book.get_broken(stay)}

    @property
    def limits(self):
        return self.book.get_limits(self.stay)

    def get_later(self) -> Iterator[Stay]:
        """Same length, after the notice; whole days stay whole days."""
        earliest = self.book.now + self.limits.lead
        if self.known.is_whole_days(self.stay.start, self.stay.stop):
            late = (earliest - self.stay.start).days
            yield from self._shift(range(late, late + START_DAYS))
            return
        length = self.stay.stop - self.stay.start
        last = earliest + timedelta(days=START_DAYS)
        for start in self.book.get_starts(self.stay.space, earliest, last):
            yield self.stay._replace(start=start, stop=start + length)

    def get_longer(self) -> Iterator[Stay]:
        """From the same start on, else until the same end."""
        start, stop = self.stay.start, self.stay.stop
        for end in self._near(start + self.limits.shortest, "stops"):
            yield self.stay._replace(stop=end)
        for begin in self._near(stop - self.limits.shortest, "starts"):
            yield self.stay._replace(start=begin)

    def get_shorter(self) -> Iterator[Stay]:
        """Fewer days or hours from the same start on."""
        last = spans.to_local(self.stay.stop, self.known.tz)
        for count in range(1, (self.stay.stop - self.stay.start).days + 1):
            stop = spans.to_utc(last - timedelta(days=count), self.known.tz)
            yield self.stay._replace(stop=stop)
        for end in self._near(self.stay.start + self.limits.longest, "stops"):
            yield self.stay._replace(stop=end)

    def get_on_grid(self) -> Iterator[Stay]:
        """The nearest start and end on the grid."""
        start, stop = self.stay.start, self.stay.stop
        found = product(self._near(start, "starts"), self._near(stop, "stops"))
        for begin, end in sorted(
            found, key=lambda span: abs(span[0] - start) + abs(span[1] - stop)
        ):
            yield self.stay._replace(start=begin, stop=end)

    def get_other_days(self) -> Iterator[Stay]:
        """The same hours on the days that follow."""
        yield from self._shift(range(1, ROOM_DAYS))

    def _near(self, moment, edge: str) -> list:
        """The moment, then the ones around it on the grid."""
        ordered = getattr(self.book.get_grid(self.stay.space), edge)
        return [*dict.fromkeys([moment, *get_neighbours(moment, ordered)])]

    def _shift(self, days: Iterable[int]) -> Iterator[Stay]:
        """The same stay at the same local hours, some days later."""
        first, last = (
            spans.to_local(moment, self.known.tz) for moment in self.stay[2:]
        )
        for count in days:
            later = timedelta(days=count)
            yield self.stay._replace(
                start=spans.to_utc(first + later, self.known.tz),
                stop=spans.to_utc(last + later, self.known.tz),
            )


def get_reach(rules: Iterable[str]) -> timedelta:
    """How far after a stay ``find`` looks, for rules that refuse it."""
    reach = {"lead": START_DAYS + 1, "quota": ROOM_DAYS}
    return max((timedelta(days=reach.get(rule, 1)) for rule in rules), default=NOTHING)
