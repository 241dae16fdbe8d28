"""What could not go out by day does not ring at night: after an outage, between two tries, or beyond the cap."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from events.outbox.models import Channel, Kind, Message, State
from events.outbox.sending import send_due
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N10", "D6.7")]
HOUR = timedelta(hours=1)
NIGHT, SEVEN, MORNING = NOW + 13 * HOUR, NOW + 22 * HOUR, NOW + 24 * HOUR


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True):
        yield


def send(now):
    return send_due(now, channel=Channel.SMS).count


def waits_until(message):
    message.refresh_from_db()
    assert message.state == State.QUEUED
    return message.send_after


def story(message):
    return [(one.event, one.detail) for one in message.deliveries.all()]


def test_what_lay_there_all_day_because_no_worker_lived_waits_for_the_morning(provider, text):
    message = text(send_after=NOW)

    assert send(NIGHT) == send(SEVEN) == 0
    assert waits_until(message) == MORNING
    assert story(message) == [("night", "waits")]
    assert send(MORNING) == 1


@pytest.mark.parametrize("hours", [12, 13, 22])
def test_what_a_provider_did_not_take_in_the_evening_is_not_tried_again_at_night(provider, text, contact, hours):
    message = text()
    provider.answers[contact.value] = 503
    assert send(NOW + timedelta(hours=10, minutes=59)) == 0
    provider.answers.clear()

    assert send(NOW + hours * HOUR) == 0
    assert waits_until(message) == MORNING
    assert send(MORNING) == 1
    assert len(provider.texts) == 1


def test_what_a_dead_worker_held_in_the_evening_waits_for_the_morning(provider, text):
    message = text()
    Message.objects.claim(10, NOW + timedelta(hours=10, minutes=59), Channel.SMS)

    assert send(NOW + timedelta(hours=11, minutes=10)) == send(NIGHT) == 0
    assert waits_until(message) == MORNING


def test_what_would_be_of_no_more_use_in_the_morning_is_dropped(provider, text):
    message = text(expires_at=MORNING, kind=Kind.REMINDER)

    assert send(NIGHT) == send(MORNING) == 0
    message.refresh_from_db()
    assert (message.state, story(message)) == (State.EXPIRED, [("night", "dropped")])


@pytest.mark.parametrize(
    ("kind", "ends", "goes"),
    [
        (Kind.NOTICE, MORNING + HOUR, SEVEN),
        (Kind.NOTICE, MORNING + 24 * HOUR, MORNING),
        (Kind.REMINDER, MORNING + HOUR, MORNING),
        (Kind.LETTER, None, MORNING),
    ],
)
def test_what_changes_something_of_that_very_day_comes_from_seven_on(provider, text, kind, ends, goes):
    message = text(kind=kind, expires_at=ends)

    assert send(NIGHT) == 0
    assert waits_until(message) == goes
    assert send(goes - timedelta(seconds=1)) == 0
    assert send(goes) == 1


def test_an_answer_to_a_text_goes_out_at_any_hour(provider, text):
    text(kind=Kind.REPLY, send_after=NIGHT - 2 * HOUR)
    text(kind=Kind.NOTICE, send_after=NIGHT)  # what an act said that somebody texted for

    assert send(NIGHT) == 2


@pytest.mark.parametrize(("attempts", "now", "goes"), [(0, SEVEN, 1), (1, SEVEN + HOUR, 1), (0, NIGHT + 24 * HOUR, 0)])
def test_what_is_urgent_goes_out_and_is_tried_again_in_the_early_morning_only(provider, text, attempts, now, goes):
    text(kind=Kind.NOTICE, send_after=SEVEN, attempts=attempts)

    assert send(now) == goes


def test_the_night_is_that_of_the_reader(provider, text, contact):
    contact.person.zone = "America/Los_Angeles"  # at nine in New York it is six there
    contact.person.save()
    message = text(send_after=NOW - 24 * HOUR)

    assert send(NOW) == 0
    assert waits_until(message) == NOW + 3 * HOUR


def test_e_mail_waits_to_be_read_by_itself(server, make_message):
    make_message()

    assert send_due(NIGHT).count == 1
