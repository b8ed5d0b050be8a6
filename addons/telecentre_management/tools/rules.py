"""The rules of renting, judged on what is known: pure values, no database.

Spaces, partners and quotas are opaque keys here. Datetimes are naive UTC unless a name
says ``local``; days are local.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from . import spans
from .grid import Grid, get_day_openings
from .spans import Span

NOTHING = timedelta()
DAY = timedelta(days=1)
# Starts to offer where no step is asked for.
USUAL_STEP = timedelta(minutes=15)
# Rules for who plans ahead.
PLANNED = ("lead", "horizon", "shortest", "step")


class Stay(NamedTuple):
    """Who wants what, when."""

    space: object
    partner: object
    start: datetime
    stop: datetime


class Quota(NamedTuple):
    """The most one person, or one entity with all its people, uses in a period."""

    key: object
    most: timedelta
    period: str  # day, week, month
    is_shared: bool = False


class Limits(NamedTuple):
    """What a policy asks of a stay; nothing or zero asks nothing."""

    lead: timedelta = NOTHING
    horizon: int = 0
    member_horizon: int = 0
    shortest: timedelta = NOTHING
    longest: timedelta = NOTHING
    step: timedelta = NOTHING
    quotas: tuple[Quota, ...] = ()
    company: object = None  # whose memberships count

    def get_horizon(self, is_member: bool) -> int:
        return (is_member and self.member_horizon) or self.horizon


class Broken(NamedTuple):
    """A rule that refuses a stay; of a quota, which one, from when and what is left."""

    rule: str
    quota: Quota | None = None
    first_day: date | None = None
    left: timedelta = NOTHING


# ----------------------------------------------------------------------
# Quota
# ----------------------------------------------------------------------


def get_period(day: date, period: str) -> tuple[date, date]:
    """First day of the day, ISO week or month of a day, and of the next one."""
    if period == "day":
        return day, day + DAY
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    first = day.replace(day=1)
    return first, first + relativedelta(months=1)


def split_days(used: Iterable[Span], tz) -> dict[date, timedelta]:
    """Time of spans on each local day."""
    days: dict[date, timedelta] = {}
    for start, stop in used:
        while start < stop:
            day = spans.to_local(start, tz).date()
            midnight = spans.local_moment(day, 24, tz)
            end = min(stop, midnight)
            days[day] = days.get(day, NOTHING) + (end - start)
            start = end
    return days


# ----------------------------------------------------------------------
# All rules
# ----------------------------------------------------------------------


@dataclass
class RuleBook:
    """All that is needed to judge stays; ``get_broken`` asks the database nothing."""

    now: datetime
    is_staff: bool = True
    limits: dict[object, Limits] = field(default_factory=dict)  # by space
    schedules: dict = field(default_factory=dict)  # space: Availability
    grids: dict[object, Grid] = field(default_factory=dict)  # by space
    # {partner: [(company, first day, last day), …]}
    memberships: dict[object, list] = field(default_factory=dict)
    entities: dict[object, object] = field(default_factory=dict)  # by partner
    used: dict[tuple, timedelta] = field(default_factory=dict)

    def get_limits(self, stay: Stay) -> Limits:
        return self.limits.get(stay.space, Limits())

    def get_broken(self, stay: Stay) -> list[Broken]:
        """The rules that refuse a stay, in the order they are told.

        Staff write down what took place: no rule is asked of a stay that is over, and
        of one that has begun only what it takes from others.
        """
        if self.is_staff and stay.stop <= self.now:
            return []
        limits = self.get_limits(stay)
        broken = [
            Broken(rule)
            for rule, is_kept in (
                ("lead", self.is_early_enough),
                ("horizon", self.is_near_enough),
                ("shortest", self.is_long_enough),
                ("longest", self.is_short_enough),
                ("step", self.is_on_grid),
            )
            if not (rule in PLANNED and self.has_begun(stay))
            and not is_kept(stay, limits)
        ]
        return broken + self._get_broken_quotas(stay, limits)

    def has_begun(self, stay: Stay) -> bool:
        """Whether staff write down a stay that has begun."""
        return self.is_staff and stay.start <= self.now

    def is_early_enough(self, stay: Stay, limits: Limits) -> bool:
        """A member books ahead, even without notice."""
        return stay.start >= self.now + limits.lead

    def is_near_enough(self, stay: Stay, limits: Limits) -> bool:
        last = self.get_last_day(stay, limits)
        return not last or self._get_day(stay, stay.start) <= last

    def get_last_day(self, stay: Stay, limits: Limits) -> date | None:
        """The last day on which a stay may begin."""
        if not (limits.horizon or limits.member_horizon):
            return None
        horizon = limits.get_horizon(self.is_member(stay))
        if not horizon:
            return None
        return self._get_day(stay, self.now) + timedelta(days=horizon)

    def is_member(self, stay: Stay) -> bool:
        """Whether there is a membership on the day of use; nobody yet may have one."""
        company = self.get_limits(stay).company
        day = self._get_day(stay, stay.start)
        return not stay.partner or any(
            owner == company and first <= day and (not last or day <= last)
            for owner, first, last in self.memberships.get(stay.partner, ())
        )

    def is_long_enough(self, stay: Stay, limits: Limits) -> bool:
        """A whole day is never too short: no longer one exists that day."""
        return (
            not limits.shortest
            or self._get_length(stay) >= limits.shortest
            or self.is_whole_days(stay)
        )

    def is_short_enough(self, stay: Stay, limits: Limits) -> bool:
        return not limits.longest or self._get_length(stay) <= limits.longest

    def is_on_grid(self, stay: Stay, limits: Limits) -> bool:
        return (
            not limits.step
            or self.grids[stay.space].has(stay.start, stay.stop)
            or self.is_whole_days(stay)
        )

    def is_whole_days(self, stay: Stay) -> bool:
        return self.schedules[stay.space].is_whole_days(stay.start, stay.stop)

    def _get_length(self, stay: Stay) -> timedelta:
        """Open time of a stay: a day open from 9 to 18 without a break is 9 hours."""
        return sum((stop - start for start, stop in self._get_use(stay)), start=NOTHING)

    def _get_use(self, stay: Stay) -> list[Span]:
        return spans.clip(self.schedules[stay.space].opening, stay.start, stay.stop)

    def _get_day(self, stay: Stay, moment: datetime) -> date:
        return spans.to_local(moment, self.schedules[stay.space].tz).date()

    # quotas

    def _get_broken_quotas(self, stay: Stay, limits: Limits) -> list[Broken]:
        broken = []
        for quota, needs in self._get_needs(stay, limits):
            for key, need in needs.items():
                left = quota.most - self.used.get(key, NOTHING)
                if need > left:
                    broken.append(Broken("quota", quota, key[-1], max(left, NOTHING)))
                    break
        return broken

    def _get_needs(self, stay: Stay, limits: Limits) -> Iterator[tuple]:
        """``(quota, {(quota, person, period): time})`` that a stay takes."""
        if not limits.quotas or not stay.partner:
            return
        days = split_days(self._get_use(stay), self.schedules[stay.space].tz)
        for quota in limits.quotas:
            needs: dict[tuple, timedelta] = {}
            for day, need in days.items():
                key = self.get_key(quota, stay.partner, day)
                needs[key] = needs.get(key, NOTHING) + need
            yield quota, needs

    def get_key(self, quota: Quota, partner, day: date) -> tuple:
        person = self.entities.get(partner, partner) if quota.is_shared else partner
        return quota.key, person, get_period(day, quota.period)[0]

    def add(self, stay: Stay) -> None:
        """Count a stay in the quotas of who makes it."""
        for _quota, needs in self._get_needs(stay, self.get_limits(stay)):
            for key, need in needs.items():
                self.used[key] = self.used.get(key, NOTHING) + need

    # what might be booked

    def get_grid(self, space) -> Grid:
        """The grid of the step, or one to offer starts on where there is no step."""
        if space not in self.grids:
            known = self.schedules[space]
            self.grids[space] = Grid(
                known.tz, USUAL_STEP, get_day_openings(known.pieces)
            )
        return self.grids[space]

    def get_starts(self, space, start: datetime, stop: datetime) -> list[datetime]:
        """Every moment of a range at which a stay might begin on a space.

        On the grid; and at midnight and at the first opening, for whole days.
        """
        known = self.schedules[space]
        firsts: dict[date, datetime] = {}
        for day, _period, begin, _end in known.pieces:
            firsts.setdefault(day, begin)
        midnights = (spans.local_moment(day, 0, known.tz) for day in firsts)
        moments = {*self.get_grid(space).starts, *firsts.values(), *midnights}
        return sorted(moment for moment in moments if start <= moment < stop)
