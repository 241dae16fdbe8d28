"""Lists as files that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell

RUNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""A cell that begins so is a formula to some spreadsheet; the last four are wide letters of Asian keyboards."""
BREAKS = ("\t", "\r", "\n")
BOM = "\ufeff"
"""Tells Excel that the letters are UTF-8."""
CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST = 32_000
"""A cell of a workbook takes a little more."""
NARROW, WIDE = 10, 50


@dataclass(frozen=True)
class Table:
    """What a file says: a heading for each column, and the lines."""

    name: str
    head: Sequence[str]
    lines: Sequence[Sequence[str | int]]


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection), also behind letters that nobody sees."""
    text = str(value)
    seen = next((letter for letter in text if not _is_unseen(letter)), "")
    return f"'{text}" if text.startswith(BREAKS) or seen in RUNS else text


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] == "C"


def _cell(value: str | int) -> str | int:
    return value if isinstance(value, int) else harmless(value)


def csv_file(table: Table) -> bytes:
    """The table with commas, as Excel and LibreOffice read it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(harmless(word) for word in table.head)
    writer.writerows([_cell(value) for value in line] for line in table.lines)
    return (BOM + file.getvalue()).encode()


def workbook_file(table: Table) -> bytes:
    """The table as a workbook: the head stands still, columns are as wide as their words, and nothing is a formula."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("1")
    sheet.freeze_panes = "A2"
    for number, word in enumerate(table.head, start=1):
        longest = max([len(word), *(len(str(line[number - 1])) for line in table.lines)])
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, NARROW), WIDE)
    sheet.append([_written(sheet, word, bold=True) for word in table.head])
    for line in table.lines:
        sheet.append([_written(sheet, value) for value in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _written(sheet: Any, value: str | int, *, bold: bool = False) -> Cell:
    """One cell; words are words, whatever they look like."""
    kept = value if isinstance(value, int) else ILLEGAL_CHARACTERS_RE.sub(" ", harmless(value))[:LONGEST]
    cell = WriteOnlyCell(sheet, value=kept)
    if isinstance(kept, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def file_response(table: Table, kind: str) -> HttpResponse:
    """The table to keep, as a file of this kind."""
    body = workbook_file(table) if kind == XLSX else csv_file(table)
    response = HttpResponse(body, content_type=TYPES[kind], status=HTTPStatus.OK)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
