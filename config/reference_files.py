"""Reading the CSV files of facts: every cell is text, and what is wrong is said with file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class BadFileError(Exception):
    """A file cannot be taken as it is; says which file, which line and why."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path.name}, line {line}: {why}")


@dataclass(frozen=True)
class Row:
    """One line of a file. Every cell is text, so that codes keep their leading zeros."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def required(self, column: str) -> str:
        """A cell that may not be empty."""
        if not self.cells[column]:
            raise self.wrong(f"“{column}” is empty")
        return self.cells[column]

    def one_of(self, column: str, choices: Iterable[str]) -> str:
        """A cell that holds one of a few words."""
        if self.cells[column] not in choices:
            raise self.wrong(f"“{column}” is “{self.cells[column]}”, not one of: {', '.join(choices)}")
        return self.cells[column]

    def day(self, column: str) -> date:
        """A date as 2026-12-25."""
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError as error:
            raise self.wrong(f"“{column}” is no date like 2026-12-25: “{self.cells[column]}”") from error

    def number(self, column: str) -> int | None:
        """A whole number; an empty cell means not known, never zero."""
        text = self.cells[column]
        if text and not (text.isascii() and text.isdigit()):
            raise self.wrong(f"“{column}” is no whole number: “{text}”")
        return int(text) if text else None

    def wrong(self, why: str) -> BadFileError:
        """What is the matter with this line."""
        return BadFileError(self.path, self.line, why)


def read_rows(path: Path, columns: Iterable[str]) -> Iterator[Row]:
    """The lines of a CSV file; spaces around cells do not count, empty lines are passed over.

    Raises BadFileError for a missing file or column, a line with too many or too few cells, text that is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadFileError(path, 1, "the file cannot be read") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadFileError(path, line, "the text is not UTF-8") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if missing := [column for column in columns if column not in header]:
            raise BadFileError(path, 1, f"the column “{missing[0]}” is missing")
        for values in reader:
            if not any(values):
                continue
            if len(values) != len(header):
                raise BadFileError(path, reader.line_num, f"{len(values)} cells, but the header has {len(header)}")
            cells = {column: value.strip() for column, value in zip(header, values, strict=True)}
            yield Row(path, reader.line_num, cells)
    except csv.Error as error:
        raise BadFileError(path, reader.line_num, str(error)) from error
