"""The health page tells whoever watches whether the product does its work."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError

from config import health
from events.outbox.models import Message
from events.tasks import HEARTBEAT, heartbeat
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        heartbeat()
        yield


def make_message(**fields):
    values = {"channel": "email", "language": "en", "template": "moved", "subject": "Moved", "body": "Moved"}
    return Message.objects.create(
        **{**values, "key": "one", "person": make_person(), "created_at": NOW, "send_after": NOW, **fields}
    )


def test_it_is_healthy_when_beat_ticks_and_no_message_lies_around(client, now):
    make_message()

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "healthy": True,
        "database": "takes changes",
        "beat_age": 0,
        "oldest_due_message_age": 0,
        "failed_messages": 0,
    }


def test_it_is_not_healthy_before_the_first_tick_and_when_beat_is_late(client, now):
    cache.set(HEARTBEAT, NOW - timedelta(minutes=3))
    late = client.get("/healthz")
    cache.delete(HEARTBEAT)
    never = client.get("/healthz")

    assert (late.status_code, late.json()["beat_age"]) == (503, 180)
    assert (never.status_code, never.json()["beat_age"]) == (503, None)


@pytest.mark.parametrize(("state", "status"), [("queued", 503), ("sending", 503), ("sent", 200), ("failed", 200)])
def test_a_message_that_lies_around_is_not_healthy(client, now, state, status):
    make_message(state=state, send_after=NOW - timedelta(hours=1))

    response = client.get("/healthz")

    assert response.status_code == status
    assert response.json()["failed_messages"] == (state == "failed")


def test_phone_calls_and_what_nobody_needs_any_more_are_no_sign_of_illness(client, now):
    make_message(channel="call", send_after=NOW - timedelta(days=1))
    make_message(key="two", send_after=NOW - timedelta(days=1), expires_at=NOW)

    assert client.get("/healthz").status_code == 200


def test_a_database_that_takes_no_changes_is_not_healthy(client, now, monkeypatch):
    def refuse(_now):
        raise OperationalError

    monkeypatch.setattr(health, "_outbox", refuse)

    assert client.get("/healthz").status_code == 503
