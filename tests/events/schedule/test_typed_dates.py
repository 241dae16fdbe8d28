"""Dates as people type and paste them."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from events.schedule.rules.typed_dates import TypedDate, read_dates, read_line, write_dates

DAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-04", "12/4/2026", "12/04/26", "December 4 2026", "December 4, 2026", "Dec. 4th, 2026", "4 Dec 2026",
        "Friday, December 4, 2026", "Fri 2026-12-04", "4 de diciembre de 2026", "viernes 4 de diciembre de 2026",
    ],
)  # fmt: skip
def test_a_day_is_understood_however_it_is_written(line):
    assert read_line(line) == TypedDate(DAY)


@pytest.mark.parametrize(
    ("line", "at", "title"),
    [
        ("2026-12-04 | Trust", None, "Trust"),
        ("2026-12-04 | 6:00 PM | Trust", time(18), "Trust"),
        ("2026-12-04 18:00 Trust", time(18), "Trust"),
        ("12/4/2026, 9:30 a.m.", time(9, 30), ""),
        ("12/4/2026\t12 PM\tNoon", time(12), "Noon"),
        ("2026-12-04 12:15 am", time(0, 15), ""),
        ("2026-12-04 | 10 ways to say hello", None, "10 ways to say hello"),
        ("2026-12-04 – Student voice", None, "Student voice"),
    ],
)
def test_after_the_day_stands_its_own_time_or_title(line, at, title):
    assert read_line(line) == TypedDate(DAY, at, title)


@pytest.mark.parametrize(
    "line",
    ["soon", "2026-02-30", "2026-13-01", "12/2026", "Thursday, December 4, 2026", "2026-12-04 | 25:00", "1926-12-04"],
)  # fmt: skip
def test_what_is_no_day_is_refused(line):
    with pytest.raises(ValidationError):
        read_line(line)


def test_every_unclear_line_is_named():
    with pytest.raises(ValidationError) as refused:
        read_dates("2026-12-04\nsoon\n\nlater")

    assert [message.split(":")[0] for message in refused.value.messages] == ["Line 2", "Line 4"]


titles = st.from_regex(r"[A-Za-zÁÉñ][A-Za-zÁÉñ' ]{0,30}[a-z]", fullmatch=True)


@given(st.lists(st.builds(TypedDate, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.none() | st.times(), titles)))
def test_dates_read_back_as_they_were_written(dates):
    whole_minutes = [
        TypedDate(one.day, one.at and one.at.replace(second=0, microsecond=0), one.title) for one in dates
    ]
    again = read_dates(write_dates(whole_minutes))

    assert sorted(again, key=repr) == sorted(whole_minutes, key=repr)
