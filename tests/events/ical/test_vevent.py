"""What a calendar is told about one session."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.ical.vevent import Status, build_vevent, vevent_bytes

HARTFORD = ZoneInfo("America/New_York")
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
AWKWARD = st.sampled_from(
    ["\\", "\\n", "\\N", ";", ",", ":", '"', " ", "\t", "\n", "\r\n", "é", "👩‍👧", "مرحبا", "\u202e"]
)
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(st.one_of(AWKWARD, st.characters()), max_size=120).map("".join))
quick = settings(max_examples=100, deadline=None)


def as_read(text, line_break):
    """The text as a reader should get it: said again here in other words than in the code."""
    text = text.replace("\r\n", "\n")
    letters = "".join(line_break if letter in LINE_BREAKS else letter for letter in text)
    return "".join(c for c in letters if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


@pytest.mark.rule("D9.2")
@quick
@given(texts=st.tuples(ANY_TEXT, ANY_TEXT.filter(bool), ANY_TEXT.filter(bool), ANY_TEXT))
def test_any_text_comes_back_through_two_readers(make_event, read_lines, texts):
    title, description, location, category = texts
    data = vevent_bytes(
        make_event(title=title, description=description, location=location, categories=(category, "CAFÉ"))
    )
    wanted = {
        "SUMMARY": as_read(title, " "),
        "DESCRIPTION": as_read(description, "\n"),
        "LOCATION": as_read(location, ", "),
    }

    ours = dict(read_lines(data))
    theirs = icalendar.Event.from_ical(data)

    assert {name: ours[name] for name in wanted} == wanted
    assert {name: str(theirs[name]) for name in wanted} == wanted
    assert ours["CATEGORIES"] == as_read(category, " ") + ",CAFÉ"
    assert [str(name) for name in theirs["CATEGORIES"].cats] == [as_read(category, " "), "CAFÉ"]


@pytest.mark.rule("P35")
@quick
@given(title=ANY_TEXT, label=ANY_TEXT)
@example(title="Café 👩‍👧 " * 40, label="é" * 90)
@example(title="x" + "é" * 90, label="👩‍👧" * 40)
def test_no_line_is_longer_than_75_octets_and_no_character_is_split(make_event, title, label):
    data = vevent_bytes(make_event(title=title, join_url="https://meet.example.org/" + "x" * 90, join_label=label))

    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")
        assert not set(line) & set(range(9)) | set(line) & {10, 13, 127}


@pytest.mark.rule("P35")
def test_folding_does_not_eat_a_space(make_event, read_lines):
    for length in range(60, 80):
        title = "x" * length + " a  b"
        assert dict(read_lines(vevent_bytes(make_event(title=title))))["SUMMARY"] == title


def test_folding_does_not_part_a_backslash_from_what_it_escapes(make_event):
    for length in range(60, 80):
        lines = vevent_bytes(make_event(title="x" * length + "\\\\,;\\," * 30)).split(b"\r\n")
        assert not [line for line in lines if (len(line) - len(line.rstrip(b"\\"))) % 2]


@pytest.mark.rule("D9.6")
def test_reading_twice_gives_the_same_bytes(make_event, time_machine):
    event = make_event()
    time_machine.move_to(datetime(2026, 9, 2, tzinfo=UTC))
    first = vevent_bytes(event)
    time_machine.move_to(datetime(2026, 12, 24, tzinfo=UTC))

    assert vevent_bytes(event) == first


@pytest.mark.rule("P29")
def test_revision_comes_from_the_record(make_event, read_lines):
    eastern = timezone(timedelta(hours=-4))
    lines = read_lines(
        vevent_bytes(make_event(sequence=7, updated_at=datetime(2026, 9, 1, 4, 15, 30, tzinfo=eastern)))
    )

    assert ("UID", "6f2d0f5c-3f0e-4c1e-9a55-0a5a3f0c9f11") in lines
    assert ("SEQUENCE", "7") in lines
    assert ("DTSTAMP", "20260901T081530Z") in lines
    assert ("LAST-MODIFIED", "20260901T081530Z") in lines


@pytest.mark.rule("D9.6")
def test_the_first_version_says_sequence_0_and_no_rule_repeats_it(make_event, read_lines):
    lines = read_lines(vevent_bytes(make_event()))

    assert ("SEQUENCE", "0") in lines
    assert not [name for name, _value in lines if name.startswith(("RRULE", "ATTENDEE", "ORGANIZER"))]


def test_a_canceled_session_keeps_its_uid_and_says_so(make_event, read_lines):
    lines = read_lines(vevent_bytes(make_event(status=Status.CANCELED, sequence=1, title="Canceled: Friday CAFÉ")))

    assert ("STATUS", "CANCELLED") in lines
    assert ("SUMMARY", "Canceled: Friday CAFÉ") in lines
    assert ("UID", "6f2d0f5c-3f0e-4c1e-9a55-0a5a3f0c9f11") in lines


def test_a_draft_cannot_become_an_event():
    with pytest.raises(ValueError, match="draft"):
        Status("draft")


@pytest.mark.rule("D9.5")
def test_times_are_wall_times_with_their_zone(make_event, read_lines):
    lines = read_lines(vevent_bytes(make_event()))

    assert ("DTSTART;TZID=America/New_York", "20261030T093000") in lines
    assert ("DTEND;TZID=America/New_York", "20261030T113000") in lines


@pytest.mark.rule("P34")
def test_a_time_without_a_zone_is_refused(make_event):
    for field in ("starts_at", "ends_at", "updated_at", "created_at"):
        with pytest.raises(ValueError, match="time zone"):
            make_event(**{field: datetime(2026, 10, 30, 9, 30)})


def test_an_event_does_not_end_before_it_starts(make_event):
    with pytest.raises(ValueError, match="end before"):
        make_event(ends_at=datetime(2026, 10, 30, 13, 0, tzinfo=UTC))


def test_the_second_of_two_equal_hours_is_told_in_utc(make_event, read_lines):
    starts = datetime(2026, 11, 1, 1, 30, tzinfo=HARTFORD, fold=1)
    lines = read_lines(vevent_bytes(make_event(starts_at=starts, ends_at=starts.astimezone(UTC))))

    assert ("DTSTART", "20261101T063000Z") in lines


@pytest.mark.rule("D9.5")
@pytest.mark.parametrize(
    ("ends", "after"), [((2026, 11, 4, 0, 0), date(2026, 11, 4)), ((2026, 11, 4, 12, 0), date(2026, 11, 5))]
)
def test_a_whole_day_ends_on_the_day_after(make_event, ends, after):
    event = make_event(
        all_day=True,
        starts_at=datetime(2026, 11, 3, tzinfo=HARTFORD),
        ends_at=datetime(*ends, tzinfo=HARTFORD),
    )
    component = build_vevent(event)

    assert (component.decoded("dtstart"), component.decoded("dtend")) == (date(2026, 11, 3), after)
    assert b"DTSTART;VALUE=DATE:20261103\r\n" in vevent_bytes(event)


def test_a_video_link_is_told_only_where_it_is_given(make_event):
    shown = vevent_bytes(make_event(join_url="https://zoom.example.org/j/1?pwd=a;b,c", join_label='Join "now", free'))

    unfolded = shown.replace(b"\r\n ", b"").decode()
    assert (
        "CONFERENCE;FEATURE=VIDEO;LABEL=\"Join ^'now^', free\";VALUE=URI:https://zoom.example.org/j/1?pwd=a;b,c\r\n"
        in unfolded
    )
    assert b"CONFERENCE" not in vevent_bytes(make_event())


def test_an_address_cannot_begin_a_line_of_its_own(make_event):
    data = vevent_bytes(make_event(url="https://example.org/\r\nATTENDEE:mailto:eve@example.org"))

    assert b"\r\nATTENDEE" not in data


def test_details_are_left_out_where_there_are_none(make_event, read_lines):
    names = {name.partition(";")[0] for name, _value in read_lines(vevent_bytes(make_event()))}

    assert not names & {"DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "COLOR", "CREATED"}
