"""A calendar for a feed or a file: a small head and the finished lines of its events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import icalendar
from icalendar import vDuration

from events.ical.text import address, lines, one_line, paragraphs
from events.ical.vevent import Event, vevent_bytes
from events.ical.vtimezone import vtimezone

PRODUCT: Final = "-//Friday CAFE and Parent Academy//Calendar//EN"
REFRESH: Final = timedelta(hours=4)  # a hint; Google takes no notice of it
_END: Final = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarHead:
    """What a calendar says of itself, in the reader's language.

    `zone` is where it is at home; `method` is PUBLISH for a feed and None for a file to keep; `source` is
    the address it can be read again from; `refresh` is None for a file that will not change.
    """

    name: str
    zone: ZoneInfo
    method: Literal["PUBLISH"] | None = "PUBLISH"
    description: str = ""
    color: str = ""
    source: str = ""
    url: str = ""
    refresh: timedelta | None = REFRESH


def calendar_bytes(head: CalendarHead, vevents: Iterable[bytes], zones: Iterable[ZoneInfo] = ()) -> bytes:
    """The whole calendar. `zones` are those of the events; the calendar's own is always told.

    So a calendar without events is valid too: it must hold at least one component (RFC 5545 3.6).
    """
    by_name = {zone.key: zone for zone in (head.zone, *zones)}
    return b"".join([_head(head), *(vtimezone(by_name[name]) for name in sorted(by_name)), *vevents, _END])


@lru_cache(maxsize=256)
def file_bytes(head: CalendarHead, event: Event) -> bytes:
    """One event as a file. Everybody who signs up for a session gets the same, so the last few are kept."""
    return calendar_bytes(head, [vevent_bytes(event)])


def _head(head: CalendarHead) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    if head.method:
        calendar.add("method", head.method)
    name = one_line(head.name)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # RFC 7986 came late: most clients read the older names
    calendar.add("x-wr-timezone", head.zone.key)
    if head.description:
        description = paragraphs(head.description)
        calendar.add("description", description)
        calendar.add("x-wr-caldesc", description)
    if head.color:
        calendar.add("color", one_line(head.color))
    if head.source:
        calendar.add("source", address(head.source), parameters={"VALUE": "URI"})
    if head.url:
        calendar.add("url", address(head.url))
    if head.refresh:
        calendar.add("refresh-interval", head.refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(head.refresh))
    return lines(calendar).removesuffix(_END)
