"""A school calendar's file as it was uploaded: which kind it is, in which letters, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.tables import DOCUMENT, OLD_WORKBOOK, WORKBOOK, letters
from events.schedule.school_calendars.csv_files import read_csv
from events.schedule.school_calendars.entries import FileRead, Years
from events.schedule.school_calendars.ics_files import read_ics

if TYPE_CHECKING:
    from datetime import date

MOST_BYTES = 1_000_000


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
    if data.startswith((WORKBOOK, OLD_WORKBOOK)):
        raise ValueError(_("This is a workbook. Please open it, choose “Save as”, and save it as CSV."))
    if data.startswith(DOCUMENT):
        raise ValueError(_("This is a PDF. Please ask for the calendar as CSV or .ics, or enter the days by hand."))
    text = letters(data)
    if "\x00" in text:
        raise ValueError(_("This is no text. Please choose a file that ends in .csv or .ics."))
    return text
