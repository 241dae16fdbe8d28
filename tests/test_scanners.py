"""A scanner that opens every link of every message leaves every row of every table as it was."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.models import Household, Person
from events.calendars.linking import renew_mine
from events.calendars.models import CalendarLink
from events.notices.models import Reader, Subscription
from events.notices.sending import send_notices
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.rosters.models import Party, Registration, Status
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, move_session
from events.signup.lost_links import answer_link_requests, ask_for_links
from tests.events.notices.lists import ask, make_list, make_notice, make_reader, release
from tests.factories import NOW, SOON, make_party, make_session
from tests.walking import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.rule("P26")]
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
OPENED = ("get", "head", "options")
HARMLESS = {200, 302, 404, 405}


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


def everything():
    """All rows of all tables."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def open_all(paths):
    """Every address in every way in which one looks without pressing anything, as one who keeps cookies, too.

    Where there is nothing for a link of this kind, one look is enough.
    """
    keeps = Client()
    for path in sorted(paths):
        if Client().get(path).status_code == 404:
            continue
        for method in OPENED:
            for browser in (keeps, Client()):
                assert getattr(browser, method)(path).status_code in HARMLESS, path


def paths_in(words):
    """The addresses of ours that some words hold."""
    found = (address.rstrip(".,)") for address in ADDRESS.findall(words))
    return {address.removeprefix(settings.SITE_URL) for address in found if address.startswith(settings.SITE_URL)}


@pytest.fixture
def world():
    """Families in every state that a link can meet: with a place, waiting, asked, canceled, called off, over."""
    course = make_session("Course", capacity=3)
    make_session("Course, second evening", roster=course.roster, starts_at=SOON + timedelta(days=7))
    asking = make_session("Asked", capacity=1)
    asking.roster.seating = "offer"
    asking.roster.save()
    others = [make_session(title) for title in ("Over soon", "Moved", "Called off")]
    parties = [make_party(f"Ada {number}", others=("Bo",)) for number in range(3)]
    first, waiting, gone = parties
    for party in (first, waiting):
        register(party, course.roster, now=NOW)
    held = register(make_party("Cy"), asking.roster, now=NOW)
    offered = register(make_party("Dee"), asking.roster, now=NOW)
    cancel_registration(held, now=NOW)
    cancel_registration(register(gone, others[0].roster, now=NOW), now=NOW)
    for session in others[1:]:
        register(first, session.roster, now=NOW)
    move_session(others[1], SOON + timedelta(days=2), SOON + timedelta(days=2, hours=2), now=NOW)
    cancel_session(others[2], now=NOW)
    household = Household.objects.create(organization=first.lead.organization)
    Person.objects.update(household=household)
    renew_mine(gone.lead, now=NOW, also_calendar=False)
    for person in Person.objects.all():
        CalendarLink.objects.create(owner=person)
        for reach in person.contacts.all():
            ask_for_links(reach, now=NOW)
    answer_link_requests(NOW)
    make_reader(make_list())
    ask(make_list(), email="asked@reader.example")
    release(make_notice(make_list()))
    send_notices(NOW)
    states = set(Registration.objects.values_list("status", flat=True))
    assert states == set(Status.values), "else this walks too little"
    assert offered.party.registrations.get().status == Status.OFFERED
    return parties


def test_every_link_of_every_message_that_was_written(world):
    paths = set()
    for message in Message.objects.all():
        paths |= paths_in(fill_links(message.body + message.html, message.language))
    assert {re.sub(r"/[\w.-]{20,}/", "/…/", path) for path in paths} >= {
        "/en/p/…/",
        "/en/mine/…/",
        "/en/mails/yes/…/",
        "/en/mails/…/",
        "/en/mails/leave/…/",
    }
    before = everything()
    open_all(paths)
    assert everything() == before


def tokens():
    """Every link that there is: each purpose over each row that it is made for."""
    rows = {
        "manage": Party.objects.values_list("pk", "link_version"),
        "again": Party.objects.values_list("pk", "link_version"),
        "confirm": Party.objects.values_list("pk", "link_version"),
        "mine": Person.objects.values_list("pk", "link_version"),
        "calendar": CalendarLink.objects.values_list("pk", "version"),
        "session": Session.objects.values_list("pk", "link_version"),
        "subscribe": Reader.objects.values_list("pk", "link_version"),
        "preferences": Reader.objects.values_list("pk", "link_version"),
        "unsubscribe": Subscription.objects.values_list("pk", "link_version"),
    }
    assert set(rows) == set(get_args(links.Purpose)), "a new kind of link is walked here, too"
    return [links.sign(purpose, *row) for purpose, made_for in rows.items() for row in made_for]


def test_every_address_behind_every_link_there_is(world):
    slugs = list(Session.objects.values_list("slug", flat=True))
    paths = set()
    for name, _view, needs in addresses():
        for token in tokens() if "token" in needs else ():
            for slug in slugs if "slug" in needs else [None]:
                paths.add(reverse(name, kwargs={"token": token, **({"slug": slug} if slug else {})}))
    before = everything()
    open_all(paths)
    assert everything() == before
