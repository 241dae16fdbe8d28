"""School calendars as .ics: whole days, runs of days, repeated days, and what one meets in real files."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from recurring_ical_events import of

from events.schedule.school_calendars.files import read_calendar_file
from events.schedule.school_calendars.words import guess_kind

TODAY = date(2026, 12, 1)


def event(*lines, name="No school"):
    return "\r\n".join(["BEGIN:VEVENT", *lines, f"SUMMARY:{name}", "END:VEVENT"])


def calendar(*events):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])


def read(*events):
    return read_calendar_file(calendar(*events).encode(), today=TODAY)


def days(found):
    return [(f"{entry.first:%d %b}", f"{entry.last:%d %b}") for entry in found.entries]


def day(text, **more):
    return event(f"DTSTART;VALUE=DATE:{text}", *(f"{name}:{value}" for name, value in more.items()))


@pytest.mark.rule("D10.3")
def test_the_end_of_whole_days_is_the_day_after_the_last():
    found = read(
        event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270102", "UID:w@x", name="Winter recess"),
        event("DTSTART;VALUE=DATE:20261111", "DTEND;VALUE=DATE:20261112", name="Veterans Day"),
        event("DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261103", name="No school: Election Day"),
        event("DTSTART;VALUE=DATE:20270412", "DURATION:P5D", name="April vacation"),
        event("DTSTART;VALUE=DATE:20270212", name="Lincoln Day"),
    )
    assert found.troubles == []
    assert days(found) == [
        ("03 Nov", "03 Nov"), ("11 Nov", "11 Nov"), ("24 Dec", "01 Jan"), ("12 Feb", "12 Feb"), ("12 Apr", "16 Apr"),
    ]  # fmt: skip
    kinds = ["closing", "holiday", "vacation", "holiday", "vacation"]
    assert [entry.kind for entry in found.entries] == kinds
    assert [entry.code for entry in found.entries] == ["", "", "w@x", "", ""]


def test_hours_are_read_by_the_clock_of_the_school_and_only_words_of_closing_count():
    noon = ("DTSTART;TZID=America/New_York:20261125T120000", "DTEND;TZID=America/New_York:20261125T130000")
    found = read(
        event(*noon, name="Early dismissal"),
        event(*noon, name="Thanksgiving lunch"),
        event("DTSTART:20261127T033000Z", "DTEND:20261127T050000Z", name="Schools closed: snow"),
    )
    assert [(entry.name, entry.kind) for entry in found.entries] == [
        ("Early dismissal", "delay"), ("Thanksgiving lunch", ""), ("Schools closed: snow", "closing"),
    ]  # fmt: skip
    assert days(found)[2] == ("26 Nov", "26 Nov"), "half past ten in the evening in Connecticut"


def test_what_was_called_off_or_changed_later_is_read_so():
    found = read(
        day("20261224", UID="a", STATUS="CANCELLED"),
        day("20270104", UID="b", SEQUENCE="2"),
        day("20270103", UID="b", SEQUENCE="1"),
        day("20270201", UID="same for all"),
        day("20270202", UID="same for all"),
    )
    assert [entry.code for entry in found.entries] == ["b", "same for all", "same for all/20270202"]
    assert days(found)[0] == ("04 Jan", "04 Jan")


def test_days_that_repeat_are_read_one_by_one_without_those_taken_out_and_with_those_moved():
    found = read(
        event(
            "UID:half", "DTSTART;VALUE=DATE:20261204", "RRULE:FREQ=MONTHLY;BYDAY=1FR;UNTIL=20270401T000000Z",
            "EXDATE;VALUE=DATE:20270101,20270205", "RDATE;VALUE=DATE:20261218", name="Early dismissal",
        ),
        event("UID:half", "RECURRENCE-ID;VALUE=DATE:20270305", "DTSTART;VALUE=DATE:20270312", name="Half day, moved"),
        event("UID:half", "RECURRENCE-ID;VALUE=DATE:20261218", "DTSTART;VALUE=DATE:20261218", "STATUS:CANCELLED"),
    )  # fmt: skip
    assert found.troubles == []
    assert [(entry.code, f"{entry.first}") for entry in found.entries] == [
        ("half/20261204", "2026-12-04"), ("half/20270305", "2027-03-12"),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2026, 7, 1), date(2027, 6, 30)),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 20),
    st.integers(1, 12),
    st.lists(st.dates(date(2026, 7, 1), date(2027, 6, 30)), max_size=3),
)
def test_repeated_days_are_those_that_another_reader_finds(first, frequency, interval, count, out):
    lines = [
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"RRULE:FREQ={frequency};INTERVAL={interval};COUNT={count}",
        "UID:u",
    ]
    lines += [f"EXDATE;VALUE=DATE:{gone:%Y%m%d}" for gone in out]
    expected = of(Calendar.from_ical(calendar(event(*lines)))).between(date(2025, 7, 1), date(2029, 7, 1))
    found = read(event(*lines))
    assert [entry.first for entry in found.entries] == sorted(one["DTSTART"].dt for one in expected)


@pytest.mark.rule("D10.3")
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DTSTART;VALUE=DATE:2026-12-24",), "“2026-12-24” is no day that we can read"),
        (("DTSTART:20260230",), "is no day that we can read"),
        (("UID:x",), "This entry has no day on which it begins"),
        (("DTSTART:20261224", "DTEND:20261201"), "It ends before it begins"),
        (("DTSTART:20261224", "DTEND:20280101"), "It takes longer than 200 days"),
        (("DTSTART:20261224", "DURATION:long"), "How long this entry takes cannot be read"),
        (("DTSTART:18000101",), "This entry begins too long ago"),
        (("DTSTART:20261224", "RRULE:FREQ=HOURLY"), "How this entry repeats cannot be read"),
        (("DTSTART:20261224", "RRULE:FREQ=DAILY;INTERVAL=0"), "How this entry repeats cannot be read"),
        (("DTSTART:20261224", "RRULE:FREQ=WEEKLY;BYDAY=XX"), "How this entry repeats cannot be read"),
        (("DTSTART:20261224", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:never"), "“never” is no day"),
        (('DTSTART;TZID="x:20261224',), "This line cannot be read"),
    ],
)
def test_an_entry_that_cannot_be_read_is_told_by_its_line_and_the_others_are_read(lines, said):
    found = read(day("20261223"), event(*lines))
    assert [(trouble.number, said in trouble.what) for trouble in found.troubles] in ([(7, True)], [(8, True)])
    assert days(found) == [("23 Dec", "23 Dec")]


def test_rules_that_never_come_true_do_not_keep_anybody_waiting():
    never = [
        event(f"UID:{number}", "DTSTART:20261224", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") for number in range(500)
    ]
    began = time.monotonic()
    found = read(*never)
    assert time.monotonic() - began < 30
    assert "The repeated dates of this file take too long" in found.troubles[0].what


def test_junk_around_and_inside_entries_is_passed_over():
    text = "\ufeff\r\n" + calendar(
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nEND:STANDARD\r\nEND:VTIMEZONE",
        "X-JUNK", ":::", "END:VEVENT", "BEGIN:VTODO\r\nSUMMARY:Not this\r\nEND:VTODO",
        event("DTSTART;VALUE=DATE:20261224", "UID:1", "BEGIN:VALARM\r\nSUMMARY:Wake up\r\nEND:VALARM", "JUNK",
              name="Winter\r\n  recess\\, all schools"),
        "BEGIN:VEVENT\r\nDTSTART:20261225\r\nSUMMARY:Cut off",
        event("DTSTART:20270101", name="New Year's Day"),
    )  # fmt: skip
    found = read_calendar_file(text.encode(), today=TODAY)
    assert [entry.name for entry in found.entries] == ["Winter recess, all schools", "New Year's Day"]
    assert ["This entry has no end" in trouble.what for trouble in found.troubles] == [True]


def test_a_long_code_stays_one_of_its_own():
    found = read(*(day("20261224", UID="x" * 300 + end) for end in ("a", "b")))
    codes = {entry.code for entry in found.entries}
    assert len(codes) == 2
    assert {len(code) for code in codes} == {200}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Winter Recess", "vacation"), ("Spring break", "vacation"), ("Breakfast with the principal", ""),
        ("Schools Closed - Professional Development", "closing"), ("No School: Veterans' Day", "holiday"),
        ("NO SCHOOL (Diwali)", "closing"), ("Diwali", "observance"), ("Two-hour delay", "delay"),
        ("Early Dismissal: Thanksgiving recess", "delay"), ("Holiday concert", ""), ("Labor Day", "holiday"),
        ("School reopens after winter recess", ""), ("First day of school", ""), ("PTO meeting", ""),
        ("Schools closed for winter break", "vacation"), ("Snow day", "closing"), ("Juneteenth", "holiday"),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_from_words(name, kind):
    assert guess_kind(name) == kind
