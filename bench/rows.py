"""Rows for one run: a feed of 200 sessions, a hot roster, doors to mark at. All people are invented."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.contact import normalize
from accounts.languages import approved
from accounts.models import Organization, Town, User
from accounts.people import enter_person
from bench.rush import PLACES
from events.rosters.entering import SignUp, enter_party
from events.rosters.models import Roster
from events.rosters.registration import register
from events.schedule.details import Assignment
from events.schedule.models import Program, Session, Venue
from events.schedule.scheduling import Plan, publish_session, schedule_session

DOORS, FAMILIES, RUSHES = 24, 40, 3


@dataclass(frozen=True)
class Rows:
    """Where the requests go."""

    hot: Session
    hot_in_sql: int
    """A roster for SQL alone, so that what it writes is not read by the product."""
    rushes: list[Session]
    """Full after a few families; one for each rush."""
    doors: list[tuple[str, int, list[tuple[int, int]]]]
    """Slug, pk and the (registration, person) pairs of each door."""
    organization: int
    cookie: str
    csrf: str


def make_rows() -> Rows:
    """Fill the empty database."""
    now = timezone.now()
    organization = Organization.objects.create(name="Bench Network")
    town = Town.objects.create(name="Hartford", region="Capitol")
    venue = Venue.objects.create(
        organization=organization, name="Example Library", street="1 Example Street", town=town
    )
    program = _program(organization, "bench", asks_work=True, asks_others=False, asks_children=False)
    door_program = _program(organization, "doors")
    for number in range(200):
        _session(program, venue, f"Session {number} of the year", now + timedelta(days=1 + number), now)
    hot = _session(program, venue, "The one that everybody wants", now + timedelta(days=9), now, capacity=None)
    in_sql = _session(program, venue, "The one in SQL", now + timedelta(days=9), now, capacity=None)
    wanted = [f"Wanted at once {number}" for number in range(2 * RUSHES)]
    rushes = [_session(program, venue, title, now + timedelta(days=9), now, capacity=PLACES) for title in wanted]
    user = User.objects.create_user("door@staff.example", name="Fay Example")
    worker = enter_person(organization, "Fay Example", reach=normalize(user.email))
    worker.user = user
    worker.save()
    doors = [_door(door_program, venue, worker.pk, number, now) for number in range(DOORS)]
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that has been running knows its tables
    csrf = secrets.token_hex(16)
    cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={csrf}"
    return Rows(hot, in_sql.roster_id or 0, rushes, doors, organization.pk, cookie, csrf)


def _program(organization: Organization, slug: str, **fields: bool) -> Program:
    return Program.objects.create(
        organization=organization, slug=slug, name=approved(en=slug.title(), es=slug.title()), palette="cafe", **fields
    )


def _session(
    program: Program, venue: Venue, title: str, starts_at: datetime, now: datetime, *, capacity: int | None = 60
) -> Session:
    plan = Plan(
        starts_at=starts_at,
        title=approved(en=title, es=f"{title} (español)"),
        fields={
            "venue": venue,
            "summary": approved(en="What one will be able to do afterwards, in a few words. " * 3),
        },
    )
    roster = Roster.objects.create(capacity=capacity, takes="adults")
    session = schedule_session(program, plan, roster=roster, now=now)
    return publish_session(session, now=now)


def _door(
    program: Program, venue: Venue, worker: int, number: int, now: datetime
) -> tuple[str, int, list[tuple[int, int]]]:
    session = _session(program, venue, f"Door {number}", now + timedelta(hours=1, minutes=number), now)
    Assignment.objects.create(session=session, person_id=worker, role="facilitator")
    pairs = []
    for family in range(FAMILIES):
        said = SignUp(name=f"Ada Example {number} {family}", reach=normalize(f"f{number}-{family}@family.example"))
        party = enter_party(program.organization, said, now=now)
        registration = register(party, session.roster, now=now)
        pairs.append((registration.pk, party.lead_id))
    return session.slug, session.pk, pairs
