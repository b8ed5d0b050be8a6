"""Stays in the words of calendar programs (RFC 5545): pure functions, no database."""

from datetime import datetime, tzinfo
from typing import NamedTuple

import pytz
import vobject

PRODUCT = "-//Telecentre for Odoo//Rentals//EN"
# How often a program should ask a feed again.
REFRESH = "PT1H"

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


class Stay(NamedTuple):
    """One event: moments are naive UTC, shown on the clock of ``tz``."""

    uid: str
    sequence: int
    status: str
    start: datetime
    stop: datetime
    tz: tzinfo
    summary: str
    location: str
    description: str
    url: str
    organizer: tuple[str, str]  # name and address, which may be empty
    changed: datetime
    point: tuple[float, float] = (0, 0)


def to_calendar(stays: list[Stay], method: str = "", name: str = "") -> bytes:
    """A calendar file with one event a stay, and the time zones they are told in.

    :param method: ``PUBLISH`` or ``CANCEL`` for a file in a mail, of RFC 5546
    :param name: title of a feed that programs come back to
    """
    calendar = vobject.iCalendar()
    calendar.add("prodid").value = PRODUCT
    calendar.add("calscale").value = "GREGORIAN"
    if method:
        calendar.add("method").value = method
    if name:
        _add_feed(calendar, name)
    for stay in stays:
        _add_event(calendar.add("vevent"), stay)
    return calendar.serialize().encode()


def _add_feed(calendar, name):
    calendar.add("name").value = name
    calendar.add("x-wr-calname").value = name
    refresh = calendar.add("refresh-interval")
    refresh.params["VALUE"] = ["DURATION"]
    refresh.value = REFRESH
    calendar.add("x-published-ttl").value = REFRESH


def _add_event(event, stay):
    event.add("uid").value = stay.uid
    event.add("sequence").value = str(stay.sequence)
    event.add("status").value = stay.status
    event.add("dtstamp").value = pytz.utc.localize(stay.changed)
    event.add("last-modified").value = pytz.utc.localize(stay.changed)
    event.add("dtstart").value = _to_zone(stay.start, stay.tz)
    event.add("dtend").value = _to_zone(stay.stop, stay.tz)
    event.add("summary").value = stay.summary
    event.add("transp").value = "TRANSPARENT" if stay.status == CANCELLED else "OPAQUE"
    for field in ("location", "description"):
        if value := getattr(stay, field):
            event.add(field).value = value
    if stay.url:
        _add_plain(event, "url", stay.url)
    if any(stay.point):
        latitude, longitude = stay.point
        _add_plain(event, "geo", f"{latitude:.6f};{longitude:.6f}")
    who, address = stay.organizer
    if address:
        organizer = _add_plain(event, "organizer", f"mailto:{address}")
        organizer.params["CN"] = [who.replace('"', "'")]


def _add_plain(event, name, value):
    """A line that is no text: its commas and semicolons are not escaped."""
    line = event.add(name)
    line.value, line.encoded = value, True
    return line


def _to_zone(moment, tz):
    return pytz.utc.localize(moment.replace(second=0, microsecond=0)).astimezone(tz)
