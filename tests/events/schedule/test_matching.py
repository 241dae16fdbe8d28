"""Which old date becomes which new one is proposed, never guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.schedule.matching import NEAR, match_dates, shifted
from events.schedule.rules.expanding import Recurrence, Rule, Unit

TUESDAY = datetime(2027, 1, 5, 18)
WEEK = timedelta(days=7)
moments = st.integers(0, 200).map(lambda day: TUESDAY + timedelta(days=day))


def weekly(number, start=TUESDAY):
    return {place: start + WEEK * place for place in range(number)}


def test_as_many_new_dates_follow_the_old_ones_in_order():
    thursdays = [start + timedelta(days=23) for start in weekly(8).values()]
    assert match_dates(weekly(8), thursdays) == dict(enumerate(thursdays))


def test_a_date_that_is_still_there_stays_and_then_nothing_far_away_is_proposed_for_the_rest():
    new = [TUESDAY + WEEK, TUESDAY + WEEK * 9]
    assert match_dates(weekly(2), new) == {1: TUESDAY + WEEK}


@pytest.mark.rule("N2")
def test_with_fewer_dates_nothing_far_away_is_proposed():
    every_second = [TUESDAY + timedelta(days=2) + WEEK * 2 * place for place in range(3)]
    found = match_dates(weekly(8), every_second)
    assert found == {0: every_second[0], 2: every_second[1], 4: every_second[2]}


@given(st.lists(moments, max_size=25), st.lists(moments, max_size=25))
def test_no_two_become_the_same_and_none_overtakes_another(old, new):
    before = dict(enumerate(old))
    found = match_dates(before, new)

    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(new)
    moved = sorted((before[key], key) for key, start in found.items() if before[key] != start)
    after = [found[key] for _start, key in moved]
    assert after == sorted(after)
    kept = {key for key, start in found.items() if before[key] == start}
    if kept or len(before) != len(set(new)):
        assert all(abs(found[key] - before[key]) < NEAR for key in found)


def test_rules_go_on_as_their_dates_moved():
    rule = Rule(unit=Unit.WEEK, first=date(2027, 1, 5), last=date(2027, 6, 1), weekdays=(1, 3))
    other = shifted(Recurrence(at=time(18), rules=(rule,)), at=time(19), days=-2)
    assert (other.at, other.rules[0].weekdays) == (time(19), (1, 6))
