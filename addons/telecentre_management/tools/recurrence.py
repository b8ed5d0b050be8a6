"""A repetition of local dates, as RFC 5545 says it: a value, no database.

The dates come from python-dateutil; this file bounds them, so that no rule runs for
ever, and knows the part of RFC 5545 that a screen of a telecentre can show.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil import rrule
from dateutil.relativedelta import relativedelta

from . import spans

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {
    "daily": rrule.DAILY,
    "weekly": rrule.WEEKLY,
    "monthly": rrule.MONTHLY,
}
# No series looks further ahead; a rule without any date stops there too.
HORIZON = timedelta(days=731)
LAST = -1
# Written by some programs, and what this file does anyway.
IGNORED = {("WKST", "MO")}
DAY_PATTERN = re.compile(r"^([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)$")


class UnreadableRule(ValueError):
    """Text that is no repetition, or one that cannot be shown; ``part`` says where."""

    def __init__(self, part):
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Recurrence:
    """Which local dates repeat; ``frequency`` is "once", daily, weekly or monthly.

    A monthly rule gives ``month_day`` (``LAST`` for the last one), or ``nth`` and one
    weekday: the second Tuesday.
    """

    frequency: str = "once"
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    nth: int | None = None
    count: int | None = None
    until: date | None = None

    def iter_days(self, first: date) -> Iterator[date]:
        """Dates from ``first`` on, which counts only if it follows the rule."""
        if self.frequency == "once":
            yield first
            return
        if self.interval < 1:
            raise UnreadableRule(f"INTERVAL={self.interval}")
        last = min(self.until or date.max, first + HORIZON)
        days = rrule.rrule(
            FREQUENCIES[self.frequency],
            dtstart=datetime.combine(first, time.min),
            until=datetime.combine(last, time.max),
            interval=self.interval,
            **self._get_parts(first),
        )
        yield from (moment.date() for moment in islice(days, self.count))

    def get_days(self, first: date, most: int) -> list[date]:
        """The dates, one more than ``most`` at the most: who asks refuses it."""
        return list(islice(self.iter_days(first), most + 1))

    def get_missing_months(self, first: date, last: date) -> list[date]:
        """First days of the months of the rule that have no such date."""
        if self.frequency != "monthly":
            return []
        months = {day.replace(day=1) for day in self._iter_until(first, last)}
        month = first.replace(day=1)
        missing = []
        while month <= last:
            if month not in months and self._may_miss(month, first, last):
                missing.append(month)
            month += relativedelta(months=self.interval)
        return missing

    def _iter_until(self, first, last):
        return replace(self, count=None, until=last).iter_days(first)

    def _may_miss(self, month, first, last):
        """Whether a whole month lies in the range: its ends may rightly have none."""
        return first <= month and month + relativedelta(months=1, days=-1) <= last

    def _get_parts(self, first):
        if self.frequency == "weekly":
            return {"byweekday": self.weekdays or (first.weekday(),)}
        if self.frequency == "daily":
            return {"byweekday": self.weekdays} if self.weekdays else {}
        if self.nth:
            return {"byweekday": rrule.weekday(self.weekdays[0], self.nth)}
        return {"bymonthday": self.month_day or first.day}

    # ------------------------------------------------------------------
    # Text
    # ------------------------------------------------------------------

    def to_text(self, tz) -> str:
        """``FREQ=WEEKLY;BYDAY=TU;COUNT=12``, or nothing for one date."""
        if self.frequency == "once":
            return ""
        parts = [f"FREQ={self.frequency.upper()}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(self._get_day_names()))
        elif self.month_day:
            parts.append(f"BYMONTHDAY={self.month_day}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        elif self.until:
            last = spans.to_utc(datetime.combine(self.until, time(23, 59, 59)), tz)
            parts.append(f"UNTIL={last:%Y%m%dT%H%M%SZ}")
        return ";".join(parts)

    def _get_day_names(self):
        if self.frequency == "monthly":
            return [f"{self.nth}{DAYS[self.weekdays[0]]}"]
        return [DAYS[day] for day in sorted(self.weekdays)]

    @classmethod
    def parse(cls, text: str, tz) -> "Recurrence":
        """The rule of ``FREQ=…;…``.

        :raise UnreadableRule: with the first part that cannot be read
        """
        parts = dict(_split(part) for part in text.strip().strip(";").split(";"))
        frequency = parts.pop("FREQ", "").lower()
        if frequency not in FREQUENCIES:
            raise UnreadableRule(f"FREQ={frequency.upper()}")
        values = {"frequency": frequency}
        for name, value in parts.items():
            if (name, value) not in IGNORED:
                values |= _read(name, value, frequency, tz)
        rule = cls(**values)
        if rule.count and rule.until:
            raise UnreadableRule("COUNT, UNTIL")
        if rule.nth and rule.month_day:
            raise UnreadableRule("BYDAY, BYMONTHDAY")
        return rule


def _split(part):
    name, sign, value = part.strip().upper().partition("=")
    if not sign:
        raise UnreadableRule(part.strip() or "RRULE")
    return name, value


def _read(name, value, frequency, tz):
    try:
        if name in ("INTERVAL", "COUNT") and 0 < int(value) <= 99999:
            return {name.lower(): int(value)}
        if name == "UNTIL":
            return {"until": parse_moment(value, tz).date()}
        if name == "BYMONTHDAY" and frequency == "monthly":
            day = int(value)
            if day == LAST or 1 <= day <= 31:
                return {"month_day": day}
        if name == "BYDAY":
            return _read_days(value, frequency)
    except ValueError as error:
        raise UnreadableRule(f"{name}={value}") from error
    raise UnreadableRule(f"{name}={value}")


def _read_days(value, frequency):
    found = [DAY_PATTERN.match(day.strip()) for day in value.split(",")]
    if not all(found):
        raise ValueError(value)
    days = tuple(sorted({DAYS.index(day[2]) for day in found}))
    numbers = {int(day[1]) for day in found if day[1]}
    if frequency != "monthly":
        if numbers:
            raise ValueError(value)
        return {"weekdays": days}
    if len(found) != 1 or not numbers & {1, 2, 3, 4, 5, LAST}:
        raise ValueError(value)
    return {"weekdays": days, "nth": numbers.pop()}


def parse_moment(value: str, tz) -> datetime:
    """Local moment of ``20260303T080000Z``, ``20260303T090000`` or ``20260303``.

    :raise ValueError: if it is none of these
    """
    value = value.strip().upper()
    if len(value) == 8:
        return datetime.strptime(value, "%Y%m%d")
    moment = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")
    return spans.to_local(moment, tz) if value.endswith("Z") else moment


def parse_lines(text: str) -> dict[str, list[str]]:
    """``{name: [value, …]}`` of the lines of an iCalendar extract.

    A text without names is the rule itself. Long lines may be folded.
    """
    lines: dict[str, list[str]] = {}
    unfolded = re.sub(r"\r?\n[ \t]", "", text.strip())
    for line in filter(None, map(str.strip, unfolded.splitlines())):
        name, colon, value = line.partition(":")
        if not colon:
            name, value = "RRULE", line
        lines.setdefault(name.split(";")[0].upper(), []).append(value)
    return lines
