"""When one space can be rented: a value, no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from . import spans
from .spans import Span

NOTHING = timedelta()
# Longer questions would keep a worker busy for nobody's use.
LONGEST_RANGE = timedelta(days=731)


class Busy(NamedTuple):
    """A stay on a space, and the time it needs free around it."""

    start: datetime
    stop: datetime
    before: timedelta = NOTHING
    after: timedelta = NOTHING
    is_closure: bool = False  # a closure neither needs nor leaves time
    rental_id: int = 0

    @property
    def span(self) -> Span:
        return self.start, self.stop


@dataclass
class Availability:
    """What is known of a space over whole local days. All spans are naive UTC.

    ``pieces`` are ``(local date, period, start, stop)``: when it is open, in order.
    ``closed`` admits no stay; ``no_edge`` no start and no end; both are closures.
    """

    tz: object
    is_rentable: bool = True
    pieces: list = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    no_edge: list[Span] = field(default_factory=list)
    busy: list[Busy] = field(default_factory=list)
    before: timedelta = NOTHING
    after: timedelta = NOTHING

    @cached_property
    def opening(self) -> list[Span]:
        """Merged opening: a stay of hours lies inside one of them."""
        return spans.merge(piece[2:] for piece in self.pieces)

    @cached_property
    def half_days(self) -> list:
        """The pieces that are paid for: what lies in a closure is not."""
        return spans.subtract_from_pieces(self.pieces, self.no_edge)

    @cached_property
    def kept(self) -> list[Span]:
        """The stays, each with the time that must be left free around it."""
        return [self.keep(busy) for busy in self.busy]

    def keep(self, busy: Busy) -> Span:
        """A stay and the larger of its own and this space's time around it."""
        if busy.is_closure:
            return busy.span
        return (
            busy.start - max(busy.before, self.after),
            busy.stop + max(busy.after, self.before),
        )

    def add(self, busy: Busy) -> None:
        """Take one more stay into account."""
        self.busy.append(busy)
        self.__dict__.pop("kept", None)

    def get_near(self, start: datetime, stop: datetime) -> list[Busy]:
        """The stays that refuse this one, by themselves or by the time around them."""
        return [
            busy
            for busy, kept in zip(self.busy, self.kept, strict=True)
            if spans.clip([kept], start, stop)
        ]

    def get_free(self, start: datetime, stop: datetime) -> list[Span]:
        """Spans of ``[start, stop)`` of which any part could be rented."""
        if not self.is_rentable:
            return []
        taken = [*self.kept, *self.no_edge]
        return spans.clip(spans.subtract(self.opening, taken), start, stop)

    def fits(self, start: datetime, stop: datetime) -> bool:
        """Whether a stay is possible: in one opening, or made of whole days."""
        return (
            self.is_rentable
            and not spans.clip(self.closed, start, stop)
            and not self.has_closed_edge(start, stop)
            and not spans.clip(self.kept, start, stop)
            and self.is_open(start, stop)
        )

    def has_closed_edge(self, start: datetime, stop: datetime) -> bool:
        """Whether a stay starts or ends where it may only pass."""
        return any(
            begin <= start < end or begin < stop <= end for begin, end in self.no_edge
        )

    def is_open(self, start: datetime, stop: datetime) -> bool:
        opening = self.opening
        if spans.is_inside((start, stop), opening):
            return True
        return self.is_whole_days(start, stop) and bool(
            spans.clip(opening, start, stop)
        )

    def is_whole_days(self, start: datetime, stop: datetime) -> bool:
        """Whether a stay runs from the beginning of a day to the end of a day.

        A day begins at midnight or when the space opens, and ends when it closes or
        at midnight.
        """
        first, last = (spans.to_local(moment, self.tz) for moment in (start, stop))
        openings = [begin for day, _p, begin, _e in self.pieces if day == first.date()]
        closings = [end for day, _p, _b, end in self.pieces if day == last.date()]
        begins = first.time() == time.min or start == min(openings, default=None)
        ends = last.time() == time.min or stop == max(closings, default=None)
        return begins and ends

    def get_whole_days(self, start: datetime, stop: datetime) -> Span | None:
        """The stay made longer to whole days, if it runs over several open ones."""
        days = [
            day
            for day, _period, begin, end in self.pieces
            if spans.clip([(begin, end)], start, stop)
        ]
        if not days or days[0] == days[-1]:
            return None
        first = min(begin for day, _p, begin, _e in self.pieces if day == days[0])
        last = max(end for day, _p, _b, end in self.pieces if day == days[-1])
        return first, last


def get_longest_gap(buffers: Iterable[tuple[timedelta, timedelta]]) -> timedelta:
    """How far from a stay another one may matter to it."""
    return max((max(pair) for pair in buffers), default=NOTHING)
