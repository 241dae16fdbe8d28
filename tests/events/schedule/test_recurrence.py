"""Wall time and the calendar: hours that are skipped or doubled, and school years."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.schedule.recurrence import exists, is_doubled, resolve, school_year, until, wall_time

NEW_YORK = ZoneInfo("America/New_York")
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31))


def test_the_hour_that_spring_leaves_out_does_not_exist():
    assert not exists(datetime(2027, 3, 14, 2, 30), NEW_YORK)
    assert exists(datetime(2027, 3, 14, 3, 0), NEW_YORK)
    assert resolve(datetime(2027, 3, 14, 2, 30), NEW_YORK) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_the_hour_that_autumn_shows_twice_is_the_first_unless_the_second_is_meant():
    local = datetime(2026, 11, 1, 1, 30)

    assert is_doubled(local, NEW_YORK)
    assert resolve(local, NEW_YORK, second=True) - resolve(local, NEW_YORK) == timedelta(hours=1)


def test_ninety_minutes_are_ninety_minutes_also_in_the_night_of_the_change():
    start = datetime(2026, 11, 1, 0, 45)

    assert until(start, 90, NEW_YORK) - resolve(start, NEW_YORK) == timedelta(minutes=90)


@given(moments)
def test_what_the_clock_shows_once_comes_back_as_it_was(local):
    if exists(local, NEW_YORK) and not is_doubled(local, NEW_YORK):
        assert resolve(local, NEW_YORK).astimezone(NEW_YORK).replace(tzinfo=None) == local


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 30), 2025), (date(2026, 7, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_school_year_runs_from_july_to_june(day, year):
    assert school_year(day) == year


def test_the_clock_on_the_wall_shows_what_was_resolved():
    for local in (datetime(2026, 12, 4, 18), datetime(2027, 7, 4, 9, 30)):
        assert wall_time(resolve(local, NEW_YORK), NEW_YORK) == local
