"""Rules as a person says them."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from events.schedule.rules.expanding import Days, OnClosed, Recurrence, Rule, Unit
from events.schedule.rules.words import say_exclusion, say_rule, say_rules

SIX = time(18)
SPAN = {"first": date(2026, 10, 20), "last": date(2026, 12, 15)}
TUESDAYS = Rule(unit=Unit.WEEK, weekdays=(1,), closed=OnClosed.LEAVE_OUT, **SPAN)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (TUESDAYS, "Every Tuesday, 6:00 PM, October 20 to December 15, 2026, not on closed days"),
        (
            Rule(unit=Unit.WEEK, weekdays=(3, 1), times=(time(10), SIX), **SPAN),
            "Every Tuesday and Thursday, 10:00 AM and 6:00 PM, October 20 to December 15, 2026",
        ),
        (
            Rule(unit=Unit.WEEK, interval=2, weekdays=(4,), **{**SPAN, "last": date(2027, 6, 11)}),
            "Every 2 weeks on Friday, 6:00 PM, October 20, 2026 to June 11, 2027",
        ),
        (
            Rule(unit=Unit.MONTH, weekdays=(4,), nths=(2,), closed=OnClosed.WEEK_AFTER, **SPAN),
            (
                "The second Friday of each month, 6:00 PM, October 20 to December 15, 2026, "
                "a week later where schools are closed"
            ),
        ),
        (
            Rule(unit=Unit.MONTH, interval=2, weekdays=(5,), nths=(-1, 1), **SPAN),
            "The first and last Saturday, every 2 months, 6:00 PM, October 20 to December 15, 2026",
        ),
        (
            Rule(unit=Unit.MONTH, month_days=(-1, 1, 15), **SPAN),
            "On the first day, day 15 and the last day of each month, 6:00 PM, October 20 to December 15, 2026",
        ),
        (Rule(unit=Unit.DAY, **SPAN), "Every day, 6:00 PM, October 20 to December 15, 2026"),
        (Rule(unit=Unit.DAY, interval=3, **SPAN), "Every 3 days, 6:00 PM, October 20 to December 15, 2026"),
    ],
)
def test_a_rule_is_one_sentence(rule, said):
    assert say_rule(rule, SIX) == said


def test_what_is_left_out_is_said_too():
    day = date(2026, 11, 3)
    assert say_exclusion(Days(day, day)) == "Not on November 3, 2026"
    assert say_exclusion(Days(date(2026, 12, 24), date(2027, 1, 3))) == "Not from December 24, 2026 to January 3, 2027"
    assert say_exclusion(TUESDAYS) == "Not: Every Tuesday, October 20 to December 15, 2026"
    assert say_exclusion(replace(TUESDAYS, times=(SIX,))).startswith("Not: Every Tuesday, 6:00 PM, October 20")


def test_a_series_says_all_of_it():
    whole = Recurrence(at=SIX, rules=(TUESDAYS,), listed=(datetime(2026, 10, 31, 9),), without=(Days(**SPAN),))

    assert say_rules(whole) == [
        "Every Tuesday, 6:00 PM, October 20 to December 15, 2026, not on closed days",
        "1 single date",
        "Not from October 20 to December 15, 2026",
    ]
