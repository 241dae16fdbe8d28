"""A table of readers as it was uploaded, line by line, with all that is wrong with each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.contact import normalize_email
from accounts.languages import FALLBACK
from accounts.people import clean_name
from accounts.tables import HEADER_WITHIN, Read, plain
from events.desk.letters.columns import ReadersHeader, read_header
from events.desk.sign_up_import.entries import LONGEST_TOWN, language_in, languages_by_name, unharmed
from events.desk.sign_up_import.files import MOST_LINES, lines_of, tell_refused
from events.notices.importing import LONGEST_SOURCE
from events.schedule.school_calendars.csv_files import read_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from accounts.tables import Line

MOST_READERS: Final = 3000
Said = TypeVar("Said")


@dataclass(frozen=True)
class Entry:
    """One mailbox as the file says it."""

    number: int
    email: str
    name: str = ""
    language: str = FALLBACK
    town: str = ""
    """As the file writes it."""
    source: str = ""
    day: str = ""
    """The day of the yes, as 2025-05-12; empty where the file does not know it."""


@dataclass
class ReadersRead(Read):
    """All that was found in a file."""

    entries: list[Entry] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Headings of columns that are not read."""


def read_readers(data: bytes, *, today: date) -> ReadersRead:
    """Read a table, whatever it is called. Whatever the bytes are, what is wrong is told, and nothing is saved."""
    read = ReadersRead()
    try:
        lines = lines_of(data, read)
        header = _header(lines, read)
        if header:
            _read_lines(lines, header, read, today)
    except ValueError as error:
        read.entries.clear()
        read.trouble(0, str(error))
    return read


def _header(lines: Iterator[Line], read: ReadersRead) -> ReadersHeader | None:
    found = ReadersHeader()
    for _count in range(HEADER_WITHIN):
        _number, cells = next(lines, (0, []))
        found = read_header(cells)
        if found.is_one or found.refused:
            break
    if tell_refused(found.refused, read):
        return None
    if not found.is_one:
        read.trouble(0, _("The first line must name the columns. One is needed: “E-mail”."))
        return None
    read.unknown = found.unknown
    return found


def _read_lines(lines: Iterator[Line], header: ReadersHeader, read: ReadersRead, today: date) -> None:
    reader = Reader(header.at, read, today)
    for number, cells in lines:
        if number > MOST_LINES or len(read.entries) >= MOST_READERS:
            most = _("There are more than %(most)d mailboxes in this file. Please save it in several parts.")
            raise ValueError(most % {"most": MOST_READERS})
        entry = reader.entry(number, cells)
        if entry:
            read.entries.append(entry)


class Reader:
    """Reads lines by the columns that the header named. All that is wrong with a line is told, not the first alone."""

    def __init__(self, at: Mapping[str, int], read: Read, today: date) -> None:
        self.at, self.read, self.today = at, read, today
        self.languages = languages_by_name()

    def entry(self, number: int, cells: Sequence[str]) -> Entry | None:
        """What one line says; None where something is wrong with it."""
        troubles: list[str] = []

        def tried(ask: Callable[[Sequence[str]], Said], otherwise: Said) -> Said:
            try:
                return ask(cells)
            except ValidationError as error:
                troubles.append(error.messages[0])
                return otherwise

        found = Entry(
            number=number,
            email=tried(self._email, ""),
            name=tried(self._name, ""),
            language=tried(self._language, FALLBACK),
            town=plain(self._cell(cells, "town"), LONGEST_TOWN),
            source=plain(self._cell(cells, "source"), LONGEST_SOURCE),
            day=tried(self._day, ""),
        )
        for what in troubles:
            self.read.trouble(number, what)
        return None if troubles else found

    def _cell(self, cells: Sequence[str], column: str) -> str:
        at = self.at.get(column, len(cells))
        return unharmed(cells[at].strip()) if at < len(cells) else ""

    def _email(self, cells: Sequence[str]) -> str:
        said = self._cell(cells, "email")
        if not said:
            raise ValidationError(_("There is no e-mail address in this line."))
        if "\0" in said:
            raise ValidationError(_("This e-mail address is not complete. It looks like name@example.org."))
        return normalize_email(said)

    def _name(self, cells: Sequence[str]) -> str:
        words = (self._cell(cells, column) for column in ("name", "given", "family"))
        said = " ".join(word for word in words if word)
        return clean_name(said) if said else ""

    def _language(self, cells: Sequence[str]) -> str:
        return language_in(self._cell(cells, "language"), self.languages)

    def _day(self, cells: Sequence[str]) -> str:
        """The day of the yes. One that is still to come is a slip: on it stands what may be sent."""
        said = self._cell(cells, "day")
        if not said:
            return ""
        day = read_day(said)
        if day > self.today:
            wrong = _("“%(said)s” cannot be the day on which somebody said yes.")
            raise ValidationError(wrong % {"said": plain(said, 40)})
        return day.isoformat()
