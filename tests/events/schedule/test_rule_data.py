"""Rules as a series keeps them: what cannot be read is refused, and nothing is guessed."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from events.schedule.rules.data import read_rules, write_rules
from events.schedule.rules.expanding import MOST_DATES, Days, OnClosed, Recurrence, Rule, Unit

FIRST, LAST = date(2026, 10, 20), date(2026, 12, 15)
TUESDAYS = Rule(unit=Unit.WEEK, weekdays=(1,), first=FIRST, last=LAST, closed=OnClosed.LEAVE_OUT)
GOOD = write_rules(
    Recurrence(
        at=time(18),
        rules=(TUESDAYS,),
        listed=(datetime(2026, 10, 31, 9),),
        without=(Days(FIRST, FIRST), TUESDAYS),
    )
)
RULE = GOOD["rules"][0]


def with_rule(**changes):
    return {**GOOD, "rules": [{**RULE, **changes}]}


def test_a_series_without_rules_is_an_explicit_list():
    assert read_rules({}) is None


@pytest.mark.parametrize(
    "data",
    [
        None, [], "", 7, {"at": "18:00"}, {**GOOD, "more": 1}, {**GOOD, "at": "6 PM"}, {**GOOD, "at": "18:00:00"},
        {**GOOD, "at": 18}, {**GOOD, "rules": {}}, {**GOOD, "rules": [None]}, {**GOOD, "rules": [RULE] * 401},
        {**GOOD, "listed": ["2026-10-31"]}, {**GOOD, "listed": ["2026-10-31T09:00+00:00"]}, {**GOOD, "listed": [1]},
        {**GOOD, "without": [{"first": "2026-10-20"}]}, with_rule(unit="year"), with_rule(unit=None),
        with_rule(unit=[]),
        with_rule(interval="2"), with_rule(interval=True), with_rule(interval=2.0), with_rule(weekdays=[7]),
        with_rule(weekdays=[1, 1]), with_rule(weekdays="1"), with_rule(unit="month", nths=[0]),
        with_rule(month_days=[32]), with_rule(closed="maybe"), with_rule(first="20261020"),
        with_rule(first="2026-13-01"), with_rule(times=["25:00"]), {**GOOD, "rules": [{**RULE, "hour": 1}]},
    ],
)  # fmt: skip
def test_what_was_not_written_by_us_is_refused(data):
    with pytest.raises(ValidationError) as refused:
        read_rules(data)
    assert refused.value.code == "bad-rules"


def test_a_single_date_is_of_this_century_as_every_rule_is():
    with pytest.raises(ValidationError) as refused:
        read_rules({**GOOD, "listed": ["9999-12-31T23:59"]})
    assert refused.value.code == "too-long"


@pytest.mark.parametrize("unit", ["hour", "minute", "second", "hourly"])
def test_nothing_comes_again_within_a_day(unit):
    with pytest.raises(ValidationError) as refused:
        read_rules(with_rule(unit=unit))
    assert refused.value.code == "below-a-day"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last": "2026-10-19"}, "backwards"),
        ({"last": "2036-10-19"}, "too-long"),
        ({"first": "0001-01-01"}, "too-long"),
        ({"last": "9999-12-31"}, "too-long"),
        ({"interval": 0}, "interval"),
        ({"interval": 10**6}, "interval"),
        ({"weekdays": []}, "which-day"),
        ({"unit": "month"}, "which-day"),
        ({"unit": "month", "nths": [2], "month_days": [1]}, "which-day"),
        ({"unit": "month", "weekdays": [], "month_days": []}, "which-day"),
        ({"times": [f"{hour:02}:{minute}" for hour in range(24) for minute in (15, 30)]}, "too-many"),
    ],
)
def test_a_rule_that_makes_no_sense_says_why(changes, code):
    with pytest.raises(ValidationError) as refused:
        read_rules(with_rule(**changes))
    assert refused.value.code == code
    assert len(refused.value.messages[0]) > 20


def test_more_dates_than_anybody_plans_are_refused_before_they_are_made():
    daily = Rule(unit=Unit.DAY, first=date(2026, 7, 1), last=date(2029, 6, 30), times=(time(9), time(18)))
    for recurrence in (
        Recurrence(at=time(18), rules=(daily,)),
        Recurrence(at=time(18), rules=(daily,) * 20),
    ):
        with pytest.raises(ValidationError) as refused:
            recurrence.expand()
        assert refused.value.code == "too-many"
    with pytest.raises(ValidationError):
        Recurrence(at=time(18), rules=(TUESDAYS,) * 21)
    with pytest.raises(ValidationError):
        Recurrence(at=time(18), listed=(datetime(2026, 10, 31, 9),) * (MOST_DATES + 1))
