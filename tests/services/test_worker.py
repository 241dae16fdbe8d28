"""Workers as real processes: the embedded one, killed ones, and the same tasks on Redis and RabbitMQ."""

from __future__ import annotations

import os
import signal
from collections import Counter
from uuid import uuid4

import pytest

SENT = "SELECT count(*) FROM events_message WHERE state = 'sent'"
AT_THE_SAME_MOMENT = """
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from django.db import connection
from django.utils import timezone
from events.outbox.models import Message

all_have_looked = Barrier(3)

def look(execute, sql, *given):
    found = execute(sql, *given)
    if "LIMIT" in sql:
        with suppress(BrokenBarrierError):
            all_have_looked.wait(3)
    return found

def work(_number):
    with connection.execute_wrapper(look):
        taken = [message.pk for message in Message.objects.claim(10, timezone.now())]
    connection.close()
    return taken

with ThreadPoolExecutor(3) as workers:
    taken = list(workers.map(work, range(3)))
print(*map(len, taken), len(set().union(*taken)))
"""


def test_a_tick_of_the_embedded_worker_sends_what_is_due(home, fill, post_office):
    fill(3)

    worker = home.start("manage.py", "work")
    home.wait_for(SENT, 3)
    worker.terminate()

    assert worker.wait(30) == 0
    assert len(post_office.ids) == 3


def test_killed_workers_lose_nothing_and_double_at_most_one_message_each(home, fill, post_office):
    fill(500)
    killed = 0
    while killed < 3:
        before = len(post_office.ids)
        worker = home.start("manage.py", "send_due")
        post_office.wait_for(before + 20)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
        killed += 1
        home.ask("UPDATE events_message SET claimed_at = '2020-01-01 00:00:00' WHERE state = 'sending'")

    while home.ask(SENT)[0][0] < 500:
        home.manage("send_due")

    times = Counter(post_office.ids)
    assert len(times) == 500
    assert sum(times.values()) - 500 <= killed


def test_several_workers_at_once_send_each_message_once(home, fill, post_office):
    fill(200)

    workers = [home.start("manage.py", "send_due") for _number in range(3)]
    for worker in workers:
        assert worker.wait(60) == 0

    assert home.ask(SENT)[0][0] == 200
    assert Counter(post_office.ids).most_common(1)[0][1] == 1


def test_workers_that_look_at_the_same_moment_each_get_messages_of_their_own(home, fill):
    fill(30)

    assert home.manage("shell", "--verbosity=0", "-c", AT_THE_SAME_MOMENT).split() == ["10", "10", "10", "30"]


@pytest.mark.services
@pytest.mark.parametrize("broker", ["redis://127.0.0.1:6379/9", "amqp://guest:guest@127.0.0.1:5672//"])
def test_the_same_tasks_run_by_a_broker(home, fill, post_office, broker):
    fill(3)
    queue = f"test-{uuid4().hex}"
    home.environment.update(BROKER_URL=broker, QUEUE=queue)
    loading = "from config.celery import app; import os; app.conf.task_default_queue = os.environ['QUEUE']"
    arguments = "'-P', 'threads', '-c', '2', '--without-gossip', '--without-mingle'"
    own = f"'-Q', '{queue}', '-n', '{queue}@localhost'"  # RabbitMQ locks out a second worker of the same name
    worker = home.start("-c", f"{loading}; app.worker_main(['worker', {arguments}, {own}])")
    beat = home.start("-c", f"{loading}; app.Beat(schedule=os.environ['VAR_DIR'] + '/beat').run()")

    home.wait_for(SENT, 3)
    for process in (beat, worker):
        process.terminate()
        process.wait(30)

    assert len(post_office.ids) == 3


def test_with_a_broker_the_embedded_worker_refuses(home):
    done = home.run("manage.py", "work", BROKER_URL="redis://127.0.0.1:6379/9")

    assert done.returncode != 0
    assert "celery -A config worker" in done.stderr
