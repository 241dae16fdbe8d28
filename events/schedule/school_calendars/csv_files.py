"""Reading a table of days off as spreadsheets save it: commas, semicolons or tabs, columns in any order."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.tables import HEADER_WITHIN, plain, table_lines
from events.schedule.rules.typed_dates import read_line
from events.schedule.school_calendars.entries import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_SOURCE,
    LONGEST_WORD,
    Entry,
    FileRead,
    keep_what_counts,
    wrong_days,
)
from events.schedule.school_calendars.words import guess_kind, named_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.tables import Line
    from events.schedule.school_calendars.entries import Years

COLUMNS = {
    "first": ("first_day", "first day", "start_date", "start date", "start", "begins", "from", "date", "day"),
    "last": ("last_day", "last day", "end_date", "end date", "end", "ends", "to", "until", "through"),
    "name": ("name", "summary", "subject", "title", "event", "event name", "description", "reason", "holiday"),
    "kind": ("kind", "type", "category", "categories"),
    "code": ("code", "uid", "id"),
    "district": ("district", "district_code", "district code", "district name"),
    "school": ("school", "school_code", "school code", "school name"),
    "source": ("source", "basis"),
}
"""What each column may be called, our own name first; then those of Outlook, Google and school calendars."""
MOST_LINES = 5000
TIME_OF_DAY = re.compile(r"[ T]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*[AaPp]\.?[Mm]\.?)?Z?$")
EXCEL_SHORT = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ,]+(\d{2}|\d{4})")
EXCEL_SERIAL = re.compile(r"[34567]\d{4}(?:\.0)?")
EXCEL_ZERO = date(1899, 12, 30)
"""Excel counts days from here on."""


def read_csv(text: str, years: Years) -> FileRead:
    """Every line with what it says, and every line that cannot be read with its number and the way to mend it."""
    read = FileRead()
    lines = table_lines(text, read)
    header = _header(lines)
    if "first" not in header or "name" not in header:
        read.troubles.clear()
        read.trouble(
            0,
            _(
                "The first line must name the columns. Two are needed: “first_day” (or “Start Date”) and “name” "
                "(or “Subject”)."
            ),
        )
        return read
    found = []
    for number, cells in lines:
        if number > MOST_LINES:
            read.trouble(0, _("The file has more than %(most)d lines.") % {"most": MOST_LINES})
            break
        try:
            found.append(_entry(number, cells, header))
        except ValidationError as error:
            read.trouble(number, error.messages[0])
    keep_what_counts(read, found, years)
    return read


def _header(lines: Iterator[Line]) -> dict[str, int]:
    """Which column says what, by the first line that names a day and a name; empty where none of the first does."""
    known = {name: column for column, names in COLUMNS.items() for name in names}
    for _count in range(HEADER_WITHIN):
        _number, cells = next(lines, (0, []))
        words = [" ".join(cell.split()).casefold() for cell in cells]
        header: dict[str, int] = {}
        best: dict[str, int] = {}
        for at, word in enumerate(words):
            column = known.get(word)
            rank = COLUMNS[column].index(word) if column else 0
            if column and rank < best.get(column, len(known)):
                header[column], best[column] = at, rank
        if {"first", "name"} <= header.keys():
            return header
    return {}


def _entry(number: int, cells: list[str], header: dict[str, int]) -> Entry:
    """What one line says. Raises ValidationError with the way to mend it."""
    cell = {column: cells[at].strip() if at < len(cells) else "" for column, at in header.items()}
    name = plain(cell["name"], LONGEST_NAME)
    if not name:
        raise ValidationError(_("The name is empty. Please write what the day is, such as “April recess”."))
    first = read_day(cell["first"])
    last = read_day(cell["last"]) if cell.get("last") else first
    if wrong := wrong_days(first, last):
        raise ValidationError(wrong)
    named = named_kind(cell.get("kind", ""))
    return Entry(
        number=number,
        name=name,
        first=first,
        last=last,
        kind=named or guess_kind(f"{cell.get('kind', '')} {name}".replace("_", " ")),
        sure=bool(named),
        code=plain(cell.get("code", ""), LONGEST_CODE),
        district=plain(cell.get("district", ""), LONGEST_WORD),
        school=plain(cell.get("school", ""), LONGEST_WORD),
        source=plain(cell.get("source", ""), LONGEST_SOURCE),
    )


def read_day(text: str) -> date:
    """A day as spreadsheets write it. Raises ValidationError that says how to write it."""
    said = plain(text, 40)
    if not said:
        raise ValidationError(_("The day is empty. Please write it like 2026-12-24 or 12/24/2026."))
    bare = TIME_OF_DAY.sub("", said)
    if EXCEL_SERIAL.fullmatch(bare):
        return EXCEL_ZERO + timedelta(days=int(float(bare)))
    if short := EXCEL_SHORT.fullmatch(bare):
        year = short[3] if len(short[3]) > 2 else f"20{short[3]}"  # noqa: PLR2004 - two digits
        bare = f"{short[1]} {short[2]} {year}"
    try:
        typed = read_line(bare)
    except ValidationError:
        typed = None
    if typed is None or typed.title or typed.at:
        wrong = _("“%(said)s” is no day that we can read. Please write it like 2026-12-24 or 12/24/2026, month first.")
        raise ValidationError(wrong % {"said": said})
    return typed.day
