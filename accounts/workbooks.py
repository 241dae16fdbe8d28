"""Workbooks (.xlsx): bytes in, lines of cells out, with all that somebody could have packed into one kept small."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.tables import Line

MOST_UNPACKED: Final = 60_000_000
"""Bytes. A table of people unpacks to less than a tenth of it; a larger one was made to do harm."""
MOST_PARTS: Final = 300
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 4000


def workbook_lines(data: bytes, most: int) -> Iterator[Line]:
    """The cells of every line of the first sheet that is not empty, up to a line number, as people see them.

    Raises ValueError, which says what to do, where it is no workbook that can be read.
    """
    _refuse_bombs(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), most + 1), 1):
            words = [_words(cell) for cell in cells]
            while words and not words[-1].strip():
                words.pop()
            if words:
                yield number, words
    except Exception as error:  # a broken workbook breaks anywhere inside the library, with any error
        raise ValueError(_("This workbook cannot be read. Please save it once more, or save it as CSV.")) from error


def _refuse_bombs(data: bytes) -> None:
    """What unpacks to far more than a table of people is not unpacked."""
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        parts = []
    if not parts or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValueError(_("This workbook cannot be read. Please save it once more, or save it as CSV."))


def _words(cell: Any) -> str:
    """A cell as text. What was typed as text stays as it is, with its leading zeros; numbers have no .0 at the end."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)[:LONGEST_CELL]
