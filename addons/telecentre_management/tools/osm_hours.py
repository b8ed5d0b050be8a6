"""OpenStreetMap's ``opening_hours`` of a week: pure functions, no database.

Syntax: wiki.openstreetmap.org, Key:opening_hours.
"""

from collections.abc import Iterable, Mapping, Sequence

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def format_week(
    week: Mapping[int, Iterable[tuple[float, float]]], holidays_open: bool = False
) -> str:
    """``Mo-Th 08:30-12:30,13:30-18:00; Fr 08:30-12:30; PH off``.

    :param week: spans of decimal hours by weekday, Monday is 0
    :param holidays_open: whether public holidays are days like others
    """
    texts = [_format_day(week.get(day, ())) for day in range(7)]
    rules = [
        f"{_format_days(days)} {text}"
        for text, days in _group(texts)
        if text  # a day without hours is closed
    ]
    if rules and not holidays_open:
        rules.append("PH off")
    return "; ".join(rules)


def _format_day(spans):
    merged = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return ",".join(f"{_clock(start)}-{_clock(stop)}" for start, stop in merged)


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _group(texts: Sequence[str]) -> dict[str, list[int]]:
    """Days by their hours, in order of the first one."""
    days: dict[str, list[int]] = {}
    for day, text in enumerate(texts):
        days.setdefault(text, []).append(day)
    return days.items()


def _format_days(days: Sequence[int]) -> str:
    """``Mo-Th,Sa``: runs of at least three days as a range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
        if len(run) > 2
        else ",".join(DAYS[day] for day in run)
        for run in runs
    )
