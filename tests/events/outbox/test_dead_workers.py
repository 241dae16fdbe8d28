"""A worker that dies: what it held goes out, and what it had handed over is known again, also texts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from events.outbox import noting
from events.outbox.channels.phone import TextCarrier
from events.outbox.models import Channel, Message, State
from events.outbox.sending import send_due
from tests.events.outbox.text_provider import STOP
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P20")]
LATER = NOW + timedelta(minutes=11)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True):
        yield


def die(*, before_it_is_taken=False):
    """A worker takes what is due, hands over the first text, and is killed before it notes that."""
    carrier = TextCarrier()
    (first, *_others) = carrier.bundles(Message.objects.claim(100, NOW, Channel.SMS))
    if not before_it_is_taken:
        carrier.carry(first)
    carrier.close()


def send(now):
    return send_due(now, channel=Channel.SMS)


def test_a_text_that_a_killed_worker_handed_over_is_found_and_not_sent_twice(provider, text):
    message = text()
    die()

    assert send(NOW + timedelta(minutes=9)).count == 0
    sent = send(LATER)

    (taken,) = provider.texts
    message.refresh_from_db()
    assert (sent.freed, sent.count) == (1, 1)
    assert (message.state, message.provider_id) == (State.SENT, taken.sid)
    assert [one.event for one in message.deliveries.all()] == ["unknown"]


def test_a_text_that_was_not_handed_over_goes_out_once(provider, text):
    text()
    die(before_it_is_taken=True)

    assert send(LATER).count == 1
    assert len(provider.texts) == 1


def test_what_went_as_one_text_is_found_as_one_and_what_came_meanwhile_is_not_mixed_in(provider, text):
    text("One.", send_after=NOW - timedelta(minutes=1))
    text("Two.")
    die()
    text("Three.")

    assert send(LATER).count == 3
    assert [one.body for one in provider.texts] == [f"One. Two. {STOP}", f"Three. {STOP}"]


def test_an_e_mail_is_not_counted_as_tried_and_goes_out_under_the_same_name(server, make_message):
    message = make_message()
    Message.objects.claim(10, NOW)

    assert send_due(LATER).count == 1
    name = message.message_id
    message.refresh_from_db()
    assert (message.attempts, message.message_id, message.deliveries.count()) == (1, name, 0)


def test_what_went_as_one_text_is_noted_whole_or_not_at_all(provider, text, monkeypatch):
    first, second = text("One."), text("Two.")
    statements = iter(["", "killed"])
    real = noting._sent_statement()

    def statement():
        if next(statements):
            raise KeyboardInterrupt
        return real

    monkeypatch.setattr(noting, "_sent_statement", statement)
    with pytest.raises(KeyboardInterrupt):
        send(NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SENDING, State.SENDING)
