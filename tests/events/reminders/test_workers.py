"""Two workers plan reminders at the same moment, while families sign up and sessions move: each person gets one."""

from __future__ import annotations

from threading import Event

import pytest

from events.outbox.models import Message, State
from events.reminders import planning
from events.reminders.models import Reminder
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration
from events.rosters.registration import cancel_registration
from events.schedule.scheduling import cancel_session, move_session
from tests.events.reminders.reminding import DAY, HOUR, MINUTE, START, got, on_texts, sign_up
from tests.factories import make_session
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DUE = START - DAY + 2 * HOUR


@pytest.fixture
def families(monkeypatch):
    """Forty families at two sessions of one day; few are written at a time, so that the workers take turns."""
    monkeypatch.setattr(planning, "PEOPLE_AT_A_TIME", 3)
    sessions = [make_session(f"Talk {hour}", starts_at=START + hour * HOUR, capacity=None) for hour in (0, 2)]
    for number in range(40):
        sign_up(sessions[number % 2], name=f"Ada Example {number}")
    return sessions


@pytest.mark.postgres
@pytest.mark.rule("P20", "D6.8")
def test_two_workers_at_once_remind_each_family_once(families):
    made = at_once(*(lambda: queue_due_reminders(DUE) for _worker in range(3)))

    assert sum(made) == 40
    people = [message.person_id for message in got()]
    assert len(people) == len(set(people)) == 40
    assert Reminder.objects.count() == 40
    assert not Reminder.objects.filter(message=None).exists()


@pytest.mark.postgres
@pytest.mark.rule("P21")
def test_a_session_that_moves_meanwhile_leaves_no_reminder_of_the_old_time(families):
    morning = families[0]

    def move():
        return move_session(morning, START + 3 * DAY, START + 3 * DAY + HOUR, now=DUE)

    at_once(lambda: queue_due_reminders(DUE), move, lambda: queue_due_reminders(DUE))
    queue_due_reminders(DUE + MINUTE)

    alive = Message.objects.filter(template="reminder", state=State.QUEUED)
    assert not alive.filter(reminders__session=morning).exists()
    assert alive.count() == 20


@pytest.mark.postgres
def test_a_worker_that_waits_for_another_finds_what_that_wrote(families, monkeypatch):
    """One looks who is due, then another does it all, then the first goes on: nobody gets two."""
    looked, done = Event(), Event()
    real = planning.find_due

    def slowly(*args, **kwargs):
        found = real(*args, **kwargs)
        if not looked.is_set():
            looked.set()
            assert done.wait(20)
        return found

    monkeypatch.setattr(planning, "find_due", slowly)

    def the_other():
        assert looked.wait(20)
        try:
            return queue_due_reminders(DUE)
        finally:
            done.set()

    assert at_once(lambda: queue_due_reminders(DUE), the_other) == [0, 40]


def test_one_after_the_other_on_any_database(families):
    assert [queue_due_reminders(DUE), queue_due_reminders(DUE)] == [40, 0]


@pytest.mark.parametrize("count", [2, 3, 30])
def test_writing_costs_the_same_for_any_number_of_people(count, django_assert_num_queries):
    session = make_session(starts_at=START, capacity=None)
    queue_due_reminders(DUE - DAY)
    for number in range(count):
        sign_up(session, name=f"Ada Example {number}")

    with django_assert_num_queries(26):
        queue_due_reminders(DUE)

    assert Registration.objects.count() == len(got()) == count


@pytest.mark.parametrize("count", [2, 3, 30])
def test_so_do_texts(count, django_assert_num_queries):
    session = make_session(starts_at=START + 6 * HOUR, capacity=None)
    queue_due_reminders(DUE - DAY)
    for number in range(count):
        on_texts(session, name=f"Ada Example {number}", contact=f"860-555-01{number:02}")

    with django_assert_num_queries(27):
        queue_due_reminders(DUE + 6 * HOUR)

    assert [message.channel for message in got()] == ["sms"] * count


def test_two_of_one_phone_who_are_asked_at_once_answer_with_digits_of_their_own():
    session = make_session(starts_at=START + 6 * HOUR)
    for name in ("Ada Example", "Kim Example"):
        on_texts(session, name=name)

    queue_due_reminders(DUE + 6 * HOUR)

    assert [message.digit for message in got()] == [1, 3]


@pytest.mark.rule("P21")
@pytest.mark.parametrize("change", ["move", "cancel", "leave"])
def test_what_changes_after_it_was_found_is_not_reminded_of(change, monkeypatch):
    session = make_session(starts_at=START)
    registration = sign_up(session)
    found_due = planning.find_due

    def found_and_then(*args, **kwargs):
        found = found_due(*args, **kwargs)
        if change == "move":
            move_session(session, START + DAY, START + DAY + HOUR, now=DUE - MINUTE)
        elif change == "cancel":
            cancel_session(session, now=DUE - MINUTE)
        else:
            cancel_registration(registration, now=DUE - MINUTE)
        return found

    monkeypatch.setattr(planning, "find_due", found_and_then)

    assert queue_due_reminders(DUE) == 0
    assert not Reminder.objects.exists()
