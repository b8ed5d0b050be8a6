"""The periods of a membership: pure functions, no database.

Both ends of a period are included. Periods are counted from their anchor, never from
the previous period, so that the day never drifts: 31 January, 28 February, 31 March.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """The days ``start``–``stop`` of the full period ``full_start``–``full_stop``."""

    start: date
    stop: date
    full_start: date
    full_stop: date

    @property
    def days(self) -> int:
        return (self.full_stop - self.full_start).days + 1

    @property
    def is_full(self) -> bool:
        return (self.start, self.stop) == (self.full_start, self.full_stop)

    def get_part(self, amount: float, rounding: Callable = round) -> float:
        """The part of ``amount`` that is due for these days.

        Parts of one period add up to its amount, to the cent: what is due up to the
        last day, less what was due before the first.
        """
        before = (self.start - self.full_start).days
        until = (self.stop - self.full_start).days + 1
        return rounding(
            rounding(amount * until / self.days) - rounding(amount * before / self.days)
        )

    def get_units(self, quantity: int) -> int:
        """Whole units of a monthly ``quantity`` for these days, begun ones counted."""
        return -(-quantity * ((self.stop - self.start).days + 1) // self.days)


def get_periods(
    first: date,
    last: date | None,
    until: date,
    by_calendar: bool = False,
    since: date | None = None,
) -> list[Period]:
    """Periods that begin by ``until``, in order; the first and last may be cut short.

    :param first: first day of the membership
    :param last: its last day, if there is one
    :param by_calendar: calendar months; else months counted from ``first``
    :param since: nothing before this day counts
    """
    anchor = first.replace(day=1) if by_calendar else first
    begin = max(first, since or first)
    periods: list[Period] = []
    months = 0
    while True:
        full_start = anchor + relativedelta(months=months)
        months += 1
        full_stop = anchor + relativedelta(months=months) - ONE_DAY
        start = max(full_start, begin)
        if max(full_start, first) > until or (last and full_start > last):
            return periods
        stop = min(full_stop, last) if last else full_stop
        if start <= stop and start <= until:
            periods.append(Period(start, stop, full_start, full_stop))


def get_running_period(first: date, day: date, by_calendar: bool = False) -> Period:
    """The full period that holds ``day``, or the first one when none has begun."""
    periods = get_periods(first, None, max(first, day), by_calendar)
    return periods[-1]
