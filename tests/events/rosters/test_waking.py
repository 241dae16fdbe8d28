"""Waking hours: what families have to answer an offer, on days with a clock change too."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.rosters.waking import LEAST, after_waking, answer_until, waking_time

HERE = ZoneInfo("America/New_York")
HAWAII = ZoneInfo("Pacific/Honolulu")
moments = st.datetimes(datetime(2026, 10, 1), datetime(2027, 4, 1), timezones=st.just(HERE))


def at(*when: int, zone: ZoneInfo = HERE) -> datetime:
    return datetime(*when, tzinfo=zone)


@pytest.mark.rule("N4")
def test_twelve_waking_hours_from_the_evening_reach_over_the_night():
    """One hour before eight, eleven on the next day: the night does not count."""
    assert after_waking(at(2026, 12, 1, 19), timedelta(hours=12), HERE) == at(2026, 12, 2, 20)


@pytest.mark.rule("N4")
def test_an_offer_made_at_night_counts_from_nine_in_the_morning():
    assert after_waking(at(2026, 12, 2, 2), timedelta(hours=3), HERE) == at(2026, 12, 2, 12)


@pytest.mark.rule("N4")
def test_waking_hours_are_those_of_the_person_not_of_the_place():
    now = at(2026, 12, 1, 9)
    last = now + timedelta(days=9)
    there = answer_until(now, hours=2, last=last, zone=HAWAII)
    assert there == at(2026, 12, 1, 11, zone=HAWAII)
    assert there != answer_until(now, hours=2, last=last, zone=HERE)


@pytest.mark.rule("N4")
@pytest.mark.parametrize(
    ("last", "until"),
    [
        (at(2026, 12, 11, 9), at(2026, 12, 2, 10)),  # far away: all twelve hours
        (at(2026, 12, 2, 9), at(2026, 12, 1, 12, 40)),  # 11 waking hours are left: a third of them
        (at(2026, 12, 1, 11), at(2026, 12, 1, 10)),  # two hours: never less than one
        (at(2026, 12, 1, 9, 59), None),  # less than an hour: nobody is asked any more
        (at(2026, 12, 1, 8), None),  # it is over
    ],
)
def test_near_the_start_there_is_less_time_to_answer_and_then_none(last, until):
    assert answer_until(at(2026, 12, 1, 9), hours=12, last=last, zone=HERE) == until


@pytest.mark.parametrize("day", [(2026, 11, 1), (2027, 3, 14)])
def test_on_days_when_the_clock_changes_the_waking_day_has_eleven_hours(day):
    start = at(*day, 0, 30)
    assert waking_time(start, start + timedelta(hours=24), HERE) == timedelta(hours=11)


@given(start=moments, minutes=st.integers(0, 6000))
def test_so_much_waking_time_passes_as_was_asked_for(start, minutes):
    wait = timedelta(minutes=minutes)
    end = after_waking(start, wait, HERE)
    assert abs(waking_time(start, end, HERE) - wait) < timedelta(seconds=1)
    assert 9 <= end.astimezone(HERE).hour <= 20


@given(start=moments, hours=st.integers(1, 48), ahead=st.integers(0, 400))
def test_an_answer_is_never_awaited_longer_than_it_is_of_use(start, hours, ahead):
    last = start + timedelta(hours=ahead)
    until = answer_until(start, hours=hours, last=last, zone=HERE)
    if until is not None:
        assert start < until <= last
        assert waking_time(start, until, HERE) >= LEAST - timedelta(seconds=1)
