"""School calendars as they come: whatever the bytes are, what can be read is read and the rest is told by its line."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.tables import MOST_TROUBLES
from events.schedule.details import Closure
from events.schedule.school_calendars.csv_files import read_day
from events.schedule.school_calendars.entries import MOST_ENTRIES
from events.schedule.school_calendars.files import MOST_BYTES, read_calendar_file

TODAY = date(2026, 12, 1)
HOLIDAYS = Path(__file__).parents[3] / "config" / "reference" / "closures.csv"
HEAD = "first_day,last_day,name,kind,code\n"


def read(text, encoding="utf-8"):
    return read_calendar_file(text if isinstance(text, bytes) else text.encode(encoding), today=TODAY)


def told(found):
    return [(entry.number, entry.name, f"{entry.first}", f"{entry.last}", entry.kind) for entry in found.entries]


def test_the_shipped_table_of_holidays_is_read_whole_with_its_kinds():
    found = read(HOLIDAYS.read_bytes())
    assert (len(found.entries), found.troubles, found.outside, found.unlike) == (30, [], 0, 0)
    assert {entry.kind for entry in found.entries} == {"holiday", "closing", "vacation", "observance"}


@pytest.mark.rule("D10.3")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_from_any_spreadsheet_are_read(encoding, mark, end):
    lines = ["School calendar", "", mark.join(("Code", "Start Date", "End Date", "Subject", "Type", "District"))]
    lines.append(mark.join(("007", "12/24/2026", "1/1/2027", "Año nuevo", "School_Vacation", "064")))

    found = read(end.join(lines), encoding)

    assert told(found) == [(4, "Año nuevo", "2026-12-24", "2027-01-01", "vacation")]
    assert (found.entries[0].code, found.entries[0].district) == ("007", "064")
    assert found.entries[0].sure


def test_a_spreadsheet_may_say_which_mark_it_uses_and_leave_cells_off():
    found = read("sep=;\nDate;Name;School;Kind\n2026-11-27;Day after Thanksgiving")
    assert told(found) == [(3, "Day after Thanksgiving", "2026-11-27", "2026-11-27", "holiday")]
    assert not found.entries[0].sure


@pytest.mark.parametrize(
    "said",
    [
        "2026-12-24", "12/24/2026", "12/24/26", "12/24/2026 0:00", "2026-12-24 00:00:00", "2026-12-24T00:00:00Z",
        "12/24/2026 12:00:00 AM", "December 24, 2026", "Thursday, December 24, 2026", "24-Dec-26", "24-Dec-2026",
        "24 December 2026", "46380",
    ],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(said):
    assert read_day(said) == date(2026, 12, 24)


@pytest.mark.rule("D10.3")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "24/12/2026,,Eve,,",
            "“24/12/2026” is no day that we can read. Please write it like 2026-12-24 or 12/24/2026",
        ),
        ("2026-02-30,,Never,,", "“2026-02-30” is no day"),
        (",,Eve,,", "The day is empty"),
        ("2026-12-24,soon,Eve,,", "“soon” is no day"),
        ("2026-12-24,2026-12-23,Eve,,", "It ends before it begins"),
        ("2026-07-01,2027-06-30,All year,,", "It takes longer than 200 days"),
        ("2026-12-24,,\u202e\x07 ,,", "The name is empty"),
        ('2026-12-24,,"Eve"s,,', "The quotation marks do not match"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number_and_the_others_are_read(line, said):
    found = read(f"{HEAD}2026-11-26,,Thanksgiving,holiday,t\n{line}\n2026-12-25,,Christmas,holiday,c\n")
    assert [trouble.number for trouble in found.troubles] == [3]
    assert said in found.troubles[0].what
    assert [entry.name for entry in found.entries] == ["Thanksgiving", "Christmas"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04whatever", "This is a workbook"),
        (b"\xd0\xcf\x11\xe0whatever", "This is a workbook"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"first_day,name\n2026-12-24,\x00\x00", "This is no text"),
        (b"a,b\n1,2\n", "The first line must name the columns"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:No school\n", "This entry has no end"),
    ],
)
def test_what_is_no_calendar_is_refused_with_the_way_out(data, said):
    found = read(data)
    assert len(found.troubles) == 1
    assert said in found.troubles[0].what
    assert not found.entries


def test_a_file_with_very_many_days_off_is_not_cut_silently_and_other_entries_are_only_counted():
    days = [date(2026, 9, 1) + timedelta(days=number % 250) for number in range(MOST_ENTRIES + 1)]
    found = read(HEAD + "".join(f"{day},,Closed {n},closing,{n}\n" for n, day in enumerate(days)))
    assert "There are 401 days off in this file; the most is 400" in found.troubles[0].what
    assert not found.entries

    found = read(HEAD + "2026-12-24,,No school,,\n" + "".join(f"{day},,Chorus {n},,\n" for n, day in enumerate(days)))
    assert (len(found.entries), found.unlike, found.troubles) == (MOST_ENTRIES, 2, [])
    assert read(HEAD + "x,,y,,\n" * 100).has_all_troubles is False
    assert len(read(HEAD + "x,,y,,\n" * 100).troubles) == MOST_TROUBLES


def test_what_lies_years_away_is_counted_and_left_out():
    found = read(f"{HEAD}2019-04-10,,April recess,,\n2026-04-13,,April recess,,\n2036-04-10,,April recess,,\n")
    assert (len(found.entries), found.outside) == (1, 2)


def test_a_name_that_is_too_long_is_shortened_where_people_see_it():
    name = read(f"{HEAD}2026-12-24,,Recess {'x' * 300},,\n").entries[0].name
    assert len(name) == Closure._meta.get_field("name").max_length
    assert name.endswith("…")


PIECES = st.sampled_from([
    "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VALARM", "END:VALARM", "\r\n",
    "\n ", "\n", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270102",
    "DTSTART;TZID=Mars/Hill:20261224T090000", "DURATION:P3D", "DTSTART:00010101", "DTEND:99991231",
    "DURATION:P99999999999D", "UID:a", "SUMMARY:No school", "SUMMARY:\\", ";", "=", "RRULE:FREQ=DAILY",
    "RRULE:FREQ=SECONDLY", "RRULE:FREQ=YEARLY;INTERVAL=0;BYMONTHDAY=31", ":", '"', "SEQUENCE:٣",
    "RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z;BYDAY=XX", "RRULE:FREQ=MONTHLY;BYDAY=9999MO;BYSETPOS=0",
    "EXDATE:x,,", "RDATE;VALUE=PERIOD:20270101T000000Z/P1D", "RECURRENCE-ID:20261224", "STATUS:CANCELLED",
    "first_day,name,kind", ",", "2026-12-24", "12/24/2026", "no school", "46380", "99999.0", "٢٠٢٦-١٢-٢٤",
    "\x00", "\ufeff", "sep=|", "\t", "²",
])  # fmt: skip
LINES = st.tuples(st.sampled_from(["", "\n"]), st.lists(PIECES, max_size=30)).map(lambda one: one[0].join(one[1]))
BEFORE = st.sampled_from(["", "BEGIN:VCALENDAR\n", HEAD])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), LINES), BEFORE)
def test_whatever_the_bytes_are_nothing_breaks_and_what_is_read_can_be_stored(data, before):
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    found = read(before.encode() + data)
    assert len(found.entries) <= MOST_ENTRIES
    assert len(found.troubles) <= MOST_TROUBLES
    for entry in found.entries:
        assert entry.name == entry.name.strip() != ""
        assert len(entry.name) <= 120
        assert len(entry.code) <= 200
        assert timedelta(0) <= entry.last - entry.first < timedelta(days=200)
        assert entry.kind in ("", *Closure.Kind.values)
        assert not {"\x00", "\n", "\u202e"} & {*entry.name, *entry.code, *entry.district, *entry.school}
        (entry.name + entry.code).encode()
