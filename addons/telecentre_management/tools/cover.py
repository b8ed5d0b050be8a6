"""The cheapest set of units that covers a stay: pure functions, no database.

The rule is the council's (price list): a duration costs the exact minimum cover,
over-cover allowed, so that nine half-days cost a week when the week is cheaper.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .spans import Span

HOUR = timedelta(hours=1)
UNITS = ("month", "week", "day", "half_day", "hour")


class HalfDay(NamedTuple):
    """A morning or an afternoon of one site, and what of it is needed."""

    day: date
    needed: tuple[Span, ...]


class Step(NamedTuple):
    """Units bought at one place of the stay, up to the half-day ``stop``."""

    unit: str
    quantity: int
    stop: int


def minimum_cover(
    half_days: Sequence[HalfDay], prices: Mapping[str, float]
) -> list[tuple[str, int]] | None:
    """Cheapest units that cover every needed minute of ``half_days``.

    A half-day unit covers one half-day, a day all half-days of its date, a week
    seven consecutive dates, a month the dates up to the same date of the next month,
    an hour sixty minutes by the clock from any moment. At equal cost the fewest units
    win, which is the shortest breakdown to read.

    :param half_days: in order of time
    :param prices: price of each unit that exists (a subset of ``UNITS``)
    :return: ``[(unit, quantity), …]``, longest unit first; ``None`` if none exists
    """
    exact = {
        unit: Decimal(repr(float(prices[unit]))) for unit in UNITS if unit in prices
    }
    if not exact:
        return None
    # best[i]: (cost, number of units, step) that covers the half-days from i on
    best = [(Decimal(0), 0, None)] * (len(half_days) + 1)
    for index in reversed(range(len(half_days))):
        best[index] = min(
            (
                exact[step.unit] * step.quantity + best[step.stop][0],
                step.quantity + best[step.stop][1],
                step,
            )
            for step in _get_steps(half_days, index, exact)
        )
    bought: Counter = Counter()
    index = 0
    while index < len(half_days):
        step = best[index][2]
        bought[step.unit] += step.quantity
        index = step.stop
    return [(unit, bought[unit]) for unit in UNITS if bought[unit]]


def _get_steps(half_days, index, prices):
    """Every purchase that may begin at half-day ``index``."""
    first = half_days[index].day
    ends = {
        "half_day": None,
        "day": first + timedelta(days=1),
        "week": first + timedelta(days=7),
        "month": first + relativedelta(months=1),
    }
    for unit, end in ends.items():
        if unit not in prices:
            continue
        stop = index + 1
        while end and stop < len(half_days) and half_days[stop].day < end:
            stop += 1
        yield Step(unit, 1, stop)
    if "hour" in prices:
        yield from _get_hour_steps(half_days, index)


def _get_hour_steps(half_days, index):
    """Hours bought in a row from half-day ``index``, for each place they may stop.

    A row ends where the hours bought end before the next needed minute: from there a
    new row costs the same.
    """
    quantity = 0
    covered: datetime | None = None
    for position in range(index, len(half_days)):
        for start, stop in half_days[position].needed:
            if position > index and start >= covered:
                return
            begin = start if covered is None else max(start, covered)
            if begin < stop:
                count = -((begin - stop) // HOUR)
                quantity += count
                covered = begin + count * HOUR
        yield Step("hour", quantity, position + 1)
