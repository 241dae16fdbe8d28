"""Reading an iCalendar file (RFC 5545) as school calendars hand it out: whole days, runs of days, repeated days."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from icalendar.parser import Contentline
from icalendar.prop import vDuration, vText

from accounts.tables import plain
from events.schedule.school_calendars.entries import (
    LONGEST_CODE,
    LONGEST_NAME,
    Entry,
    FileRead,
    keep_what_counts,
    wrong_days,
)
from events.schedule.school_calendars.repeats import days_by_rule, read_moment
from events.schedule.school_calendars.words import guess_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.schedule.school_calendars.entries import Years

READS = frozenset({
    "DTSTART", "DTEND", "DURATION", "SUMMARY", "UID", "STATUS", "SEQUENCE", "RRULE", "EXDATE", "RDATE",
    "RECURRENCE-ID",
})  # fmt: skip
MANY = frozenset({"EXDATE", "RDATE"})
MOST_EVENTS = 5000
MOST_SECONDS = 2.0
"""How long all repeated dates of a file may take: a rule that never comes true is looked for until the year 9999."""
OLDEST = 1900
HASH_LETTERS = 40


@dataclass
class _Event:
    """The lines of one VEVENT that are read."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    wrong: tuple[int, str] | None = None
    """The first line that cannot be read, and why."""


@dataclass(frozen=True)
class _Span:
    """When an event is, by the wall of its own clock: the first day, how many more, and whether it has hours."""

    start: datetime
    more: int
    timed: bool


def read_ics(text: str, years: Years) -> FileRead:
    """Every entry of the file, and every one that cannot be read with its line and why."""
    read = FileRead()
    found: dict[str, tuple[int, Entry]] = {}
    deadline = time.monotonic() + MOST_SECONDS
    events = list(islice(_events(text, read), MOST_EVENTS + 1))
    if len(events) > MOST_EVENTS:
        read.trouble(0, _("The file has more than %(most)d entries.") % {"most": MOST_EVENTS})
        return read
    for event in sorted(events, key=lambda one: "RECURRENCE-ID" in one.values):
        try:
            _take(event, found, years, deadline)
        except ValidationError as error:
            read.trouble(event.wrong[0] if event.wrong else event.number, error.messages[0])
    keep_what_counts(read, [entry for _sequence, entry in found.values()], years)
    return read


def _take(event: _Event, found: dict[str, tuple[int, Entry]], years: Years, deadline: float) -> None:
    """Add the days of one event. Of an event that stands there twice, the one that was changed last counts."""
    if event.wrong:
        raise ValidationError(event.wrong[1])
    called_off = event.values.get("STATUS", "").upper() == "CANCELLED"
    sequence = _number(event.values.get("SEQUENCE", ""))
    for entry in _entries(event, years, deadline):
        code = entry.code or f" {event.number} {entry.first}"
        before = found.get(code)
        if before and before[0] == sequence and before[1].first != entry.first and not _is_one_of_many(event):
            code = _code(entry.code, entry.first)
            entry = replace(entry, code=code)  # noqa: PLW2901 - one name for all days that share it
        elif before and before[0] > sequence and not _is_one_of_many(event):
            continue
        if called_off:
            found.pop(code, None)
        else:
            found[code] = (sequence, entry)


def _is_one_of_many(event: _Event) -> bool:
    """Whether it stands for one date of an event that repeats, and replaces that date."""
    return "RECURRENCE-ID" in event.values


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - no such sequence


def _events(text: str, read: FileRead) -> Iterator[_Event]:
    """The events of a file in its order, each with the number of its first line; what is nested is passed over."""
    no_end = _("This entry has no end. The file may have been cut off: please save it again.")
    event: _Event | None = None
    nested = 0
    for number, line in _unfolded(text):
        word = line.upper().rstrip()
        if word == "BEGIN:VEVENT":
            if event:
                read.trouble(event.number, no_end)
            event, nested = _Event(number), 0
        elif event and not nested and word.startswith("END:"):
            yield event
            event = None
        elif event:
            nested += _deeper(word)
            if not nested:
                _read_line(event, number, line)
    if event:
        read.trouble(event.number, no_end)


def _deeper(line: str) -> int:
    """Whether a line goes into something that is nested (1), out of it (-1), or neither (0)."""
    return int(line.startswith("BEGIN:")) - int(line.startswith("END:"))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines with the number of their first piece; a line goes on after a break and a space (RFC 5545 3.1)."""
    pieces: list[str] = []
    began = 1
    for number, piece in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if piece[:1] in (" ", "\t") and pieces:
            pieces.append(piece[1:])
            continue
        if pieces:
            yield began, "".join(pieces)
        pieces, began = [piece], number
    yield began, "".join(pieces)


def _read_line(event: _Event, number: int, line: str) -> None:
    """Keep a line that matters; others may be as odd as they like."""
    name = re.split(r"[;:]", line, maxsplit=1)[0].upper()
    if name not in READS or event.wrong:
        return
    try:
        _name, _parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]  # icalendar's has no types
    except (ValueError, TypeError, KeyError, IndexError):
        event.wrong = (number, _("This line cannot be read. Please save the calendar again where it comes from."))
        return
    if name in MANY:
        event.lists.setdefault(name, []).append(value)
    else:
        event.values.setdefault(name, value)


def _entries(event: _Event, years: Years, deadline: float) -> Iterator[Entry]:
    """The days of one event: one entry, or one for each time it repeats."""
    if "DTSTART" not in event.values:
        raise ValidationError(_("This entry has no day on which it begins."))
    span = _span(event)
    name = plain(vText.from_ical(event.values.get("SUMMARY", "")), LONGEST_NAME)
    if not name:
        raise ValidationError(_("This entry has no name."))
    last = span.start.date() + timedelta(days=span.more)
    if wrong := wrong_days(span.start.date(), last):
        raise ValidationError(wrong)
    uid = plain(event.values.get("UID", ""), len(event.values.get("UID", "")) + 1)
    one = Entry(
        number=event.number,
        name=name,
        first=span.start.date(),
        last=last,
        kind=guess_kind(name, timed=span.timed),
        code=_code(uid, None),
    )
    if "RECURRENCE-ID" in event.values:
        yield replace(one, code=_code(uid, read_moment(event.values["RECURRENCE-ID"])[0].date()))
    elif "RRULE" in event.values or "RDATE" in event.lists:
        for day in _repeated(event, span, years, deadline):
            yield replace(one, first=day, last=day + timedelta(days=span.more), code=_code(uid, day))
    else:
        yield one


def _code(uid: str, day: date | None) -> str:
    """What an entry is called for ever; of a repeated one each date has its own. Empty without a UID."""
    if not uid:
        return ""
    code = f"{uid}/{day:%Y%m%d}" if day else uid
    if len(code) <= LONGEST_CODE:
        return code
    digest = hashlib.sha256(code.encode()).hexdigest()[:HASH_LETTERS]
    return f"{code[: LONGEST_CODE - HASH_LETTERS - 1]}-{digest}"


def _span(event: _Event) -> _Span:
    """From which day to which. The end of whole days is the day after the last (RFC 5545 3.6.1)."""
    start, timed = read_moment(event.values["DTSTART"])
    if start.year < OLDEST:
        raise ValidationError(_("This entry begins too long ago."))
    if "DTEND" in event.values:
        end, _timed = read_moment(event.values["DTEND"])
    elif "DURATION" in event.values:
        end = _after(start, event.values["DURATION"])
    else:
        end = start
    if end <= start:
        if (start - end).days > 1:
            raise ValidationError(_("It ends before it begins. Please change one of the two days."))
        return _Span(start, 0, timed)
    last = end - timedelta(microseconds=1)
    return _Span(start, (last.date() - start.date()).days, timed)


def _after(start: datetime, duration: str) -> datetime:
    try:
        length: timedelta = vDuration.from_ical(duration)  # type: ignore[no-untyped-call]  # icalendar's has no types
        return start + length
    except (ValueError, TypeError, OverflowError):
        raise ValidationError(_("How long this entry takes cannot be read.")) from None


def _repeated(event: _Event, span: _Span, years: Years, deadline: float) -> list[date]:
    """The days on which a repeated event begins, within these years, without those that were taken out."""
    days = (
        set(days_by_rule(event.values["RRULE"], span.start, years.last, deadline))
        if "RRULE" in event.values
        else set()
    )
    days.add(span.start.date())
    days |= {moment.date() for moment in _listed(event, "RDATE")}
    days -= {moment.date() for moment in _listed(event, "EXDATE")}
    return sorted(day for day in days if years.touch(day, day + timedelta(days=span.more)))


def _listed(event: _Event, name: str) -> Iterator[datetime]:
    for line in event.lists.get(name, ()):
        for value in line.split(","):
            yield read_moment(value.partition("/")[0])[0]
