"""One session as people's calendars show it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
from icalendar import vCategory, vUri

from events.ical.text import address, lines, one_line, paragraphs
from events.ical.vtimezone import ruled

FORMAT: Final = 2  # raise it when the bytes of an unchanged event change, so that kept parts are made anew


class Status(StrEnum):
    """What a published session can be: a draft or a date left out is never told to a calendar."""

    CONFIRMED = "confirmed"
    CANCELED = "canceled"


_STATUS: Final = {Status.CONFIRMED: "CONFIRMED", Status.CANCELED: "CANCELLED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The facts of one VEVENT; texts are already in the reader's language.

    `updated_at` is when the published content last changed: DTSTAMP and LAST-MODIFIED come from it and never
    from the clock. `sequence` rises with every such change. A canceled event's title has its prefix already.
    `join_url` is None in public feeds. `color` is a CSS color name (RFC 7986 5.9). `all_day` shows the local
    dates from the start to the end.
    """

    uid: UUID
    sequence: int
    status: Status
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    title: str
    updated_at: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    color: str = ""
    join_url: str | None = None
    join_label: str = ""
    created_at: datetime | None = None
    all_day: bool = False
    private: bool = False

    def __post_init__(self) -> None:
        """Refuse what would float: every instant must say its offset."""
        for instant in (self.starts_at, self.ends_at, self.updated_at, self.created_at):
            if instant is not None and instant.utcoffset() is None:
                raise ValueError("a calendar event needs times with a time zone")
        if self.ends_at < self.starts_at:
            raise ValueError("a calendar event cannot end before it starts")


def vevent_bytes(event: Event) -> bytes:
    """The finished lines of the event, folded, with CRLF: to keep, and to join into feeds."""
    return lines(build_vevent(event))


def build_vevent(event: Event) -> icalendar.Event:
    """The VEVENT of an event: the same in the feed, the file and the invitation (RFC 5545 3.6.1)."""
    component = icalendar.Event()
    component.add("uid", str(event.uid))
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.updated_at.astimezone(UTC))
    component.add("last-modified", event.updated_at.astimezone(UTC))
    if event.created_at:
        component.add("created", event.created_at.astimezone(UTC))
    _add_times(component, event)
    component.add("status", _STATUS[event.status])
    component.add("class", "PRIVATE" if event.private else "PUBLIC")
    component.add("summary", one_line(event.title))
    _add_details(component, event)
    return component


def _add_details(component: icalendar.Event, event: Event) -> None:
    """Add what not every event has."""
    if event.description:
        component.add("description", paragraphs(event.description))
    if event.location:
        component.add("location", one_line(event.location, between=", "))
    if event.url:
        component.add("url", address(event.url))
    if event.categories:
        component.add("categories", _categories(event.categories))
    if event.color:
        component.add("color", one_line(event.color))
    if event.join_url:
        component.add("conference", _conference(event.join_url, event.join_label))


def _add_times(component: icalendar.Event, event: Event) -> None:
    """Add the start and the end: wall times with their zone, or whole days with the day after the last."""
    if event.all_day:
        first, after = _days(event)
        component.add("dtstart", first)
        component.add("dtend", after)
    else:
        component.add("dtstart", _local(event.starts_at, event.zone))
        component.add("dtend", _local(event.ends_at, event.zone))


def _days(event: Event) -> tuple[date, date]:
    starts, ends = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    first, last = starts.date(), (ends - timedelta(microseconds=1)).date()
    return first, max(first, last) + timedelta(days=1)


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The wall time in the zone, or UTC where a calendar would take that wall time for another instant.

    That is so for the second of two equal hours in autumn (RFC 5545 3.3.5 means the first) and for years in
    which the zone did not follow the rule that its VTIMEZONE tells.
    """
    local = instant.astimezone(zone)
    told = instant.astimezone(ruled(zone))
    if local.fold or told.fold or told.replace(tzinfo=None) != local.replace(tzinfo=None):
        return instant.astimezone(UTC)
    return local


def _categories(names: tuple[str, ...]) -> vCategory:
    category = vCategory([])
    category.cats = [one_line(name) for name in names]
    return category


def _conference(url: str, label: str) -> vUri:
    """How to join by video (RFC 7986 5.11)."""
    uri = address(url)
    uri.params["VALUE"] = "URI"
    uri.params["FEATURE"] = "VIDEO"
    if label:
        uri.params["LABEL"] = str(one_line(label))
    return uri
