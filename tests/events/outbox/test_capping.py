"""A family gets only so many reminders and letters in a day; what it waits for itself is never held back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from events.outbox.models import Kind, Message, State
from events.outbox.sending import send_due
from tests.factories import NOW, make_person

DAY = timedelta(days=1)


@pytest.fixture
def person(db, settings):
    settings.MESSAGES_PER_DAY = 2
    return make_person(contact="ada@family.example")


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.LETTER])
def test_what_is_too_much_for_one_day_waits_for_the_next_morning(server, make_message, person, kind):
    for _number in range(3):
        make_message(person=person, kind=kind)

    assert send_due(NOW).count == 2
    assert states() == [State.SENT, State.SENT, State.QUEUED]
    third = Message.objects.latest("pk")
    assert (third.send_after - NOW, third.attempts) == (DAY, 0)  # it is nine, and so it will be tomorrow
    assert [(one.event, one.detail) for one in third.deliveries.all()] == [("cap", "waits")]
    assert send_due(NOW + timedelta(hours=9)).count == 0
    assert send_due(NOW + DAY).count == 1


def test_it_is_counted_over_the_whole_day_and_not_over_a_batch(server, make_message, person):
    for hour in range(3):
        make_message(person=person, kind=Kind.REMINDER)
        send_due(NOW + timedelta(hours=hour))

    assert states() == [State.SENT, State.SENT, State.QUEUED]


def test_a_reminder_of_tonight_is_dropped_where_tomorrow_is_too_late(server, make_message, person):
    for _number in range(3):
        make_message(person=person, kind=Kind.REMINDER, expires_at=NOW + timedelta(hours=8))

    send_due(NOW)

    assert states() == [State.SENT, State.SENT, State.EXPIRED]
    assert [one.detail for one in Message.objects.latest("pk").deliveries.all()] == ["dropped"]


@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.REPLY])
def test_confirmations_offers_changes_and_cancellations_are_never_held_back(server, make_message, person, kind):
    for _number in range(3):
        make_message(person=person, kind=Kind.REMINDER)
    for _number in range(9):
        make_message(person=person, kind=kind)

    assert send_due(NOW).count == 11


def test_one_familys_cap_is_not_anothers(server, make_message, person):
    for number in range(4):
        make_message(person=person, kind=Kind.REMINDER)
        make_message(f"other{number}@family.example", kind=Kind.REMINDER)

    assert send_due(NOW).count == 6


def test_two_workers_at_once_keep_to_it_together(server, make_message, person):
    mine = make_message(person=person, kind=Kind.REMINDER)
    for _number in range(2):
        make_message(person=person, kind=Kind.REMINDER)
    Message.objects.exclude(pk=mine.pk).update(state=State.SENDING, claimed_by=uuid4(), claimed_at=NOW)

    assert send_due(NOW).count == 1  # it came first, so the other worker counts it

    make_message(person=person, kind=Kind.REMINDER)
    assert send_due(NOW).count == 0
    assert Message.objects.latest("pk").send_after == NOW + DAY
