"""Half-open time spans ``(start, stop)``: pure functions, no database.

Datetimes are naive UTC unless a name says ``local``.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from pytz import utc

Span = tuple[datetime, datetime]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Union of spans: sorted, disjoint, contiguous ones joined."""
    merged: list[Span] = []
    for start, stop in sorted(spans):
        if start >= stop:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged


def subtract(spans: Sequence[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of disjoint sorted ``spans`` outside ``holes``."""
    left = []
    merged = merge(holes)
    first = 0  # holes before it end before the span begins
    for start, stop in spans:
        while first < len(merged) and merged[first][1] <= start:
            first += 1
        for hole_start, hole_stop in islice(merged, first, None):
            if hole_start >= stop:
                break
            if start < hole_start:
                left.append((start, hole_start))
            start = max(start, hole_stop)
        if start < stop:
            left.append((start, stop))
    return left


def subtract_from_pieces(pieces: Iterable[tuple], holes: Sequence[Span]) -> list[tuple]:
    """What is left of ``(day, period, start, stop)`` pieces outside ``holes``."""
    if not holes:
        return list(pieces)
    return [
        (day, period, *span)
        for day, period, *piece in pieces
        for span in subtract([tuple(piece)], holes)
    ]


def clip_pieces(pieces: Iterable[tuple], spans: Sequence[Span]) -> list[tuple]:
    """The parts of ``(day, period, start, stop)`` pieces inside one of ``spans``."""
    return [
        (day, period, *span)
        for day, period, start, stop in pieces
        for span in clip(spans, start, stop)
    ]


def clip(spans: Iterable[Span], start: datetime, stop: datetime) -> list[Span]:
    """The parts of ``spans`` inside ``[start, stop)``."""
    return [
        (max(start, span_start), min(stop, span_stop))
        for span_start, span_stop in spans
        if span_start < stop and start < span_stop
    ]


def is_inside(span: Span, spans: Iterable[Span]) -> bool:
    """Whether one of ``spans`` holds the whole of ``span``."""
    return any(start <= span[0] and span[1] <= stop for start, stop in spans)


def to_utc(local: datetime, tz) -> datetime:
    """Naive UTC of a naive local datetime, in a pytz time zone."""
    return tz.localize(local).astimezone(utc).replace(tzinfo=None)


def to_local(moment: datetime, tz) -> datetime:
    """Naive local datetime of a naive UTC one."""
    return utc.localize(moment).astimezone(tz).replace(tzinfo=None)


def get_moments(local: datetime, tz) -> list[datetime]:
    """When a clock on the wall shows ``local``: twice or never on some nights."""
    moments = {
        tz.localize(local, is_dst=is_dst).astimezone(utc).replace(tzinfo=None)
        for is_dst in (True, False)
    }
    return sorted(moment for moment in moments if to_local(moment, tz) == local)


@lru_cache(maxsize=4096)
def local_moment(day: date, hour: float, tz) -> datetime:
    """Naive UTC of ``hour`` (0 to 24, decimal) on the local ``day``.

    24 is the next midnight, so that an opening until midnight meets the next one.
    """
    minutes = round(hour * 60)
    local = datetime.combine(day, time.min) + timedelta(minutes=minutes)
    return to_utc(local, tz)
