"""A week of opening hours in words: pure functions, no database."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from . import spans

DAYS = 7


def get_week_hours(pieces: Iterable[tuple], monday: date, tz) -> list[tuple[date, str]]:
    """``[(day, "09:00–12:00, 14:00–18:00"), …]``: seven days, empty when closed.

    :param pieces: ``(local date, period, start, stop)``, UTC
    """
    days = {monday + timedelta(days=offset): [] for offset in range(DAYS)}
    for day, _period, *span in pieces:
        if day in days:
            days[day].append(tuple(span))
    return [
        (
            day,
            ", ".join(get_hours_label(day, *span, tz) for span in spans.merge(opening)),
        )
        for day, opening in days.items()
    ]


def get_hours_label(day: date, start, stop, tz) -> str:
    """``09:00–12:00``; an opening that lasts until midnight ends at 24:00."""
    first, last = (spans.to_local(moment, tz) for moment in (start, stop))
    end = f"{last:%H:%M}" if last.date() == day else "24:00"
    return f"{first:%H:%M}–{end}"


def get_week_lines(
    hours: list[tuple[date, str]], get_name: Callable[[date], str], closed: str
) -> list[str]:
    """``["Mon–Fri 09:00–12:00", "Sat–Sun closed"]``: days alike are said together.

    :param get_name: the short name of a day
    :param str closed: the word for a day without hours
    """
    runs = []  # [hours, first day, last day]
    for day, label in hours:
        if runs and runs[-1][0] == label:
            runs[-1][2] = day
        else:
            runs.append([label, day, day])
    return [
        f"{'–'.join(dict.fromkeys((get_name(first), get_name(last))))} "
        f"{label or closed}"
        for label, first, last in runs
    ]
