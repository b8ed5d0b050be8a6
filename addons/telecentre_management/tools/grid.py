"""The starts and ends that a step allows: pure values, no database."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from . import spans
from .spans import Span


@dataclass
class Grid:
    """The starts and ends that a step allows, counted from each opening of a day.

    By the clock on the wall: a two-hour step from midnight is 2:00, 4:00… on the days
    of a clock change too. The end of an opening is on the grid whatever the step.
    ``openings`` are as usual, before closures are taken out: a closure until 10:15
    leaves 10:30 the next start of a place that opens at 9:00.
    """

    tz: object
    step: timedelta
    openings: list[Span] = field(default_factory=list)  # merged within each local day

    @cached_property
    def starts(self) -> list[datetime]:
        return sorted({each for span in self.openings for each in self._walk(span)})

    @cached_property
    def stops(self) -> list[datetime]:
        firsts = {start for start, _stop in self.openings}
        lasts = {stop for _start, stop in self.openings}
        return sorted({each for each in self.starts if each not in firsts} | lasts)

    def _walk(self, opening: Span) -> Iterator[datetime]:
        start, stop = opening
        first, last = (spans.to_local(moment, self.tz) for moment in opening)
        if last - first == stop - start:  # no clock change
            for count in range(-((start - stop) // self.step)):
                yield start + count * self.step
            return
        local = first
        while local <= last:
            for moment in spans.get_moments(local, self.tz):
                if start <= moment < stop:
                    yield moment
            local += self.step

    def has(self, start: datetime, stop: datetime) -> bool:
        return _is_in(start, self.starts) and _is_in(stop, self.stops)


def _is_in(moment: datetime, ordered: list[datetime]) -> bool:
    index = bisect_left(ordered, moment)
    return index < len(ordered) and ordered[index] == moment


def get_neighbours(moment: datetime, ordered: list[datetime]) -> list[datetime]:
    """The moment itself, or the ones just before and after it."""
    before = bisect_right(ordered, moment)
    after = bisect_left(ordered, moment)
    return sorted({*ordered[max(before - 1, 0) : before], *ordered[after : after + 1]})


def get_day_openings(pieces: Iterable[tuple]) -> list[Span]:
    """Openings merged within each local day, of ``(day, period, start, stop)``."""
    by_day: dict[date, list[Span]] = {}
    for day, _period, start, stop in pieces:
        by_day.setdefault(day, []).append((start, stop))
    return [span for day in sorted(by_day) for span in spans.merge(by_day[day])]
