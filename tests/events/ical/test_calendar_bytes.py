"""The whole calendar that a feed or a file gives."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.ical.calendar import CalendarHead, calendar_bytes
from events.ical.vevent import vevent_bytes

HARTFORD = ZoneInfo("America/New_York")
HEAD = CalendarHead(name="Friday CAFÉ", zone=HARTFORD)


@pytest.mark.rule("D9.2")
def test_a_calendar_without_events_is_valid(read_lines):
    data = calendar_bytes(HEAD, [], [])

    lines = read_lines(data)
    assert lines[0] == ("BEGIN", "VCALENDAR")
    assert lines[-1] == ("END", "VCALENDAR")
    assert ("VERSION", "2.0") in lines
    assert [value for name, value in lines if name == "PRODID"]
    assert ("BEGIN", "VTIMEZONE") in lines
    assert icalendar.Calendar.from_ical(data).errors == []


@pytest.mark.rule("D9.2")
@settings(max_examples=100, deadline=None)
@example(name="", description="", source="\\N")
@given(name=st.text(max_size=120), description=st.text(max_size=200), source=st.text(max_size=90))
def test_every_line_ends_with_crlf_and_is_short(name, description, source):
    data = calendar_bytes(CalendarHead(name=name, zone=HARTFORD, description=description, source=source), [])

    assert data.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert not data.startswith(b"\xef\xbb\xbf")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert icalendar.Calendar.from_ical(data)["PRODID"]


def test_the_head_names_the_calendar_and_hints_how_often_to_look(read_lines):
    lines = read_lines(calendar_bytes(HEAD, [], []))

    for line in [
        ("METHOD", "PUBLISH"),
        ("CALSCALE", "GREGORIAN"),
        ("NAME", "Friday CAFÉ"),
        ("X-WR-CALNAME", "Friday CAFÉ"),
        ("X-WR-TIMEZONE", "America/New_York"),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT4H"),
        ("X-PUBLISHED-TTL", "PT4H"),
    ]:
        assert line in lines


def test_a_file_to_keep_has_no_method_and_no_refresh(read_lines):
    head = CalendarHead(name="x", zone=HARTFORD, method=None, refresh=None, color="teal", url="https://example.org/")

    lines = dict(read_lines(calendar_bytes(head, [], [])))

    assert not lines.keys() & {"METHOD", "REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL"}
    assert (lines["COLOR"], lines["URL"]) == ("teal", "https://example.org/")


@pytest.mark.rule("P34")
def test_every_zone_that_is_named_is_told_once_and_no_time_floats(make_event):
    zones = [HARTFORD, ZoneInfo("America/Puerto_Rico"), ZoneInfo("Europe/Lisbon"), HARTFORD]
    data = calendar_bytes(HEAD, [vevent_bytes(make_event(zone=zone)) for zone in zones], zones)

    named = set(re.findall(rb";TZID=([^:;]+):", data))
    told = re.findall(rb"\r\nTZID:(.+)\r\n", data)
    assert named == set(told)
    assert len(told) == len(set(told)) == 3
    events_only = data.partition(b"BEGIN:VEVENT")[2]  # a zone's own clock changes are wall times by nature
    assert not re.search(rb"\r\n(?:DTSTART|DTEND):\d{8}T\d{6}\r\n", events_only)
    events = icalendar.Calendar.from_ical(data).events
    assert {event.start.astimezone(UTC) for event in events} == {datetime(2026, 10, 30, 13, 30, tzinfo=UTC)}


@pytest.mark.rule("D9.5")
@pytest.mark.parametrize("first", [date(2026, 10, 2), date(2027, 2, 19)])
def test_a_weekly_course_keeps_its_hour_when_the_clocks_change(make_event, first):
    days = [first + timedelta(weeks=week) for week in range(8)]  # across 1 November 2026, 14 March 2027
    starts = [datetime.combine(day, time(9, 30), HARTFORD).astimezone(UTC) for day in days]
    parts = [
        vevent_bytes(make_event(uid=UUID(int=number), starts_at=start, ends_at=start + timedelta(hours=2)))
        for number, start in enumerate(starts)
    ]

    calendar = icalendar.Calendar.from_ical(calendar_bytes(HEAD, parts, [HARTFORD]))
    read = sorted(
        event.start for event in recurring_ical_events.of(calendar).between(days[0], days[-1] + timedelta(1))
    )

    assert [at.replace(tzinfo=None) for at in read] == [datetime.combine(day, time(9, 30)) for day in days]
    assert [at.astimezone(UTC) for at in read] == starts
    assert len({start.time() for start in starts}) == 2


def test_the_lines_of_an_event_are_joined_untouched(make_event):
    part = vevent_bytes(make_event(description="Coffee, and talk. " * 30))

    assert calendar_bytes(HEAD, [part], [HARTFORD]).endswith(part + b"END:VCALENDAR\r\n")
