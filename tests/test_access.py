"""Every address by every kind of person, as written down in tests/access_table.py."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import links
from accounts.languages import approved
from accounts.models import Merge, Person
from events.calendars.models import CalendarLink
from events.notices.models import Reader
from events.notices.sending import send_notices
from events.outbox.models import CallTask
from events.rosters.registration import register
from events.schedule.details import Closure, Resource, Topic
from events.schedule.models import Series
from events.signup.models import Question
from events.support.models import Kind, Need
from events.support.supplying import Draft, plan_supply
from tests.access_table import EXCEPTIONS, PAGES, PUBLIC, ROLES
from tests.events.notices.lists import make_list, make_notice, make_reader, release
from tests.factories import (
    NOW,
    make_closing,
    make_coordinator,
    make_facilitator,
    make_organization,
    make_party,
    make_person,
    make_program,
    make_session,
    make_user,
)
from tests.walking import addresses

PARTS = 24
"""The lines of the table are tried in so many tests: each of them makes its world once."""


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


def rows():
    """The lines of the table: (method, url name, things, answers)."""
    for line in PAGES.splitlines():
        if line.strip() and not line.startswith("#"):
            method, name, *rest = line.split()
            things = [word for word in rest if "=" in word]
            yield method, name, dict(thing.split("=") for thing in things), rest[len(things) :]


def is_listed_apart(name):
    return name.split(":")[0] in EXCEPTIONS


def make_world():
    """Sessions of each visibility in one program, one family on each, and everybody who may come along."""
    program = make_program("academy")
    cafe = make_program("cafe", name="Friday CAFÉ")
    abroad = make_program("abroad", organization=make_organization("Elsewhere"))
    season, pairs = (Series.objects.create(program=program, slug=slug) for slug in ("season", "pairs"))
    sessions = {
        "public": make_session("Open evening", program=program, series=season),
        "linked": make_session("By invitation", program=program, visibility="link"),
        "private": make_session("Home visit", program=program, visibility="private", series=pairs),
        "draft": make_session("Not told yet", program=program, status="draft"),
        "other": make_session("Coffee", program=cafe),
        "abroad": make_session("Far away", program=abroad),
    }
    family = make_user("family@family.example")
    party = make_party("Bo Example", contact="family@family.example")
    Person.objects.filter(pk=party.lead_id).update(user=family)
    seats = [register(party, sessions[name].roster, now=NOW) for name in ("public", "linked", "private")]
    return SimpleNamespace(
        sessions=sessions,
        party=party,
        rows=rows_of(program, sessions, party, seats),
        calendar=CalendarLink.objects.create(owner=party.lead),
        users={
            "stranger": None,
            "link": None,
            "family": family,
            "facilitator": make_facilitator(*(sessions[name] for name in ("public", "linked", "private", "draft"))),
            "other_facilitator": make_facilitator(sessions["other"]),
            "coordinator": make_coordinator(program="academy"),
            "elsewhere": make_coordinator(make_organization("Elsewhere")),
            "other_program": make_coordinator(program="cafe"),
            "sleeping": make_coordinator(program="academy"),
        },
    )


def rows_of(program, sessions, party, seats):
    """The keys of rows that addresses name."""
    return {
        "need": Need.objects.create(registration=seats[0], detail="A ramp", due_on=NOW.date(), purge_on=NOW.date()).pk,
        "supply": plan_supply([sessions["public"]], Draft(kind=Kind.MEAL, who="Kitchen"), now=NOW)[0].pk,
        "caller": party.lead_id,
        "party": party.pk,
        "seat": seats[1].pk,
        "visit": seats[2].pk,
        "venue": sessions["public"].venue_id,
        "idea": Topic.objects.create(program=program, title="Homework at the kitchen table").pk,
        "call": CallTask.objects.create(message=seats[0].messages.first()).pk,
        "recording": Resource.objects.create(
            session=sessions["public"], kind="recording", url="https://videos.example/one", captions=True
        ).pk,
        "snow": Closure.objects.create(first_day=NOW, last_day=NOW, kind="closing", name="Snow").pk,
        "reminder": program.reminder_plans.get().pk,
        "question": Question.objects.create(program=program, kind="text", text=approved(en="Your hopes?")).pk,
        "closing": make_closing(sessions["public"]).pk,
        **letters_to_lists(program),
        "network": program.organization_id,
        "far": make_organization("Elsewhere").pk,
        **two_records(),
    }


def letters_to_lists(program):
    """Two lists, one of them public, a mailbox on each, and a letter that was sent and one that was not."""
    news, inside = make_list("news", program=program), make_list("inside", program=program, is_public=False)
    reader = make_reader(news, inside, email="reader@reader.example")
    sent, letter = make_notice(news), make_notice(news)
    release(sent)
    send_notices(NOW)
    return {"sent": sent.pk, "letter": letter.pk, "subscription": reader.subscriptions.get(mailing_list=news).pk}


def two_records():
    """Two records that may be of one person, and two that were made one."""
    one, twin, kept, lost = (make_person(name) for name in ("Ana Núñez", "Ana", "Luz Example", "Luz"))
    merged = Merge.objects.create(kept=kept, lost=lost, by=make_user(), at=NOW)
    return {"one": one.pk, "twin": twin.pk, "merge": merged.pk}


def rights(world):
    """What each token is when it is the right one."""
    return {
        "manage": links.sign("manage", world.party.pk, world.party.link_version),
        "mine": links.sign("mine", world.party.lead_id, world.party.lead.link_version),
        "calendar": world.calendar.token,
        "confirm": links.sign("confirm", world.party.pk, world.party.link_version),
        "again": links.sign("again", world.party.pk, world.party.link_version),
        "subscribe": links.sign("subscribe", Reader.objects.get().pk, 1),
        "preferences": Reader.objects.get().token,
        "unsubscribe": links.sign("unsubscribe", world.rows["subscription"], 1),
    }


def browser_of(user, *, awake):
    """A browser in which this user is signed in, with or without a second factor."""
    client = Client()
    if user is not None:
        client.force_login(user)
    if awake:
        TOTP.activate(user, generate_totp_secret())
        request = RequestFactory().get("/")
        request.session = session = client.session
        record_authentication(request, user, "mfa", type="totp")
        session.save()
    return client


def answer(world, role, method, name, things):
    """What this kind of person gets."""
    kwargs = {}
    for key, value in things.items():
        if key == "slug" and value in world.sessions:
            kwargs[key] = world.sessions[value].slug
        elif key == "token":
            right = rights(world)[value]
            kwargs[key] = right if role == "link" else right[:-1] + ("A" if right[-1] != "A" else "B")
        else:
            kwargs[key] = world.rows.get(value, value)
    url = reverse(name, kwargs=kwargs)
    if role == "link" and things.get("slug") == "linked":
        url += f"?key={world.sessions['linked'].link_key}"
    user = world.users[role]
    client = browser_of(user, awake=role in ("coordinator", "elsewhere", "other_program"))
    return getattr(client, method.lower())(url)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.rule("D7.3")
@pytest.mark.parametrize("part", range(PARTS))
def test_who_may_open_what(part, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.DEMO = False
    world = make_world()
    wrong = []
    for method, name, things, expected in list(rows())[part::PARTS]:
        got = []
        for role in ROLES:
            cache.clear()
            with transaction.atomic():
                got.append(str(answer(world, role, method, name, things).status_code))
                transaction.set_rollback(True)
        if got != expected:
            wrong.append(f"{method} {name} {things} {dict(zip(ROLES, got, strict=True))}, not {' '.join(expected)}")
    assert not wrong, "\n".join(wrong)


def test_every_address_is_in_the_table():
    known = {name for _, name, _, _ in rows()}
    missing = {name for name, _, _ in addresses() if not is_listed_apart(name)} - known
    assert not missing, "one line each in tests/access_table.py"


def test_every_address_is_closed_unless_listed_as_public():
    for name, view, _ in addresses():
        if not is_listed_apart(name):
            is_open = not getattr(view, "login_required", True)
            assert is_open == (name in PUBLIC), f"{name}: list it in PUBLIC with a reason, or close it"


def test_the_lists_speak_only_of_addresses_that_exist():
    names = {name for name, _, _ in addresses()}
    assert set(PUBLIC) <= names
    assert {name for _, name, _, _ in rows()} <= names
