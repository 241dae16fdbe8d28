"""Rows for tests, made the way the product makes them. All people are invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from accounts.contact import normalize
from accounts.languages import approved
from accounts.models import Grant, Language, Organization, Person, Town, User
from accounts.people import enter_person
from events.reminders.models import THE_DAY_BEFORE, ReminderPlan
from events.rosters.entering import SignUp, enter_party
from events.rosters.models import Party, Roster
from events.schedule.changes import Disruption
from events.schedule.details import Assignment
from events.schedule.disrupting import ClosedDay, Decision, disrupt
from events.schedule.models import Program, Series, Session, Status, Venue
from events.schedule.notices import Telling
from events.schedule.scheduling import Plan, schedule_session

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=NEW_YORK)
"""A Tuesday morning. Tests say when it is; nothing reads the clock."""
SOON = NOW + timedelta(days=10, minutes=30)
_numbers = count(1)


def make_organization(name: str = "Example Network") -> Organization:
    return Organization.objects.get_or_create(name=name)[0]


def make_language(code: str = "es", endonym: str = "Español") -> Language:
    return Language.objects.get_or_create(code=code, defaults={"name": endonym, "endonym": endonym})[0]


def make_town(name: str = "Hartford") -> Town:
    return Town.objects.get_or_create(name=name, defaults={"region": "Capitol"})[0]


def make_venue(name: str = "Example Library", town: str = "Hartford", **fields: Any) -> Venue:
    organization = fields.pop("organization", None) or make_organization()
    return Venue.objects.get_or_create(organization=organization, name=name, town=make_town(town), defaults=fields)[0]


def make_program(slug: str = "academy", name: str = "Parent Academy", **fields: Any) -> Program:
    organization = fields.pop("organization", None) or make_organization()
    defaults = {
        "organization": organization,
        "name": approved(en=name),
        "private_label": approved(en="Home visit", es="Visita al hogar"),
        "palette": "academy",
        "contact_email": "hello@program.example",
        "contact_phone": "860-555-0142",
        **fields,
    }
    program, new = Program.objects.get_or_create(slug=slug, defaults=defaults)
    if new:
        ReminderPlan.objects.create(program=program, offset=THE_DAY_BEFORE)
    return program


def make_roster(
    capacity: int | None = 20, takes: str = "adults", *, starts_at: datetime = SOON, **fields: Any
) -> Roster:
    """A roster with one promised session in the future, so that it is open."""
    return make_session(capacity=capacity, takes=takes, starts_at=starts_at, **fields).roster


def make_session(
    title: str = "Math at home",
    *,
    starts_at: datetime = SOON,
    minutes: int = 90,
    program: Program | None = None,
    venue: Venue | None = None,
    roster: Roster | None = None,
    capacity: int | None = 20,
    takes: str = "adults",
    drop_in: bool = False,
    series: Series | None = None,
    status: str = Status.CONFIRMED,
    visibility: str = "public",
    title_es: str = "",
    **fields: Any,
) -> Session:
    """A published public session with a roster of its own."""
    program = program or make_program()
    if not drop_in and roster is None:
        roster = Roster.objects.create(capacity=capacity, takes=takes)
    plan = Plan(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        title=approved(en=title, es=title_es),
        fields={"venue": venue or make_venue()},
    )
    session = schedule_session(program, plan, roster=roster, now=NOW, series=series, visibility=visibility)
    if status != Status.DRAFT or fields:
        Session.objects.filter(pk=session.pk).update(status=status, **fields)
        session.refresh_from_db()
    return session


def make_person(
    name: str = "", *, contact: str = "", reads: str = "en", organization: Organization | None = None
) -> Person:
    number = next(_numbers)
    name = name or f"Ada Example {number}"
    reach = normalize(contact or f"person{number}@family.example")
    return enter_person(organization or make_organization(), name, reads=reads, reach=reach)


def make_party(
    name: str = "",
    *,
    contact: str = "",
    others: tuple[str, ...] = (),
    children: int = 0,
    language: str = "en",
    organization: Organization | None = None,
    now: datetime = NOW,
) -> Party:
    number = next(_numbers)
    said = SignUp(
        name=name or f"Bo Example {number}",
        reach=normalize(contact or f"family{number}@family.example"),
        others=others,
        children=children,
        language=language,
    )
    return enter_party(organization or make_organization(), said, now=now)


def make_user(email: str = "", *, name: str = "") -> User:
    return User.objects.create_user(email or f"user{next(_numbers)}@staff.example", name=name)


def make_coordinator(organization: Organization | None = None, *, program: str = "", email: str = "") -> User:
    user = make_user(email)
    Grant.objects.create(
        user=user, role="coordinator", organization=organization or make_organization(), program_slug=program
    )
    return user


def make_facilitator(*sessions: Session, email: str = "", role: str = "facilitator") -> User:
    """A user whose person has a part at these sessions."""
    user = make_user(email)
    person = make_person(name=f"Fay Facilitator {user.pk}", contact=user.email)
    person.user = user
    person.save()
    for session in sessions:
        Assignment.objects.create(session=session, person=person, role=role)
    return user


def make_closing(
    *sessions: Session, act: str = "cancel", link: str = "", minutes: int = 0, now: datetime = NOW, **more: Any
) -> Disruption:
    """A day on which schools are closed (or, with minutes, late), and the same was decided for these sessions."""
    telling = Telling(**{name: more.pop(name) for name in ("note", "send_after", "batch") if name in more})
    actor = more.pop("actor", None)
    closed = ClosedDay(
        organization=sessions[0].program.organization,
        day=sessions[0].local_start.date(),
        kind="delay" if minutes else "closing",
        name="Snow",
        delay_minutes=minutes,
        **more,
    )
    decisions = [Decision(session, act, link) for session in sessions]
    return disrupt(closed, decisions, telling=telling, now=now, actor=actor)
