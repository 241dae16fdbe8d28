"""The health page tells whoever watches whether the product does its work."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from config import health
from config.celery import app
from config.clock import BEAT, OFTEN, EmbeddedClock
from config.sink import free_port
from events.outbox.sending import send_due
from events.tasks import HEARTBEAT, heartbeat
from tests.events.outbox.written import write_message
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        heartbeat()
        cache.set(BEAT, NOW)
        yield


def make_message(**fields):
    return write_message(**{"key": "one", "person": make_person(), "template": "moved", **fields})


def test_it_is_healthy_when_beat_ticks_and_no_message_lies_around(client, now):
    make_message()

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "healthy": True,
        "database": "takes changes",
        "beat_age": 0,
        "worker_age": 0,
        "oldest_due_message_age": 0,
        "failed_messages_last_day": 0,
    }


@pytest.mark.parametrize(("key", "age"), [(BEAT, "beat_age"), (HEARTBEAT, "worker_age")])
def test_it_is_not_healthy_before_the_first_sign_of_life_and_when_the_last_is_old(client, now, key, age):
    cache.set(key, NOW - timedelta(minutes=3))
    late = client.get("/healthz")
    cache.delete(key)
    never = client.get("/healthz")

    assert (late.status_code, late.json()[age]) == (503, 180)
    assert (never.status_code, never.json()[age]) == (503, None)


@pytest.mark.parametrize(("state", "status"), [("queued", 503), ("sending", 503), ("sent", 200), ("failed", 200)])
def test_a_message_that_lies_around_is_not_healthy(client, now, state, status):
    make_message(state=state, send_after=NOW - timedelta(hours=1))

    response = client.get("/healthz")

    assert response.status_code == status
    assert response.json()["failed_messages_last_day"] == (state == "failed")


def test_while_nobody_takes_messages_their_age_grows_however_often_they_are_tried(client, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    make_message(contact=make_person(contact="ada@family.example").contacts.get())
    for minutes in range(0, 60, 2):
        assert send_due(NOW + timedelta(minutes=minutes)).again == 1

    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        heartbeat()
        cache.set(BEAT, timezone.now())
        response = client.get("/healthz")

    assert (response.status_code, response.json()["oldest_due_message_age"]) == (503, 59 * 60)


@pytest.mark.parametrize(("minutes", "status"), [(10, 200), (-20, 503)])
def test_a_mailbox_that_says_later_shows_in_the_age_and_is_no_illness_of_ours(client, now, minutes, status):
    since, next_try = NOW - timedelta(hours=2), NOW + timedelta(minutes=minutes)
    make_message(attempts=5, stuck_since=since, send_after=next_try)

    response = client.get("/healthz")

    assert (response.status_code, response.json()["oldest_due_message_age"]) == (status, 7200)


def test_what_waits_on_purpose_has_no_age(client, now):
    make_message(send_after=NOW + timedelta(hours=9), created_at=NOW - timedelta(days=1))

    assert client.get("/healthz").json()["oldest_due_message_age"] is None


def test_phone_calls_and_what_nobody_needs_any_more_are_no_sign_of_illness(client, now):
    make_message(channel="call", send_after=NOW - timedelta(days=1))
    make_message(key="two", send_after=NOW - timedelta(days=1), expires_at=NOW)

    assert client.get("/healthz").status_code == 200


def test_a_text_that_lies_around_counts_where_texts_are_sent(client, now, settings):
    make_message(channel="sms", send_after=NOW - timedelta(hours=1))

    settings.SMS_URL = ""
    assert client.get("/healthz").status_code == 200
    settings.SMS_URL = "sink:"
    assert client.get("/healthz").status_code == 503


def test_a_failure_of_last_week_is_not_told_for_ever(client, now):
    make_message(state="failed", created_at=NOW - timedelta(days=7))

    assert client.get("/healthz").json()["failed_messages_last_day"] == 0


def test_beat_says_that_it_lives_while_it_ticks(db, monkeypatch):
    cache.delete(BEAT)
    clock = EmbeddedClock(app)
    monkeypatch.setattr(clock, "apply_async", lambda *given, **named: None)

    assert clock.tick() <= OFTEN
    assert (timezone.now() - cache.get(BEAT)).total_seconds() < 60


def test_beat_goes_on_while_nobody_can_be_told_that_it_lives(db, monkeypatch):
    def refuse(*given, **named):
        raise ConnectionError

    clock = EmbeddedClock(app)
    monkeypatch.setattr(clock, "apply_async", lambda *given, **named: None)
    monkeypatch.setattr(cache, "set", refuse)

    assert clock.tick() <= OFTEN


def test_a_database_that_takes_no_changes_is_not_healthy(client, now, monkeypatch):
    def refuse(_now):
        raise OperationalError

    monkeypatch.setattr(health, "_outbox", refuse)

    assert client.get("/healthz").status_code == 503
