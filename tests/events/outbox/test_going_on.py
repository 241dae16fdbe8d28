"""As long as more is due and somebody takes it, sending goes on: by hand to the end, by the clock for a while."""

from __future__ import annotations

from functools import partial
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from config.management.commands import send_due as by_hand
from events import tasks
from events.outbox.models import Kind, Message, State
from events.outbox.sending import Sent, send_due
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(make_message):
    for number in range(5):
        make_message(f"ada{number}@family.example")


@pytest.mark.parametrize("answer", ["550 5.1.1 unknown", "451 later"])
def test_one_that_is_not_taken_does_not_end_it(server, five, monkeypatch, answer):
    server.answers["ada0@family.example"] = answer
    monkeypatch.setattr(by_hand, "send_due", partial(send_due, limit=2))

    said = StringIO()
    with time_machine.travel(NOW):
        call_command("send_due", stdout=said)

    assert Message.objects.filter(state=State.SENT).count() == 4
    assert "E-mail: count 4," in said.getvalue()


def test_nor_do_those_that_wait_for_the_next_day(server, five, make_message, settings):
    settings.MESSAGES_PER_DAY = 0
    Message.objects.update(kind=Kind.REMINDER)
    make_message("kim@family.example")

    assert [send_due(NOW, limit=2).more for _batch in range(3)] == [True, True, True]
    assert send_due(NOW, limit=2).more is False
    assert len(server.taken) == 1


@pytest.mark.parametrize("trouble", ["nobody there", "line broken"])
def test_where_nobody_takes_messages_the_next_tick_tries_again(use_port, free_port, five, request, trouble):
    if trouble == "line broken":
        request.getfixturevalue("server").answers["ada0@family.example"] = "421 closing"
    else:
        use_port(free_port)

    assert send_due(NOW, limit=2).more is False


@pytest.mark.parametrize(("task", "channel"), [(tasks.send_messages, "email"), (tasks.send_texts, "sms")])
def test_the_clock_goes_on_for_a_while_and_then_lets_other_work_come(monkeypatch, task, channel):
    seconds = iter(range(0, 10_000, 7))
    asked = []
    monkeypatch.setattr(tasks, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(tasks, "send_due", lambda now, channel: asked.append(channel) or Sent(more=True))

    task()

    assert asked == [channel] * 5  # at 7, 14, 21 and 28 seconds it goes on, at 35 no more
