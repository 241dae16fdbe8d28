"""The clocks of a zone, as calendars are told them."""

import importlib.resources
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.ical import posix
from events.ical.vevent import vevent_bytes
from events.ical.vtimezone import vtimezone

ZONES = [
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Puerto_Rico",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Nuuk",
    "America/St_Johns",
    "Europe/Lisbon",
    "Europe/Dublin",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Jerusalem",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Easter",
    "UTC",
]


def read_by_dateutil(data):
    text = "BEGIN:VCALENDAR\r\n" + data.decode() + "END:VCALENDAR\r\n"
    return tz.tzical(StringIO(text)).get()


def samples(zone):
    """Instants of fifteen years: every 97 hours, and every half hour around each change of the clocks."""
    at, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
    while at < end:
        after = at + timedelta(hours=97)
        yield at
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield from (at + timedelta(minutes=30) * step for step in range(97 * 2))
        at = after


@pytest.mark.rule("P34")
@pytest.mark.parametrize("name", ZONES)
def test_calendars_read_the_same_clock_as_we_do(name):
    zone = ZoneInfo(name)
    told = read_by_dateutil(vtimezone(zone))

    for instant in samples(zone):
        local = instant.astimezone(zone)
        if not local.fold:  # the second of two equal hours has no name of its own in a calendar
            assert local.replace(tzinfo=told).utcoffset() == local.utcoffset(), local


@pytest.mark.rule("D9.5")
def test_the_zone_of_connecticut_is_two_yearly_rules_from_1970():
    assert vtimezone(ZoneInfo("America/New_York")).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:America/New_York",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700308T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZNAME:EDT",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0400",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701101T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZNAME:EST",
        "TZOFFSETFROM:-0400",
        "TZOFFSETTO:-0500",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize("name", ["Asia/Kolkata", "America/Sao_Paulo", "America/Phoenix", "UTC"])
def test_a_zone_whose_clocks_never_change_has_one_standard_time(name):
    data = vtimezone(ZoneInfo(name))

    assert data.count(b"BEGIN:STANDARD") == 1
    assert b"RRULE" not in data
    assert b"DAYLIGHT" not in data


def test_every_zone_of_the_package_can_be_told():
    names = (importlib.resources.files("tzdata") / "zones").read_text().split()
    assert len(names) > 400
    for name in names:
        component = icalendar.Timezone.from_ical(vtimezone(ZoneInfo(name)))
        assert component["TZID"] == name


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("AAA3BBB,M3.2.0,M11.1.0", "BYMONTH=3;BYDAY=2SU"),
        ("AAA3BBB,M3.5.0/-1,M11.1.0", "BYMONTH=3;BYDAY=SA;BYMONTHDAY=-8,-7,-6,-5,-4,-3,-2"),
        ("AAA3BBB,M9.1.6/24,M4.1.0", "BYMONTH=9;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8"),
        ("AAA3BBB,M10.5.4/24,M4.1.0", "BYYEARDAY=-67,-66,-65,-64,-63,-62,-61;BYDAY=FR"),
        ("AAA3BBB,M2.5.0/24,M11.1.0", "BYYEARDAY=-312,-311,-310,-309,-308,-307,-306;BYDAY=MO"),
        ("AAA3BBB,J60/0,J300", "BYYEARDAY=-306"),
        ("AAA3BBB,J59/24,J300", "BYYEARDAY=60"),
        ("AAA3BBB,0/0,J300", "BYYEARDAY=1"),
    ],
)
def test_odd_days_of_change_are_told_by_days_of_the_month_or_year(rule, days):
    switch = posix.parse(rule).to_other
    assert switch is not None
    assert switch.recurrence == days


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "EST",
        "EST5EDT",  # no days: not the same everywhere
        "EST5EDT,M13.1.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0",
        "EST5EDT,M3.2.0/168,M11.1.0",
        "EST5EDT,J0,J300",
        "EST5EDT,J366,J300",
        "EST5EDT,0/0,J365/25",  # summer time all year: the change back lies in the next year
        "EST5EDT,365,J300",  # only in leap years
        "EST5EDT,M1.1.0/-1,M11.1.0",
    ],
)
def test_a_rule_that_cannot_be_told_is_refused(rule):
    with pytest.raises(ValueError, match=r"not a|may lie|does not lie"):
        posix.parse(rule)


def test_a_zone_without_a_name_is_refused():
    data = (importlib.resources.files("tzdata") / "zoneinfo" / "Europe" / "Lisbon").read_bytes()
    with pytest.raises(ValueError, match="named time zone"):
        vtimezone(ZoneInfo.from_file(BytesIO(data)))


LAWS_OF_OTHER_YEARS = [
    *ZONES,
    "Asia/Gaza",
    "Africa/Casablanca",
    "Europe/Moscow",
    "America/Indiana/Indianapolis",
]


@pytest.mark.rule("P34")
@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(LAWS_OF_OTHER_YEARS), hours=st.integers(366 * 24, 70 * 365 * 24))
@example(name="America/New_York", hours=317_438)  # 20 March 2006, when summer time began in April
@example(name="America/New_York", hours=10_495)  # 14 March 1971: the rule of today skips that hour
@example(name="America/Sao_Paulo", hours=428_892)  # 5 December 2018: there was summer time then
@example(name="Asia/Gaza", hours=585_504)  # October 2036: winter time begins early for Ramadan
@example(name="America/New_York", hours=498_030)  # 25 October 2026, in wall time
def test_any_time_of_any_year_reads_as_the_instant_it_was(make_event, name, hours):
    zone, when = ZoneInfo(name), datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    part = vevent_bytes(make_event(starts_at=when, ends_at=when + timedelta(hours=2), zone=zone))

    [(wall, is_utc)] = re.findall(rb"DTSTART[^:]*:(\d{8}T\d{6})(Z?)", part)
    told = UTC if is_utc else read_by_dateutil(vtimezone(zone))

    assert datetime.strptime(wall.decode(), "%Y%m%dT%H%M%S").replace(tzinfo=told).astimezone(UTC) == when


def test_times_of_this_year_in_connecticut_are_wall_times(make_event):
    zone = ZoneInfo("America/New_York")
    for day in range(0, 365, 5):
        starts = datetime(2026, 9, 1, 9, 30, tzinfo=zone) + timedelta(days=day)
        part = vevent_bytes(make_event(starts_at=starts, ends_at=starts + timedelta(hours=2)))
        assert b"DTSTART;TZID=America/New_York:" in part
