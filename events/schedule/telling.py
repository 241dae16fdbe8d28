"""How a session is told to people: the same words on pages, in messages and in calendars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.languages import apart, in_language, of_pages
from events.ical.calendar import CalendarHead, calendar_bytes, file_bytes
from events.ical.vevent import Event, Status, vevent_bytes
from events.schedule.way_in import Way, ways_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.languages import Wording
    from events.schedule.models import Session
    from events.schedule.programs import Venue

DAY = pgettext_lazy("date format, as in Friday, December 4", "l, F j")
DAY_IN_SHORT = pgettext_lazy("date format, as in Fri, Dec 4", "D, M j")
DAY_AND_YEAR = pgettext_lazy("date format, as in Friday, December 4, 2026", "l, F j, Y")
TIME = pgettext_lazy("date format, as in 9:30 AM", "g:i A")
BARE_TIME = pgettext_lazy("date format, as in 9:30 before 11:00 AM", "g:i")
DASH = "\u2013"
CLOCK = re.compile(rf"\d[\d:]*(?:{DASH}\d[\d:]*)?")
"""Times, which are read from left to right in every language."""


@dataclass(frozen=True)
class Told:
    """One session in one language, as words. Of a private session only the private label and the time."""

    title: Wording
    day: str
    hours: str
    place: str
    way_in: tuple[Way, ...]
    """Empty where nobody goes there: online, and of a private session always."""
    bring: str
    summary: str
    url: str
    join_url: str
    moved_from: str
    is_canceled: bool
    is_online: bool
    day_in_short: str = ""
    """As it stands in a text message: "Fri, Dec 4"."""
    place_in_short: str = ""
    """Without the street."""
    program: str = ""
    """Its name; of a private session empty."""

    @property
    def when(self) -> str:
        """Day and hours on one line: "Friday, December 4, 9:30-11:00 AM"."""
        return f"{self.day}, {self.hours}"


def day_line(moment: datetime, language: str, *, year: bool = False) -> str:
    """A date written out in the reader's language: "Friday, December 4"."""
    with translation.override(language):
        return date_format(moment, str(DAY_AND_YEAR if year else DAY))


def day_in_short(moment: datetime, language: str) -> str:
    """A date as it stands in a text message: "Fri, Dec 4"."""
    with translation.override(language):
        return date_format(moment, str(DAY_IN_SHORT))


def time_of_day(moment: datetime) -> str:
    """A time by the clock on the wall, in the language of the page: "9:30 AM"."""
    return date_format(moment, str(TIME))


def hours_line(start: datetime, end: datetime, language: str) -> str:
    """From when to when by the clock on the wall: "9:30-11:00 AM"."""
    with translation.override(language):
        same_half = (start.hour < 12) == (end.hour < 12)  # noqa: PLR2004 - noon
        first = date_format(start, str(BARE_TIME if same_half else TIME))
        return CLOCK.sub(lambda clock: apart(clock[0]), f"{first}{DASH}{time_of_day(end)}")


def when_line(start: datetime, end: datetime, language: str) -> str:
    """A day with its year, and the hours: "Friday, December 4, 2026, 9:30-11:00 AM"."""
    return f"{day_line(start, language, year=True)}, {hours_line(start, end, language)}"


def moment_line(moment: datetime, language: str) -> str:
    """A day and a time: "Friday, December 4, 9:30 AM"."""
    with translation.override(language):
        return f"{day_line(moment, language)}, {time_of_day(moment)}"


def moment_in_short(moment: datetime, language: str) -> str:
    """The same as it stands in a text message: "Fri, Dec 4, 9:30 AM"."""
    with translation.override(language):
        return f"{day_in_short(moment, language)}, {time_of_day(moment)}"


def place_line(venue: Venue | None, room: str, mode: str, language: str) -> str:
    """Where it is, on one line; empty where nobody knows yet."""
    with translation.override(language):
        return _("Online") if mode == "online" else venue.line_with(room) if venue else ""


def place_in_short(venue: Venue | None, room: str, mode: str, language: str) -> str:
    """The same as it stands in a text message."""
    with translation.override(language):
        return _("Online") if mode == "online" else venue.in_short(room) if venue else ""


def tell(session: Session, language: str, *, joined: bool) -> Told:
    """A session in words. Only `joined` readers, who signed up or work there, get the join link."""
    private = session.visibility == "private"
    venue = None if private or session.mode == "online" else session.venue
    title = in_language(session.program.private_label if private else session.title, language)
    moved = session.moved_from.astimezone(session.tz) if session.moved_from else None
    with translation.override(of_pages(language)):
        address = "" if private else settings.SITE_URL + session.get_absolute_url()
    mode = "" if private else session.mode
    return Told(
        title=title,
        day=day_line(session.local_start, language),
        hours=hours_line(session.local_start, session.local_end, language),
        place=place_line(venue, session.room, mode, language),
        way_in=ways_in(venue, language) if venue else (),
        bring="" if private else in_language(session.bring, language).text,
        summary="" if private else in_language(session.summary, language).text,
        url=address,
        join_url=session.join_url if joined and session.is_online and not private else "",
        moved_from=moment_line(moved, language) if moved else "",
        is_canceled=session.is_canceled,
        is_online=session.is_online,
        day_in_short=day_in_short(session.local_start, language),
        place_in_short=place_in_short(venue, session.room, mode, language),
        program="" if private else in_language(session.program.name, language).text,
    )


def describe(told: Told, language: str) -> str:
    """All that matters as plain text, complete on its own, for a calendar entry."""
    with translation.override(language):
        lines = []
        if told.is_canceled:
            lines.append(_("This is canceled."))
        if told.moved_from:
            lines.append(_("Date changed from %(when)s.") % {"when": told.moved_from})
        lines.append(told.summary)
        if told.place:
            lines.append(_("Place: %(place)s") % {"place": told.place})
        lines.append("\n".join(way.alone for way in told.way_in))
        if told.bring:
            lines.append(_("Please bring: %(what)s") % {"what": told.bring})
        if told.join_url:
            lines.append(_("Join online: %(link)s") % {"link": told.join_url})
        if told.url:
            lines.append(told.url)
    return "\n\n".join(line for line in lines if line)


def calendar_event(session: Session, language: str, *, joined: bool) -> Event:
    """The session as a value for a VEVENT: in feeds, files and invitations alike, with the same UID."""
    told = tell(session, language, joined=joined)
    title = told.title.text
    private = session.visibility == "private"
    if told.is_canceled:
        with translation.override(language):
            title = _("Canceled: %(title)s") % {"title": title}
    return Event(
        uid=session.uid,
        sequence=session.sequence,
        status=Status.CANCELED if told.is_canceled else Status.CONFIRMED,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=session.tz,
        title=title,
        description=describe(told, language),
        location=told.place,
        url=told.url,
        categories=() if private else (in_language(session.program.name, language).text,),
        join_url=told.join_url or None,
        updated_at=session.updated_at,
        created_at=session.created_at,
        private=private,
    )


def calendar_files(sessions: Iterable[Session], language: str, *, joined: bool) -> bytes:
    """Several sessions as one file to keep, soonest first."""
    sessions = sorted(sessions, key=lambda session: session.starts_at)
    if len(sessions) == 1:
        return calendar_file(sessions[0], language, joined=joined)
    events = [calendar_event(session, language, joined=joined) for session in sessions]
    head = CalendarHead(name=settings.SITE_NAME, zone=sessions[0].tz, method=None, refresh=None)
    zones = {session.tz for session in sessions}
    return calendar_bytes(head, [vevent_bytes(event) for event in events], zones)


def calendar_file(session: Session, language: str, *, joined: bool) -> bytes:
    """One session as a file to keep (METHOD absent)."""
    event = calendar_event(session, language, joined=joined)
    head = CalendarHead(name=event.title, zone=session.tz, method=None, refresh=None)
    return file_bytes(head, event)
