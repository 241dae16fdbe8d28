"""A message that is not true any more does not go out, whatever a worker does with it at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from events.outbox.models import CallTask, Message, State
from tests.factories import NOW

pytestmark = pytest.mark.rule("P21")


def fate(message):
    message.refresh_from_db()
    return message.state, message.expires_at


@pytest.mark.django_db
def test_what_waits_is_dropped_what_is_held_goes_out_at_once_or_never_and_what_is_out_stays(make_message):
    waits, held, sent, failed = (make_message(state=state) for state in ("queued", "sending", "sent", "failed"))
    called, to_call = make_message(state="failed"), make_message(state="failed")
    CallTask.objects.create(message=called, done_at=NOW)
    CallTask.objects.create(message=to_call)

    assert Message.objects.withdraw(NOW) == 3

    assert (fate(waits)[0], fate(to_call)[0]) == (State.EXPIRED, State.EXPIRED)
    assert fate(held) == (State.SENDING, NOW)
    assert (fate(sent), fate(failed), fate(called)[0]) == ((State.SENT, None), (State.FAILED, None), State.FAILED)


@pytest.mark.django_db
def test_one_statement_does_it(make_message, django_assert_num_queries):
    make_message()

    with django_assert_num_queries(1):
        Message.objects.filter(person__name="Ada Example").withdraw(NOW)


@pytest.mark.django_db
@pytest.mark.rule("D6.7")
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_no_worker_takes_what_is_of_no_more_use(make_message, channel):
    _over, useful = (make_message(channel=channel, expires_at=NOW + timedelta(minutes=minutes)) for minutes in (0, 1))

    assert Message.objects.claim(10, NOW, channel) == [useful]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("worker", ["takes it", "gives it back"])
def test_a_worker_that_takes_it_or_gives_it_back_meanwhile_does_not_save_it(make_message, worker):
    before, after = (State.QUEUED, State.SENDING) if worker == "takes it" else (State.SENDING, State.QUEUED)
    message = make_message(state=before)
    begun = Event()

    def withdraw():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            begun.set()
            Message.objects.filter(contact__value=message.contact.value).withdraw(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(state=after)
            done = other.submit(withdraw)
            assert begun.wait(10)
            wait_until_somebody_waits()
        done.result(10)

    state, expires_at = fate(message)
    assert (state, expires_at) == ((State.SENDING, NOW) if worker == "takes it" else (State.EXPIRED, None))


def wait_until_somebody_waits():
    """Until another connection stands before the row that this one holds."""
    pause = Event()
    with connection.cursor() as cursor:
        for _look in range(100):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            pause.wait(0.05)
    raise AssertionError("nobody waits")
