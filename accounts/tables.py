"""Tables as spreadsheets save them: bytes in, lines of cells out. Whatever the bytes are, what is wrong is told."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

Line = tuple[int, list[str]]
"""The number of a line in the file, and its cells."""

MOST_TROUBLES = 50
HEADER_WITHIN = 10
"""Spreadsheets often have a title above the line that names the columns."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
QUOTED = re.compile(r'"[^"]*"')
WORKBOOK = b"PK\x03\x04"
"""How .xlsx begins."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How .xls begins."""
DOCUMENT = b"%PDF"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a line, and how to mend it. Line 0 is the whole file."""

    number: int
    what: str


@dataclass
class Read:
    """What was found wrong while a file was read."""

    troubles: list[Trouble] = field(default_factory=list)

    def trouble(self, number: int, what: str) -> None:
        """Note what is wrong with a line; after so many the rest is not told any more."""
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append(Trouble(number, what))

    @property
    def has_all_troubles(self) -> bool:
        """Whether no trouble was left untold."""
        return len(self.troubles) < MOST_TROUBLES


def plain(text: str, longest: int) -> str:
    """Words on one line without letters that cannot be seen; what is too long ends with three dots."""
    seen = (" " if letter.isspace() else letter for letter in text)
    words = "".join(letter for letter in seen if letter == " " or unicodedata.category(letter)[0] != "C")
    words = " ".join(words.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def letters(data: bytes) -> str:
    """UTF-8 or UTF-16, else what Windows wrote before: every byte is some letter there."""
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def table_lines(text: str, read: Read) -> Iterator[Line]:
    """The cells of every line that is not empty: commas, semicolons or tabs between them.

    A line whose quotation marks do not match is told.
    """
    head = text[:4000].splitlines()
    delimiter = ","
    if head and head[0].lower().startswith("sep=") and len(head[0]) == len("sep=") + 1:
        delimiter = head[0][-1]
    else:
        first = QUOTED.sub("", "\n".join(head[:HEADER_WITHIN]))
        delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        started = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            read.trouble(started, _("The quotation marks do not match. Please check the marks on this line."))
            continue
        if any(cell.strip() for cell in cells):
            yield started, cells
