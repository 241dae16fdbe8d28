"""Who guesses a link, changes one, or comes with an old one learns nothing: the same page as for any wrong address."""

from __future__ import annotations

import re
from typing import get_args

import pytest
import time_machine
from django.urls import reverse

from accounts import links
from accounts.models import Household, Person
from events.calendars.models import CalendarLink
from events.notices.models import Reader, Subscription
from events.rosters.models import Party, Registration
from events.rosters.registration import register
from events.schedule.models import Session
from tests.events.notices.lists import make_list, make_reader
from tests.factories import NOW, make_party, make_session
from tests.walking import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P45", "D7.10")]
TOKEN_PAGES = {name: needs for name, _, needs in addresses() if "token" in needs}
PURPOSE_OF = {
    "events:link-manage": "manage",
    "events:party-change": "manage",
    "events:party-cancel": "manage",
    "events:party-answers": "manage",
    "events:party-texts": "manage",
    "events:party-new-date": "manage",
    "events:party-add-date": "manage",
    "events:party-cancel-date": "manage",
    "events:party-absence": "manage",
    "events:party-place": "manage",
    "events:link-mine": "mine",
    "events:mine-calendar": "mine",
    "events:mine-household": "mine",
    "events:mine-new-link": "mine",
    "events:link-calendar": "calendar",
    "events:link-again": "again",
    "events:link-confirm": "confirm",
    "events:party-help": "manage",
    "events:party-help-act": "manage",
    "events:mine-lists": "mine",
    "events:link-subscribe": "subscribe",
    "events:link-preferences": "preferences",
    "events:link-unsubscribe": "unsubscribe",
}
SENT_BY_POST = {"events:party-cancel", "events:mine-calendar", "events:mine-household", "events:mine-new-link"}
KEPT_BY_CALENDARS = {"events:link-calendar"}
"""Read by programs that ask again and again whether anything is new: private, but not forgotten each time."""
BUTTONS = {"open": "1", "share": "1"}


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


def said(response):
    """A page without what differs from request to request or repeats the address."""
    return response.status_code, re.sub(r'(nonce|value|href)="[^"]*"', "", response.content.decode())


@pytest.fixture
def party():
    session = make_session()
    party = make_party("Bo Example", contact="bo@family.example")
    register(party, session.roster, now=NOW)
    Person.objects.update(household=Household.objects.create(organization=party.lead.organization))
    CalendarLink.objects.create(owner=party.lead)
    make_reader(make_list())
    return party


def right_token(party, purpose):
    calendar = CalendarLink.objects.get()
    return {
        "manage": links.sign("manage", party.pk, party.link_version),
        "mine": links.sign("mine", party.lead_id, party.lead.link_version),
        "calendar": links.sign("calendar", calendar.pk, calendar.version),
        "again": links.sign("again", party.pk, party.link_version),
        "confirm": links.sign("confirm", party.pk, party.link_version),
        "subscribe": links.sign("subscribe", Reader.objects.get().pk, 1),
        "preferences": links.sign("preferences", Reader.objects.get().pk, 1),
        "unsubscribe": links.sign("unsubscribe", Subscription.objects.get().pk, 1),
    }[purpose]


def address(name, token):
    """The address of a page behind a link."""
    more = {"slug": Session.objects.get().slug} if "slug" in TOKEN_PAGES[name] else {}
    return reverse(name, kwargs={"token": token, **more})


def wrong_tokens(party, purpose):
    """Every way to be wrong that somebody might try."""
    right = right_token(party, purpose)
    body, _, signature = right.partition(".")
    pk, version = body.split("-")
    yield from (links.sign(other, int(pk), int(version)) for other in get_args(links.Purpose) if other != purpose)
    yield from (
        f"{pk}-{int(version) + 1}.{signature}",
        f"{int(pk) + 1}-{version}.{signature}",
        body,
        f"{body}.",
        signature,
    )
    yield links.sign(purpose, int(pk), int(version) + 1)
    yield links.sign(purpose, int(pk) + 1000, 1)
    yield from ("1", "x" * 2000, "%00", "é", right.swapcase())


def test_every_page_behind_a_link_is_tried_here():
    assert set(TOKEN_PAGES) == set(PURPOSE_OF)


@pytest.mark.parametrize("name", TOKEN_PAGES)
def test_a_wrong_link_is_a_wrong_address(client, party, name):
    nowhere = said(client.get("/en/nowhere/"))
    for token in wrong_tokens(party, PURPOSE_OF[name]):
        url = address(name, token)
        answers = [client.post(url)] if name in SENT_BY_POST else [client.get(url), client.post(url)]
        for response in answers:
            if response.status_code != 405:
                assert said(response) == nowhere, token
    assert Registration.objects.get().status == "registered"
    assert Party.objects.get().link_version == 1
    assert CalendarLink.objects.count() == 1
    assert Subscription.objects.standing().count() == 1


@pytest.mark.parametrize("name", TOKEN_PAGES)
def test_the_right_link_opens(client, party, name):
    """Else the test above would prove nothing."""
    url = address(name, right_token(party, PURPOSE_OF[name]))
    response = client.post(url, BUTTONS) if name in SENT_BY_POST else client.get(url)

    assert response.status_code in (200, 302)


@pytest.mark.rule("D7.9")
@pytest.mark.parametrize("name", TOKEN_PAGES)
def test_no_page_behind_a_link_is_kept_or_told_of(client, party, name):
    """Not by browsers, not by search engines, and its address is told to no other site."""
    url = address(name, right_token(party, PURPOSE_OF[name]))
    answers = [client.post(url, BUTTONS)] if name in SENT_BY_POST else [client.get(url), client.head(url)]
    if name in SENT_BY_POST - {"events:party-cancel"}:
        answers.append(client.get(url))
    for response in answers:
        assert response["Referrer-Policy"] == "same-origin"
        if response.status_code != 405:
            assert response["X-Robots-Tag"] == "noindex"
            assert ("no-store" in response["Cache-Control"]) is (name not in KEPT_BY_CALENDARS)
            assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("name", TOKEN_PAGES)
def test_a_link_that_was_made_anew_closes_the_old_one(client, party, name):
    old = right_token(party, PURPOSE_OF[name])
    Party.objects.update(link_version=2)
    Person.objects.update(link_version=2)
    CalendarLink.objects.update(version=2)
    Reader.objects.update(link_version=2)
    Subscription.objects.update(link_version=2)
    url = address(name, old)
    response = client.post(url, BUTTONS) if name in SENT_BY_POST else client.get(url)

    assert said(response) == said(client.get("/en/nowhere/"))


@pytest.mark.parametrize("wrong", ["other session", "older version", "other purpose", "broken", "nothing"])
def test_a_session_by_link_needs_its_own_newest_key(client, wrong):
    session, other = (make_session(title, visibility="link") for title in ("By invitation", "Another"))
    keys = {
        "other session": other.link_key,
        "older version": links.sign("session", session.pk, 1),
        "other purpose": links.sign("manage", session.pk, 2),
        "broken": session.link_key[:-1],
        "nothing": "",
    }
    Session.objects.filter(pk=session.pk).update(link_version=2)
    session.refresh_from_db()
    url = reverse("events:session", args=[session.slug])

    response = client.get(url, {"key": keys[wrong]})

    assert said(response) == said(client.get("/en/nowhere/"))
    assert client.get(session.get_absolute_url()).status_code == 200


def test_a_key_opens_its_session_and_nothing_behind_it(client):
    session = make_session("By invitation", visibility="link")
    for name in ("events:door", "events:desk-session", "events:desk-roster"):
        response = client.get(reverse(name, args=[session.slug]), {"key": session.link_key})
        assert response.status_code == 302
        assert response["Location"].startswith("/en/account/login/")
