"""Dates that come again: checked against another program for random rules, and by the calendar for real ones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from django.core.exceptions import ValidationError
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from events.schedule.rules.data import read_rules, write_rules
from events.schedule.rules.expanding import MOST_DATES, Days, Dropped, OnClosed, Recurrence, Rule, Unit, Why

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
FREQUENCY = {Unit.DAY: "DAILY", Unit.WEEK: "WEEKLY", Unit.MONTH: "MONTHLY"}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FRIDAY = 4
SIX = time(18)

days = st.dates(date(2026, 8, 15), date(2027, 2, 1))
"""First days before and between the clock changes of 2026 and 2027; rules run across both."""
times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30)))


@st.composite
def rules(draw):
    first = draw(days)
    unit = draw(st.sampled_from(Unit))
    by = {}
    if unit == Unit.WEEK or (unit == Unit.MONTH and draw(st.booleans())):
        by["weekdays"] = tuple(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3)))
        if unit == Unit.MONTH:
            by["nths"] = tuple(draw(st.sets(st.sampled_from((1, 2, 3, 4, 5, -1)), min_size=1, max_size=2)))
    elif unit == Unit.MONTH:
        by["month_days"] = tuple(draw(st.sets(st.sampled_from((1, 2, 15, 28, 30, 31, -1)), min_size=1, max_size=2)))
    return Rule(
        unit=unit,
        first=first,
        last=first + timedelta(days=draw(st.integers(0, 330))),
        interval=draw(st.integers(5 if unit == Unit.DAY else 1, 12)),
        times=tuple(draw(st.lists(times, max_size=2, unique=True))),
        **by,
    )


spans = st.builds(lambda first, length: Days(first, first + timedelta(days=length)), days, st.integers(0, 20))
recurrences = st.builds(
    Recurrence,
    at=times,
    rules=st.lists(rules(), max_size=3).map(tuple),
    listed=st.lists(st.builds(datetime.combine, days, times), max_size=4).map(tuple),
    without=st.lists(rules() | spans, max_size=2).map(tuple),
)


def as_events(rule: Rule, at: time, zone: ZoneInfo) -> list[Event]:
    """The rule as RFC 5545 writes it, by hand: one event for each time of day."""
    until = datetime.combine(rule.last, time(23, 59, 59), tzinfo=zone).astimezone(UTC)
    line = f"FREQ={FREQUENCY[rule.unit]};INTERVAL={rule.interval};UNTIL={until:%Y%m%dT%H%M%SZ}"
    if rule.nths:
        line += ";BYDAY=" + ",".join(f"{nth}{CODES[day]}" for nth in rule.nths for day in rule.weekdays)
    elif rule.weekdays:
        line += ";BYDAY=" + ",".join(CODES[day] for day in rule.weekdays)
    if rule.month_days:
        line += ";BYMONTHDAY=" + ",".join(map(str, rule.month_days))
    events = []
    for one in rule.times or (at,):
        start = datetime.combine(rule.first, one)
        text = (
            f"BEGIN:VEVENT\r\nUID:{one}\r\nDTSTART;TZID={zone.key}:{start:%Y%m%dT%H%M%S}\r\nRRULE:{line}\r\nEND:VEVENT"
        )
        events.append(Event.from_ical(text))
    return events


def names(rule: Rule, day: date) -> bool:
    """Whether a rule means its own first day. The other program takes DTSTART along whether it is meant or not."""
    if rule.month_days:
        return bool({day.day, (day + timedelta(days=1)).day == 1 and -1} & set(rule.month_days))
    if rule.nths:
        last = (day + timedelta(days=7)).month != day.month
        return day.weekday() in rule.weekdays and bool({(day.day + 6) // 7, last and -1} & set(rule.nths))
    return not rule.weekdays or day.weekday() in rule.weekdays


def asked_of_the_other(rule: Rule, at: time, zone: ZoneInfo) -> set[datetime]:
    calendar = Calendar()
    for event in as_events(rule, at, zone):
        calendar.add_component(event)
    span = (datetime(2026, 8, 1, tzinfo=zone), datetime(2028, 2, 1, tzinfo=zone))
    found = {one.start.replace(tzinfo=None) for one in recurring_ical_events.of(calendar).between(*span)}
    return {start for start in found if start.date() != rule.first or names(rule, rule.first)}


@settings(max_examples=60, deadline=None)
@given(recurrences, st.sampled_from((NEW_YORK, BERLIN)))
def test_random_rules_name_the_dates_that_another_program_finds_across_both_clock_changes(recurrence, zone):
    expected = set(recurrence.listed)
    for rule in recurrence.rules:
        expected |= asked_of_the_other(rule, recurrence.at, zone)
    for one in recurrence.without:
        if isinstance(one, Days):
            expected = {start for start in expected if not one.first <= start.date() <= one.last}
        elif one.times:
            expected -= asked_of_the_other(one, recurrence.at, zone)
        else:
            gone = {start.date() for start in asked_of_the_other(one, recurrence.at, zone)}
            expected = {start for start in expected if start.date() not in gone}

    if len(expected) > MOST_DATES:
        with pytest.raises(ValidationError) as refused:
            recurrence.expand()
        assert refused.value.code == "too-many"
        return
    assert list(recurrence.expand().starts) == sorted(expected)
    assert recurrence.instants(zone) == sorted({start.replace(tzinfo=zone).astimezone(UTC) for start in expected})


@given(recurrences)
def test_rules_read_back_as_they_were_written(recurrence):
    assert read_rules(json.loads(json.dumps(write_rules(recurrence)))) == recurrence


@given(recurrences, st.sets(st.dates(date(2026, 8, 15), date(2027, 12, 31)), max_size=80))
def test_no_date_of_a_rule_that_minds_closed_days_is_on_one(recurrence, closed):
    assume(sum(len(rule.days()) * (len(rule.times) or 1) for rule in recurrence.rules) <= MOST_DATES)
    for choice in (OnClosed.LEAVE_OUT, OnClosed.WEEK_AFTER):
        minding = tuple(replace(rule, closed=choice) for rule in recurrence.rules)
        found = replace(recurrence, rules=minding, listed=()).expand(closed)

        assert not {start.date() for start in found.starts} & closed
        plain = replace(recurrence, listed=()).expand()
        kept = {one.instead_of or one.start for one in found.dates} | {one.start for one in found.dropped}
        assert kept == set(plain.starts), "every date of the rule is there, stands a week later, or is reported"


SCHOOL_YEAR = Rule(
    unit=Unit.MONTH, weekdays=(FRIDAY,), nths=(2,), first=date(2026, 9, 1), last=date(2027, 6, 30),
    closed=OnClosed.WEEK_AFTER,
)  # fmt: skip
SECOND_FRIDAYS = [
    (2026, 9, 11), (2026, 10, 9), (2026, 11, 13), (2026, 12, 11), (2027, 1, 8),
    (2027, 2, 12), (2027, 3, 12), (2027, 4, 9), (2027, 5, 14), (2027, 6, 11),
]  # fmt: skip


def between(*spans: tuple[tuple[int, int, int], tuple[int, int, int]]) -> set[date]:
    """All days of some spans of a school calendar."""
    found = set()
    for first, last in spans:
        day = date(*first)
        while day <= date(*last):
            found.add(day)
            day += timedelta(days=1)
    return found


STATE = between(((2026, 12, 25), (2026, 12, 25)), ((2027, 1, 1), (2027, 1, 1)), ((2027, 3, 26), (2027, 3, 26)))
LARGE = STATE | between(
    ((2026, 12, 24), (2027, 1, 1)), ((2027, 2, 12), (2027, 2, 15)), ((2027, 4, 12), (2027, 4, 16)),
    ((2027, 6, 11), (2027, 6, 11)),
)  # fmt: skip
MIDDLE = STATE | between(
    ((2026, 10, 9), (2026, 10, 12)), ((2026, 12, 23), (2027, 1, 3)), ((2027, 2, 12), (2027, 2, 19)),
    ((2027, 4, 9), (2027, 4, 16)),
)  # fmt: skip
SMALL = STATE | between(
    ((2026, 9, 11), (2026, 9, 11)), ((2026, 12, 24), (2027, 1, 8)), ((2027, 2, 15), (2027, 2, 15)),
    ((2027, 5, 14), (2027, 5, 14)),
)  # fmt: skip


@pytest.mark.rule("N1")
@pytest.mark.parametrize(
    ("calendar", "moved"),
    [
        (LARGE, {(2027, 2, 12): (2027, 2, 19), (2027, 6, 11): (2027, 6, 18)}),
        # The week of the third Friday is vacation as well: the fourth it is.
        (MIDDLE, {(2026, 10, 9): (2026, 10, 16), (2027, 2, 12): (2027, 2, 26), (2027, 4, 9): (2027, 4, 23)}),
        (SMALL, {(2026, 9, 11): (2026, 9, 18), (2027, 1, 8): (2027, 1, 15), (2027, 5, 14): (2027, 5, 21)}),
    ],
    ids=["large", "middle", "small"],
)
def test_the_second_friday_from_september_to_june_gives_way_to_the_third_where_schools_are_closed(calendar, moved):
    found = Recurrence(at=time(9, 30), rules=(SCHOOL_YEAR,)).expand(calendar)

    expected = [datetime(*moved.get(day, day), 9, 30) for day in SECOND_FRIDAYS]
    assert list(found.starts) == sorted(expected)
    assert {one.instead_of: one.start for one in found.dates if one.instead_of} == {
        datetime(*was, 9, 30): datetime(*now, 9, 30) for was, now in moved.items()
    }
    assert not found.dropped


def test_a_date_for_which_no_week_after_is_open_is_reported_and_not_made():
    friday = date(2026, 12, 11)
    long = between(((2026, 12, 11), (2027, 1, 8)))
    rule = replace(SCHOOL_YEAR, first=friday)
    assert (
        Dropped(datetime.combine(friday, SIX), Why.NO_WEEK_AFTER)
        in Recurrence(at=SIX, rules=(rule,)).expand(long).dropped
    )

    short = replace(rule, last=friday)
    found = Recurrence(at=SIX, rules=(short,)).expand({friday})
    assert (found.starts, [one.why for one in found.dropped]) == ((), [Why.NO_WEEK_AFTER])


def test_a_week_after_that_is_a_date_already_is_not_doubled():
    weekly = Rule(
        unit=Unit.WEEK, weekdays=(1,), first=date(2026, 10, 20), last=date(2026, 11, 10), closed=OnClosed.WEEK_AFTER
    )

    found = Recurrence(at=SIX, rules=(weekly,)).expand({date(2026, 11, 3)})

    assert [start.date().day for start in found.starts] == [20, 27, 10]
    assert found.dropped == (Dropped(datetime(2026, 11, 3, 18), Why.THERE_ALREADY),)
    assert found.dropped[0].why == Why.THERE_ALREADY


def test_several_times_a_day_a_single_date_and_an_excluded_week_make_one_list():
    twice = Rule(
        unit=Unit.WEEK, weekdays=(1, 3), times=(time(10), SIX), first=date(2026, 10, 20), last=date(2026, 11, 5)
    )
    extra = datetime(2026, 10, 31, 9)
    whole = Recurrence(
        at=SIX,
        rules=(twice, replace(twice, times=())),
        listed=(extra, datetime(2026, 10, 27, 9)),
        without=(Days(date(2026, 10, 26), date(2026, 10, 30)),),
    )

    found = whole.expand()

    assert [f"{start:%d %H}" for start in found.starts] == [
        "20 10", "20 18", "22 10", "22 18", "31 09", "03 10", "03 18", "05 10", "05 18"
    ]  # fmt: skip
    assert found.dropped[0].why == Why.EXCLUDED, "a single date on an excluded day is not there, and it is said"
