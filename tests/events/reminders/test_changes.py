"""What is no longer true is not reminded of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.outbox.models import Message, State
from events.reminders.planning import queue_due_reminders
from events.rosters.registration import cancel_registration, register
from events.schedule.scheduling import cancel_session, move_session
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
START = NOW + 10 * DAY
DUE = START - DAY


def reminders(**filters):
    return Message.objects.filter(template="reminder", **filters)


def sign_up(session, now=NOW, **party):
    return register(make_party(now=now, **party), session.roster, now=now)


def test_a_moved_session_is_reminded_of_at_its_new_time_only():
    session = make_session(starts_at=START)
    sign_up(session)
    queue_due_reminders(DUE)

    move_session(session, START + 7 * DAY, START + 7 * DAY + HOUR, now=DUE + HOUR)
    queue_due_reminders(DUE + 2 * HOUR)
    assert list(reminders().values_list("state", flat=True)) == [State.EXPIRED]

    queue_due_reminders(DUE + 7 * DAY)
    old, new = reminders().order_by("pk")
    assert (old.state, new.state) == (State.EXPIRED, State.QUEUED)
    assert "December 18" in new.subject


@pytest.mark.rule("P21")
def test_a_time_that_changed_in_whatever_way_stops_what_says_the_old_one():
    session = make_session(starts_at=START)
    sign_up(session)
    queue_due_reminders(DUE)

    type(session).objects.update(starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + HOUR)
    queue_due_reminders(DUE + HOUR)

    assert list(reminders().values_list("state", flat=True)) == [State.EXPIRED]


def test_who_was_just_told_of_a_new_time_is_not_reminded_of_it_as_well():
    session = make_session(starts_at=START)
    sign_up(session, now=NOW - 5 * DAY)

    soon = NOW + 20 * HOUR
    move_session(session, soon, soon + HOUR, now=NOW + MINUTE)
    queue_due_reminders(NOW + 2 * MINUTE)

    assert Message.objects.filter(template="moved").count() == 1
    assert not reminders().exists()


def test_a_canceled_session_takes_its_unsent_reminder_back():
    session = make_session(starts_at=START)
    sign_up(session)
    queue_due_reminders(DUE)

    cancel_session(session, now=DUE + MINUTE)
    queue_due_reminders(DUE + 2 * MINUTE)

    assert reminders().get().state == State.EXPIRED


def test_one_date_of_a_day_is_canceled_and_the_other_is_still_reminded_of():
    morning = make_session("Morning talk", starts_at=START)
    evening = make_session("Evening class", starts_at=START + 9 * HOUR)
    party = make_party()
    for session in (morning, evening):
        register(party, session.roster, now=NOW)
    queue_due_reminders(DUE)

    cancel_session(morning, now=DUE + MINUTE)
    queue_due_reminders(DUE + 9 * HOUR)

    old, new = reminders().order_by("pk")
    assert old.state == State.EXPIRED
    assert "Evening class" in new.body
    assert "Morning talk" not in new.body


def test_who_canceled_is_not_reminded_even_if_it_was_queued():
    session = make_session(starts_at=START)
    registration = sign_up(session)
    queue_due_reminders(DUE)

    cancel_registration(registration, now=DUE + MINUTE)
    queue_due_reminders(DUE + 2 * MINUTE)

    assert reminders().get().state == State.EXPIRED
