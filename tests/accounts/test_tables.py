"""Tables as spreadsheets save them: letters, separators and workbooks, and nothing that does harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from accounts.tables import Read, letters, plain, table_lines
from accounts.workbooks import MOST_PARTS, workbook_lines


def workbook(*rows, formats=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, style in (formats or {}).items():
        book.active[cell].number_format = style
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_read_however_they_were_saved(encoding):
    assert letters("José Núñez – “hola”".encode(encoding)) == "José Núñez – “hola”"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lines_are_read_whatever_stands_between_the_cells(separator):
    text = separator.join(["Name", "Phone"]) + "\r\n" + separator.join(['"Núñez, ""Pepe"""', "0012"]) + "\r\n\r\n"

    assert list(table_lines(text, Read())) == [(1, ["Name", "Phone"]), (2, ['Núñez, "Pepe"', "0012"])]


def test_a_line_break_in_a_cell_does_not_shift_the_numbers_of_lines():
    lines = list(table_lines('a,b\n"one\ntwo",x\nc,d\n', Read()))

    assert [number for number, _cells in lines] == [1, 2, 4]


def test_what_cannot_be_seen_is_no_letter():
    assert plain(" A\u200b\u202eb\0c \n d ", 100) == "Abc d"
    assert plain("abcdef", 4) == "abc…"


def test_a_workbook_is_read_as_people_see_it():
    rows = (
        ["Name", "Code", "When", "Children", "Phone"],
        ["Núñez", "007", date(2026, 12, 4), 2, 8605550142],
        [],
        ["王小明", "=1+1", datetime(2026, 12, 4, 9, 30), 2.5, True],
    )

    lines = list(workbook_lines(workbook(*rows), 100))

    assert lines[0] == (1, ["Name", "Code", "When", "Children", "Phone"])
    assert lines[1] == (2, ["Núñez", "007", "2026-12-04", "2", "8605550142"])
    assert lines[2][0] == 4
    assert lines[2][1][2:] == ["2026-12-04 09:30", "2.5", "1"]
    assert lines[2][1][1] in ("", "=1+1"), "a formula is never worked out here"


def test_a_workbook_is_read_up_to_a_line():
    assert len(list(workbook_lines(workbook(*([str(number)] for number in range(50))), 10))) == 11


def bomb(parts=1, size=70_000_000):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(parts):
            packed.writestr(f"xl/{number}.xml", b"0" * size)
    return file.getvalue()


def laughs():
    """A workbook whose sheet grows a billion times while it is read."""
    whole = io.BytesIO(workbook(["Name", "E-mail"], ["Ada", "a@b.example"]))
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    evil = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(evil, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                start = data[data.index(b"<worksheet") :] if b"<worksheet" in data else data
                data = doctype + b"]>" + start.replace(b"Name", b"&j;").replace(b"<v>0</v>", b"<v>&j;</v>")
            packed.writestr(name, data)
    return evil.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"PK\x03\x04 and more that is no archive",
        workbook(["Name"])[:-200],
        bomb(),
        bomb(MOST_PARTS + 1, 1),
        bomb(1, 10),
        laughs(),
    ],
    ids=["start", "words", "cut", "bomb", "parts", "no sheet", "laughs"],
)
def test_what_is_no_workbook_is_told_and_does_no_harm(data):
    with pytest.raises(ValueError, match="cannot be read"):
        list(workbook_lines(data, 100))
