"""A table of sign-ups as it was uploaded: CSV in any letters, or a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.tables import DOCUMENT, HEADER_WITHIN, OLD_WORKBOOK, WORKBOOK, letters, table_lines
from accounts.workbooks import workbook_lines
from events.desk.sign_up_import.columns import Header, read_header
from events.desk.sign_up_import.entries import Reader, SheetRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from accounts.tables import Line, Read

MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 5000
"""Lines of the file, also empty ones and a title."""
MOST_ENTRIES: Final = 300
"""So many sign-ups are taken over at once, so that nobody else who signs up waits long meanwhile."""


def read_sign_ups(data: bytes) -> SheetRead:
    """Read a table, whatever it is called. Whatever the bytes are, what is wrong is told, and nothing is saved."""
    read = SheetRead()
    try:
        lines = lines_of(data, read)
        header = _header(lines, read)
        if header:
            _read_lines(lines, header, read)
    except ValueError as error:
        read.entries.clear()
        read.trouble(0, str(error))
    return read


def lines_of(data: bytes, read: Read) -> Iterator[Line]:
    """The lines of a file of any kind. Raises ValueError, which says what to do."""
    if len(data) > MOST_BYTES:
        raise ValueError(_("The file is larger than 5 MB. Please save the table alone."))
    if not data.strip():
        raise ValueError(_("The file is empty."))
    if data.startswith(OLD_WORKBOOK):
        raise ValueError(_("This is an old workbook. Please open it and save it as .xlsx or CSV."))
    if data.startswith(DOCUMENT):
        raise ValueError(_("This is a PDF. Please save the table as CSV or .xlsx."))
    if data.startswith(WORKBOOK):
        return workbook_lines(data, MOST_LINES)
    text = letters(data)
    if "\x00" in text:
        raise ValueError(_("This is no table. Please choose a file that ends in .csv or .xlsx."))
    return table_lines(text, read)


def tell_refused(columns: Sequence[tuple[str, str, str]], read: Read) -> bool:
    """Say of each column that is never taken why, and what to do instead; whether there was one."""
    said = _("The column “%(heading)s” is not taken: we never keep %(topic)s. Please delete the column. %(instead)s")
    for heading, topic, instead in columns:
        read.trouble(0, said % {"heading": heading, "topic": topic, "instead": instead})
    return bool(columns)


def _header(lines: Iterator[Line], read: SheetRead) -> Header | None:
    """The line that names the columns; None where there is none, or where it names one that is never taken."""
    found = Header()
    for _count in range(HEADER_WITHIN):
        _number, cells = next(lines, (0, []))
        found = read_header(cells)
        if found.is_one or found.is_like_one:
            break
    if tell_refused(found.refused, read):
        return None
    if not found.is_one:
        read.troubles.clear()
        read.trouble(
            0,
            _("The first line must name the columns. Two are needed: “Name”, and “E-mail” or “Phone”."),
        )
        return None
    read.unknown = found.unknown
    return found


def _read_lines(lines: Iterator[Line], header: Header, read: SheetRead) -> None:
    reader = Reader(header.at)
    for number, cells in lines:
        if number > MOST_LINES or len(read.entries) >= MOST_ENTRIES:
            most = _("There are more than %(most)d sign-ups in this file. Please save it in several parts.")
            raise ValueError(most % {"most": MOST_ENTRIES})
        if reader.is_canceled(cells):
            read.canceled += 1
            continue
        try:
            read.entries.append(reader.entry(number, cells))
        except ValidationError as error:
            read.trouble(number, error.messages[0])
