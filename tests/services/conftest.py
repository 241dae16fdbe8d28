"""Real processes on a database file of their own, and a mail server that lives in the test."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from config.sink import free_port

ROOT = Path(__file__).parent.parent.parent


class Slow:
    """Takes every message; the test can watch how many came."""

    def __init__(self):
        self.ids, self.came = [], threading.Condition()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls this name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self.came:
            self.ids.append(mail["Message-ID"])
            self.came.notify_all()
        return "250 taken"

    def wait_for(self, count, seconds=60):
        with self.came:
            return self.came.wait_for(lambda: len(self.ids) >= count, seconds)


@pytest.fixture
def post_office():
    handler = Slow()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


class Home:
    """A copy of the product at home in a folder: its environment, its database, its processes."""

    def __init__(self, folder, **environment):
        self.folder, self.started = folder, []
        clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "BROKER_URL", "DEMO"}}
        self.environment = {**clean, "VAR_DIR": str(folder), "PYTHONWARNINGS": "ignore", **environment}

    def run(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def manage(self, *arguments, **environment):
        done = self.run("manage.py", *arguments, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments, **environment):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def ask(self, statement, *values):
        with sqlite3.connect(self.folder / "db.sqlite3", timeout=20) as database:
            rows = database.execute(statement, values).fetchall()
        database.close()
        return rows

    def wait_for(self, statement, wanted, seconds=60):
        end = time.monotonic() + seconds
        while (found := self.ask(statement)[0][0]) != wanted:
            assert time.monotonic() < end, found
            threading.Event().wait(0.1)
        return found

    def end(self):
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


MESSAGES = """
from django.utils import timezone
from accounts.models import Contact, Organization, Person
from events.outbox.models import Message
from events.outbox.sheets import sheet_for
from events.outbox.words import Cut, Words
there = Organization.objects.create(name="Example Network")
person = Person.objects.create(organization=there, name="Ada Example", search_name="ada example")
contact = Contact.objects.create(person=person, kind="email", value="ada@family.example")
now = timezone.now()
sheets = [sheet_for(Cut.whole(Words(f"Message {number}", "Text", "")), "", now) for number in range(%d)]
Message.objects.bulk_create(
    Message(key=f"test:{number}", person=person, contact=contact, channel="email", language="en",
            template="registered", sheet_id=sheet, created_at=now, send_after=now)
    for number, sheet in enumerate(sheets)
)
"""


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty database file, made once."""
    home = Home(tmp_path_factory.mktemp("migrated"))
    home.manage("migrate", "--verbosity=0")
    return home.folder / "db.sqlite3"


@pytest.fixture
def home(tmp_path, migrated, post_office):
    """The product with an empty database file, sending to the post office."""
    shutil.copy(migrated, tmp_path)
    home = Home(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{post_office.port}")
    yield home
    home.end()


@pytest.fixture
def fill(home):
    def fill(count):
        home.manage("shell", "--verbosity=0", "-c", MESSAGES % count)

    return fill
