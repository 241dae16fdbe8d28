"""A school calendar's file as it was uploaded: which kind it is, in which letters, and what it says."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.schedule.school_calendars.csv_files import read_csv
from events.schedule.school_calendars.entries import FileRead, Years
from events.schedule.school_calendars.ics_files import read_ics

if TYPE_CHECKING:
    from datetime import date

MOST_BYTES = 1_000_000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .xls begin."""


def read_calendar_file(data: bytes, *, today: date) -> FileRead:
    """Read a CSV or iCalendar file, whatever it is called. Whatever the bytes are, what is wrong is only told."""
    try:
        text = _text(data)
    except ValueError as error:
        read = FileRead()
        read.trouble(0, str(error))
        return read
    years = Years.around(today)
    if text[:200].lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return read_ics(text, years)
    return read_csv(text, years)


def _text(data: bytes) -> str:
    """The letters of a file. Raises ValueError, which says what to do."""
    if len(data) > MOST_BYTES:
        raise ValueError(_("The file is larger than 1 MB. Please save one school year alone."))
    if not data.strip():
        raise ValueError(_("The file is empty."))
    if data.startswith(WORKBOOKS):
        raise ValueError(_("This is a workbook. Please open it, choose “Save as”, and save it as CSV."))
    if data.startswith(b"%PDF"):
        raise ValueError(_("This is a PDF. Please ask for the calendar as CSV or .ics, or enter the days by hand."))
    text = _decoded(data)
    if "\x00" in text:
        raise ValueError(_("This is no text. Please choose a file that ends in .csv or .ics."))
    return text


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16, else what Windows wrote before: every byte is some letter there."""
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
