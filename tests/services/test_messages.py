"""Five hundred reminders and everything that can go wrong: killed workers, no mail server, no broker, two beats."""

from __future__ import annotations

import http.client
import os
import signal
import threading
from collections import Counter
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from bench.server import serving
from config.sink import free_port
from tests.services.conftest import Slow
from tests.services.test_rush import SESSION, form_of

FAMILIES = 500
SENT = "SELECT count(*) FROM events_message WHERE state = 'sent'"
QUEUED = "SELECT count(*) FROM events_message WHERE state = 'queued'"
SOME = 60
"""So many were sent when the worker is killed."""
REMIND = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Contact, Organization, Person
from events.reminders.models import ReminderPlan
from events.rosters.models import Party, Registration
from events.schedule.models import Session
there, session = Organization.objects.get(), Session.objects.get()
now, before = timezone.now(), timezone.now() - timedelta(days=9)
Session.objects.update(starts_at=now + timedelta(hours=20), ends_at=now + timedelta(hours=22))
ReminderPlan.objects.all().delete()
ReminderPlan.objects.create(program=session.program, offset=timedelta(days=1))
people = Person.objects.bulk_create(
    Person(organization=there, name=f"Ada {n}", search_name=f"ada {n}") for n in range(%d))
contacts = Contact.objects.bulk_create(
    Contact(person=one, kind="email", value=f"ada{n}@family.example") for n, one in enumerate(people))
parties = Party.objects.bulk_create(Party(lead=one.person, contact=one, created_at=before) for one in contacts)
Registration.objects.bulk_create(
    Registration(party=one, roster=session.roster, status="registered", seats=1, queued_at=before, seated_at=before,
                 changed_at=before) for one in parties)
"""
QUEUE = """
from events.reminders.planning import queue_due_reminders
queue_due_reminders(timezone.now())
"""
LOADING = "from config.celery import app; import os; app.conf.task_default_queue = os.environ['QUEUE']"
BROKERS = {"redis": "redis://127.0.0.1:6379/9", "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//"}


@pytest.fixture
def remind(home):
    """Families with a place at a session of tomorrow, whose reminder is due, and queued: beat would take a minute."""

    def remind(families=FAMILIES, now=QUEUE):
        home.manage("shell", "-v", "0", "-c", SESSION % 10)
        home.manage("shell", "-v", "0", "-c", REMIND % families + now)

    return remind


class Staff:
    """The processes that do the work: one embedded worker, or workers and beats that share a broker."""

    def __init__(self, home, broker=""):
        self.home, self.broker = home, broker
        if broker:
            home.environment.update(BROKER_URL=BROKERS[broker], QUEUE=f"test-{uuid4().hex}")

    def worker(self):
        if not self.broker:
            return self.home.start("manage.py", "work")
        name = uuid4().hex
        own = f"'-Q', '{self.home.environment['QUEUE']}', '-n', '{name}@localhost', '-P', 'threads', '-c', '2'"
        return self.home.start("-c", f"{LOADING}; app.worker_main(['worker', '--without-gossip', {own}])")

    def beat(self):
        if not self.broker:
            return None
        place = f"os.environ['VAR_DIR'] + '/beat-{uuid4().hex}'"
        return self.home.start("-c", f"{LOADING}; app.Beat(schedule={place}).run()")


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.services
@pytest.mark.rule("P20")
@pytest.mark.parametrize("broker", ["", "redis", "rabbitmq"], ids=["embedded", "redis", "rabbitmq"])
def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_doubles_at_most_one(
    home, remind, post_office, broker
):
    remind()
    staff = Staff(home, broker)
    staff.beat()
    worker = staff.worker()
    assert post_office.wait_for(SOME)
    kill(worker)
    sent_then = len(post_office.ids)
    home.ask("UPDATE events_message SET claimed_at = '2020-01-01 00:00:00' WHERE state = 'sending'")

    staff.worker()
    home.wait_for(SENT, FAMILIES, seconds=120)

    times = Counter(post_office.ids)
    assert SOME <= sent_then < FAMILIES  # it was the middle
    assert len(times) == FAMILIES  # one Message-ID for each family, also for what came twice
    assert sum(times.values()) - FAMILIES <= 1


@pytest.mark.services
@pytest.mark.rule("P20")
def test_two_beats_and_two_workers_remind_each_family_once(home, remind, post_office):
    remind(200, now="")
    staff = Staff(home, "redis")
    for _one in range(2):
        staff.beat()
        staff.worker()

    home.wait_for(SENT, 200, seconds=120)

    assert Counter(post_office.ids).most_common(1)[0][1] == 1
    assert len(post_office.ids) == 200
    assert home.ask("SELECT count(*) FROM events_message")[0][0] == 200


@pytest.mark.services
def test_while_no_mail_server_answers_everything_waits_and_then_goes_out_once(home, remind):
    port, handler = free_port(), Slow()
    home.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    remind(50)
    home.start("manage.py", "work")
    home.wait_for("SELECT count(*) FROM events_message WHERE state = 'queued' AND send_after > created_at", 50)

    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    home.ask("UPDATE events_message SET send_after = created_at WHERE state = 'queued'")  # as if a minute had passed
    try:
        home.wait_for(SENT, 50)
    finally:
        controller.stop()

    assert len(handler.ids) == len(set(handler.ids)) == 50
    assert home.ask("SELECT max(attempts) FROM events_message")[0][0] == 1  # that nobody answered was no attempt


@pytest.mark.services
def test_families_sign_up_while_the_broker_is_down_and_hear_when_it_is_back(home, post_office):
    slug = home.manage("shell", "-v", "0", "-c", SESSION % 10).split()[-1]
    home.manage("collectstatic", "--noinput", "--verbosity=0")
    path = f"/en/sessions/{slug}/sign-up/"
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    with serving("config.wsgi", {**home.environment, "BROKER_URL": nobody, "SITE_URL": "http://127.0.0.1"}) as port:
        cookie, hidden = form_of(port, path)
        threading.Event().wait(4)  # nobody fills in a form faster than that
        for number in range(5):
            said = {"name": f"Ada {number}", "contact": f"ada{number}@family.example", "language": "en"}
            assert sign_up(port, path, cookie, {**hidden, **said, "key": str(uuid4())}) == 302

    assert home.ask(QUEUED)[0][0] == 5
    staff = Staff(home, "redis")
    staff.beat()
    staff.worker()
    home.wait_for(SENT, 5)
    assert len(set(post_office.ids)) == 5


def sign_up(port, path, cookie, said):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(said), headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status
