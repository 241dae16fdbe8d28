"""Three hundred families at once, on real web workers: thirty places are given, the rest wait in order."""

from __future__ import annotations

import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest

from bench.server import ADMIN, serving
from events.outbox.words import Cut
from tests.services.conftest import Home

FAMILIES, PLACES, CONNECTIONS = 300, 30, 32
HIDDEN = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
SESSION = """
from datetime import timedelta
from django.utils import timezone
from accounts.languages import approved
from accounts.models import Organization, Town
from events.schedule.models import Program, Venue
from events.schedule.scheduling import Plan, make_roster, publish_session, schedule_session
there = Organization.objects.create(name="Example Network")
program = Program.objects.create(organization=there, slug="academy", name=approved(en="Parent Academy"), capacity=%d)
town = Town.objects.create(name="Example Town", region="Example")
venue = Venue.objects.create(organization=there, name="Example Library", town=town)
now = timezone.now()
plan = Plan(starts_at=now + timedelta(days=9), title=approved(en="Math at home"), fields={"venue": venue})
session = schedule_session(program, plan, roster=make_roster(program), now=now)
publish_session(session, now=now)
print(session.slug)
"""


@pytest.fixture
def home(tmp_path):
    """The product on a PostgreSQL database of its own, dropped at the end."""
    name = f"rush_{uuid4().hex[:12]}"
    with psycopg.connect(f"{ADMIN}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    home = Home(tmp_path, DATABASE_URL=f"{ADMIN}/{name}", SIGN_UPS_PER_ADDRESS="100000", SITE_URL="http://127.0.0.1")
    home.manage("migrate", "--verbosity=0")
    home.manage("collectstatic", "--noinput", "--verbosity=0")
    yield home
    home.end()
    with psycopg.connect(f"{ADMIN}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def form_of(port, path):
    """The form as a family gets it: what stands in its hidden fields, and the cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    connection.close()
    form = page[page.index('method="post"') :]
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(form)]
    return cookie, {one["name"]: one.get("value", "") for one in inputs if one.get("type") == "hidden"}


def send_all(port, path, cookie, hidden):
    """Every family sends its form over one of the connections; returns status and seconds of each answer."""
    began = time.perf_counter()

    def line_up(first):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        answers = []
        for number in range(first, FAMILIES, CONNECTIONS):
            said = {"name": f"Ada {number}", "contact": f"ada{number}@family.example", "language": "en"}
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urlencode({**hidden, **said}), headers)
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, time.perf_counter() - began))
        connection.close()
        return answers

    with ThreadPoolExecutor(max_workers=CONNECTIONS) as phones:
        return [one for answers in phones.map(line_up, range(CONNECTIONS)) for one in answers]


@pytest.mark.services
@pytest.mark.rule("P1")
def test_three_hundred_families_want_thirty_places_at_once(home):
    slug = home.manage("shell", "-v", "0", "-c", SESSION % PLACES).split()[-1]
    path = f"/en/sessions/{slug}/sign-up/"
    with serving("config.wsgi", home.environment) as port:
        cookie, hidden = form_of(port, path)
        time.sleep(5)  # nobody fills in a form faster than that
        answers = send_all(port, path, cookie, hidden)

    assert [status for status, _seconds in answers] == [302] * FAMILIES
    with psycopg.connect(home.environment["DATABASE_URL"]) as connection:
        taken, capacity = connection.execute("SELECT seats_taken, capacity FROM events_roster").fetchone()
        line = connection.execute("SELECT status FROM events_registration ORDER BY queued_at, id").fetchall()
        people = connection.execute("SELECT count(*), count(DISTINCT lead_id) FROM events_party").fetchone()
        told = connection.execute(
            "SELECT m.template, s.body, m.own FROM events_message m JOIN events_sheet s ON s.id = m.sheet_id"
            " JOIN events_registration_messages rm ON rm.message_id = m.id"
            " JOIN events_registration r ON r.id = rm.registration_id ORDER BY r.queued_at, r.id"
        ).fetchall()
    assert (taken, capacity) == (PLACES, PLACES)
    assert [status for (status,) in line] == ["registered"] * PLACES + ["waitlisted"] * (FAMILIES - PLACES)
    assert people == (FAMILIES, FAMILIES)
    assert [template for template, _body, _own in told] == [status for (status,) in line]
    bodies = [Cut([], body, []).filled(own).body for _template, body, own in told[PLACES:]]
    waiting = [int(re.search(r"number (\d+) in line", body)[1]) for body in bodies]
    assert waiting == list(range(1, FAMILIES - PLACES + 1))
    seconds = sorted(seconds for _status, seconds in answers)
    print(f"all {FAMILIES} answered after {seconds[-1]:.1f} s, half of them after {seconds[FAMILIES // 2]:.1f} s")
