"""A real server on the embedded database: many families at once want the last places."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from config.sink import free_port

FAMILIES, PLACES = 50, 3
TOKEN = "0123456789abcdef0123456789abcdef"
ONE_SESSION = f"""
from datetime import timedelta
from django.utils import timezone
from accounts.languages import approved
from accounts.models import Organization
from events.rosters.models import Roster
from events.schedule.models import Program
from events.schedule.scheduling import Plan, publish_session, schedule_session
now = timezone.now()
there = Organization.objects.create(name="Example Network")
program = Program.objects.create(organization=there, slug="rush", name=approved(en="Rush"))
plan = Plan(starts_at=now + timedelta(days=3), title=approved(en="Everybody wants this"))
session = publish_session(
    schedule_session(program, plan, roster=Roster.objects.create(capacity={PLACES}), now=now), now=now
)
print(session.slug, int(session.starts_at.timestamp()))
"""


@pytest.fixture
def server(home):
    """The web server as it is started in production, with several processes."""
    port = free_port()
    gunicorn = ["-m", "gunicorn", "config.wsgi", "--worker-class", "gthread", "--workers", "3", "--threads", "4"]
    home.start(*gunicorn, "--bind", f"127.0.0.1:{port}", "--log-level", "error")
    for _try in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            threading.Event().wait(0.1)
        else:
            return port
    raise AssertionError(f"{sys.executable} started no server")


@pytest.mark.rule("P1")
def test_fifty_families_want_the_last_three_places_of_the_embedded_database_at_once(home, server):
    slug, seen = home.manage("shell", "-v", "0", "-c", ONE_SESSION).split()[-2:]

    def sign_up(number):
        body = urlencode(
            {
                "csrfmiddlewaretoken": TOKEN,
                "name": f"Ada Example {number}",
                "contact": f"ada{number}@family.example",
                "language": "en",
                "submit_key": str(uuid4()),
                "seen": seen,
            }
        )
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
        connection.request("POST", f"/en/sessions/{slug}/sign-up/", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    with ThreadPoolExecutor(max_workers=25) as phones:
        answers = list(phones.map(sign_up, range(FAMILIES)))

    assert set(answers) == {302}
    seats = dict(home.ask("SELECT status, count(*) FROM events_registration GROUP BY status"))
    assert seats == {"registered": PLACES, "waitlisted": FAMILIES - PLACES}
    assert home.ask("SELECT seats_taken FROM events_roster") == [(PLACES,)]
    assert home.ask("SELECT count(*) FROM events_message") == [(FAMILIES,)]
