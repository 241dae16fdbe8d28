"""After an outage what is still of use goes out, once; what is not is dropped, and staff see how much that was."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from events.outbox.models import Delivery, Message, State
from events.reminders import planning
from events.reminders.foreseeing import late_since
from events.reminders.letters import hand_over
from events.reminders.models import Reminder, ReminderRound
from events.reminders.planning import queue_due_reminders
from tests.events.reminders.reminding import DAY, HOUR, MINUTE, START, got, look, only, sign_up
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db


def left_out():
    return sorted(Reminder.objects.exclude(left_out="").values_list("left_out", flat=True))


def test_after_a_days_outage_what_has_begun_is_counted_and_what_comes_is_reminded_of():
    over, soon = make_session("Over by now", starts_at=START), make_session("Comes", starts_at=START + 20 * HOUR)
    for session in (over, over, soon):
        sign_up(session)
    look(NOW)

    assert look(START + HOUR, START + HOUR + MINUTE) == [1, 0]

    assert "Comes" in got()[0].subject
    assert left_out() == ["late", "late"]
    assert late_since(over.program, NOW) == 2


def test_nobody_is_late_who_was_reminded_or_had_no_reminder_to_get():
    session = make_session(starts_at=START)
    sign_up(session)
    look(START - DAY)
    sign_up(session, now=START - HOUR)

    look(START + HOUR)

    assert left_out() == []


def test_what_is_late_is_written_down_once():
    sign_up(make_session(starts_at=START))
    look(NOW, START + HOUR)
    ReminderRound.objects.update(done_at=NOW)

    look(START + 2 * HOUR)

    assert left_out() == ["late"]


def test_a_system_that_runs_for_the_first_time_counts_nothing_that_was_before_it():
    sign_up(make_session(starts_at=START))

    look(START + HOUR)

    assert left_out() == []


@pytest.mark.rule("P22")
def test_of_several_reminders_that_are_due_at_once_the_nearest_is_sent():
    session = make_session(starts_at=START)
    only(session, (7 * DAY,), (DAY,), (2 * HOUR,))
    sign_up(session)
    look(NOW)

    assert look(START - HOUR, START - HOUR + MINUTE) == [1, 0]

    assert left_out() == ["later", "later"]
    assert late_since(session.program, NOW) == 0


@pytest.mark.rule("P21")
def test_what_was_written_and_could_not_go_out_in_time_is_counted():
    session = make_session(starts_at=START)
    sign_up(session)
    look(START - DAY)

    Message.objects.expire(START + MINUTE)
    look(START + MINUTE)

    assert got()[0].state == State.EXPIRED
    assert late_since(session.program, NOW) == 1


@pytest.mark.rule("P21")
def test_what_was_withdrawn_for_a_move_is_not_counted_as_late():
    session = make_session(starts_at=START)
    sign_up(session)
    look(START - DAY)
    type(session).objects.update(status="canceled")
    look(START - HOUR, START + HOUR)

    assert late_since(session.program, NOW) == 0


def test_who_had_enough_for_one_day_is_not_written_to_again_and_again():
    sign_up(make_session(starts_at=START))
    look(START - DAY)
    message = got()[0]
    Message.objects.update(state=State.EXPIRED)
    Delivery.objects.create(message=message, at=START, event="cap", detail="dropped")

    assert look(START - DAY + MINUTE, START - DAY + 2 * MINUTE) == [0, 0]


def test_a_run_that_dies_halfway_is_made_up_for(monkeypatch):
    session = make_session(starts_at=START)
    for _family in range(3):
        sign_up(session)
    monkeypatch.setattr("events.reminders.planning.PEOPLE_AT_A_TIME", 1)
    seen = []

    def fail_once(letters, now):
        seen.append(letters)
        if len(seen) == 2:
            raise SystemExit("the power went out")
        return hand_over(letters, now)

    monkeypatch.setattr(planning, "hand_over", fail_once)
    with pytest.raises(SystemExit, match="the power went out"):
        queue_due_reminders(START - DAY)
    assert len(got()) == 1

    assert look(START - DAY + MINUTE) == [2]


def test_one_reminder_that_cannot_be_made_holds_up_nobody_elses(monkeypatch):
    session = make_session(starts_at=START)
    sign_up(session, name="Ada Example")
    for _family in range(2):
        sign_up(session)

    def refuse_ada(letters, now):
        if any(letter.group.person.name == "Ada Example" for letter in letters):
            raise ValueError("a name that no template can bear")
        return hand_over(letters, now)

    monkeypatch.setattr(planning, "hand_over", refuse_ada)
    assert look(START - DAY, START - DAY + MINUTE) == [2, 0]

    monkeypatch.setattr(planning, "hand_over", hand_over)
    assert look(START - DAY + HOUR) == [1]
    assert len(got()) == 3


def test_a_database_that_is_away_is_not_asked_for_each_family_again(monkeypatch):
    session = make_session(starts_at=START)
    for _family in range(3):
        sign_up(session)
    asked = []

    def away(letters, now):
        asked.append(letters)
        raise OperationalError

    monkeypatch.setattr(planning, "hand_over", away)
    with pytest.raises(OperationalError):
        queue_due_reminders(START - DAY)

    assert len(asked) == 1
