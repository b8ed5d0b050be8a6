"""What prepaid minutes take out of a stay: pure functions, no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .cover import HalfDay
from .spans import Span

MINUTE = timedelta(minutes=1)


@dataclass
class Lot:
    """Minutes left on a pass or an allowance, usable from a day to a day, included.

    ``half_day`` is what one half-day takes from it, whatever its length; 0 where the
    minutes of the stay are taken.
    """

    key: object
    left: int
    half_day: int = 0
    first: date = date.min
    last: date = date.max

    def can_pay(self, day: date) -> bool:
        return self.first <= day <= self.last and self.left >= max(self.half_day, 1)


class Draw(NamedTuple):
    """Minutes of one lot for one half-day, and what of it is still to be paid."""

    lot: Lot
    minutes: int
    position: int
    rest: tuple[Span, ...]


class Use(NamedTuple):
    """All the minutes that a stay takes from one lot."""

    lot: object
    minutes: int


def use_credits(
    half_days: Sequence[HalfDay],
    lots: Sequence[Lot],
    get_price: Callable[[Sequence[HalfDay]], object],
) -> tuple[list[HalfDay], list[Use]]:
    """Pay the first half-days with credits, as many as it takes to pay least.

    Credits that would save nothing stay where they are: two half-days off a week cost
    as much as the week.

    :param half_days: what the stay needs, in order of time
    :param lots: in the order in which they are to be used; what is used is taken off
    :param get_price: what the cover of half-days costs
    :return: what is left to be paid, and what was used
    """
    draws = _draw_all(half_days, lots)
    best = len(draws)
    if draws and _apply(half_days, draws):
        prices = [
            get_price(_apply(half_days, draws[:count]))
            for count in range(len(draws) + 1)
        ]
        best = prices.index(min(prices))
    used: dict[int, Use] = {}
    for number, (lot, minutes, _position, _rest) in enumerate(draws):
        if number >= best:
            lot.left += minutes
            continue
        sofar = used.get(id(lot), Use(lot.key, 0)).minutes
        used[id(lot)] = Use(lot.key, sofar + minutes)
    return _apply(half_days, draws[:best]), list(used.values())


def count_minutes(spans: Sequence[Span]) -> int:
    """Whole minutes of spans, begun ones counted."""
    return -(-sum((stop - start for start, stop in spans), timedelta()) // MINUTE)


def _draw_all(half_days: Sequence[HalfDay], lots: Sequence[Lot]) -> list[Draw]:
    """Everything that the lots can pay, in order of time."""
    draws = []
    for position, (day, needed) in enumerate(half_days):
        while needed:
            lot = next((lot for lot in lots if lot.can_pay(day)), None)
            if lot is None:
                break
            minutes = lot.half_day or min(lot.left, count_minutes(needed))
            needed = () if lot.half_day else _skip(needed, minutes)
            lot.left -= minutes
            draws.append(Draw(lot, minutes, position, needed))
    return draws


def _skip(needed: tuple[Span, ...], minutes: int) -> tuple[Span, ...]:
    """``needed`` without its first minutes."""
    paid = minutes * MINUTE
    rest = []
    for start, stop in needed:
        begin = min(start + paid, stop)
        paid -= begin - start
        if begin < stop:
            rest.append((begin, stop))
    return tuple(rest)


def _apply(half_days: Sequence[HalfDay], draws: Sequence[Draw]) -> list[HalfDay]:
    """What is left to be paid once these draws are made."""
    rests = {draw.position: draw.rest for draw in draws}
    left = [
        HalfDay(day, rests.get(position, needed))
        for position, (day, needed) in enumerate(half_days)
    ]
    return [half_day for half_day in left if half_day.needed]
