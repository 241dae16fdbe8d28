"""Dates as a coordinator types or pastes them: one on a line, with a time and a title of its own if it has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov", "dec dic"), start=1
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mon lun", "tue mar", "wed mie mié", "thu jue", "fri vie", "sat sab sáb", "sun dom")
    )
    for name in names.split()
}
NAME = r"(?P<name>[^\W\d]{3,10})\.?"
WEEKDAY = r"(?:(?P<weekday>[^\W\d]{3,10})\.?,?\s+)?"
ORDINAL = r"(?:st|nd|rd|th)?"
SHAPES = tuple(
    re.compile(WEEKDAY + shape + r"(?!\d)", re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})",
        NAME + r"\s+(?P<day>\d{1,2})" + ORDINAL + r",?\s+(?P<year>\d{4})",
        r"(?P<day>\d{1,2})"
        + ORDINAL
        + r"\s+(?:de\s+)?(?P<name>[^\W\d]{3,10})\.?,?\s+(?:de\s+|del\s+)?(?P<year>\d{4})",
    )
)
TIME = re.compile(r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?\s?m\.?)?(?=$|[\s|,;])", re.IGNORECASE)
SEPARATORS = " \t|,;\u2013\u2014-"
NOON = 12
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class TypedDate:
    """One line: the day, and where it says so its own time and title."""

    day: date
    at: time | None = None
    title: str = ""


def read_dates(text: str) -> list[TypedDate]:
    """All lines, in the order of their days. Raises ValidationError with one message for each line that is unclear."""
    dates: list[TypedDate] = []
    errors: list[ValidationError] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            dates.append(read_line(line.strip()))
        except ValidationError as error:
            params = {"number": number, "reason": error.messages[0]}
            errors.append(ValidationError(_("Line %(number)s: %(reason)s"), code="line", params=params))
    if errors:
        raise ValidationError(errors)
    return sorted(dates, key=lambda typed: (typed.day, typed.at or time()))


def write_dates(dates: Iterable[TypedDate]) -> str:
    """Dates as text that reads back as the same dates."""
    lines = []
    for typed in dates:
        parts = [typed.day.isoformat(), f"{typed.at:%H:%M}" if typed.at else "", typed.title]
        lines.append(" | ".join(part for part in parts if part))
    return "\n".join(lines)


def read_line(line: str) -> TypedDate:
    """One line: `2026-12-04`, `12/4/2026`, `Friday, December 4, 2026`, and after it a time, a title or both."""
    for shape in SHAPES:
        found = shape.match(line)
        if found and (day := _day(found.groupdict())):
            at, title = _rest(line[found.end() :])
            return TypedDate(day, at, title)
    raise ValidationError(_("this is not a date that we can read. Please write it like 2026-12-04 or 12/4/2026."))


def _day(parts: dict[str, str | None]) -> date | None:
    month = MONTHS.get((parts.get("name") or "")[:3].lower()) or int(parts.get("month") or 0)
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - two digits
    if not month or year not in YEARS:
        return None
    try:
        day = date(year, month, int(parts["day"] or 0))
    except ValueError:
        raise ValidationError(_("there is no such day in the calendar.")) from None
    said = parts.get("weekday")
    if said and WEEKDAYS.get(said[:3].lower()) != day.weekday():
        raise ValidationError(_("that day is not a %(said)s.") % {"said": said})
    return day


def _rest(rest: str) -> tuple[time | None, str]:
    """What follows the day. A bare number is a time only where nothing else stands in its part."""
    rest = rest.strip(SEPARATORS)
    found = TIME.match(rest)
    if not found or not (found["minute"] or found["half"]):
        return None, rest
    return _time(found), rest[found.end() :].strip(SEPARATORS)


def _time(found: re.Match[str]) -> time:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= NOON:
            raise ValidationError(_("there is no such time of day."))
        hour = hour % NOON + (NOON if half.startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValidationError(_("there is no such time of day.")) from None


def read_times(text: str) -> tuple[time, ...]:
    """Times of day with commas between them, in order, each once. Raises ValidationError (code `time`)."""
    found: set[time] = set()
    for part in text.replace(";", ",").split(","):
        if not (said := part.strip()):
            continue
        match = TIME.fullmatch(said)
        if not match or not (match["minute"] or match["half"]):
            raise ValidationError(_("%(said)s is not a time that we can read."), code="time", params={"said": said})
        found.add(_time(match))
    return tuple(sorted(found))
