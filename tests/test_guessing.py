"""Who guesses a link, changes one, or comes with an old one learns nothing: the same page as for any wrong address."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import reverse

from accounts import links
from accounts.models import Person
from events.calendars.models import CalendarLink
from events.rosters.models import Party, Registration
from events.rosters.registration import register
from events.schedule.models import Session
from tests.factories import NOW, make_party, make_session
from tests.walking import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P45", "D7.10")]
TOKEN_PAGES = [name for name, _, needs in addresses() if needs == ["token"]]
PURPOSE_OF = {
    "events:link-manage": "manage",
    "events:party-change": "manage",
    "events:party-cancel": "manage",
    "events:link-mine": "mine",
    "events:mine-calendar": "mine",
    "events:mine-new-link": "mine",
    "events:link-calendar": "calendar",
}
SENT_BY_POST = {"events:party-cancel", "events:mine-calendar", "events:mine-new-link"}


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
    CalendarLink.objects.create(owner=party.lead)
    return party


def right_token(party, purpose):
    calendar = CalendarLink.objects.get()
    return {
        "manage": links.sign("manage", party.pk, party.link_version),
        "mine": links.sign("mine", party.lead_id, party.lead.link_version),
        "calendar": links.sign("calendar", calendar.pk, calendar.version),
    }[purpose]


def wrong_tokens(party, purpose):
    """Every way to be wrong that somebody might try."""
    right = right_token(party, purpose)
    body, _, signature = right.partition(".")
    pk, version = body.split("-")
    yield from (
        links.sign(other, int(pk), int(version))
        for other in ("manage", "mine", "calendar", "session")
        if other != purpose
    )
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
        url = reverse(name, kwargs={"token": token})
        answers = [client.post(url)] if name in SENT_BY_POST else [client.get(url), client.post(url)]
        for response in answers:
            if response.status_code != 405:
                assert said(response) == nowhere, token
    assert Registration.objects.get().status == "registered"
    assert Party.objects.get().link_version == 1
    assert CalendarLink.objects.count() == 1


@pytest.mark.parametrize("name", TOKEN_PAGES)
def test_the_right_link_opens(client, party, name):
    """Else the test above would prove nothing."""
    url = reverse(name, kwargs={"token": right_token(party, PURPOSE_OF[name])})
    response = client.post(url, {"open": "1"}) if name in SENT_BY_POST else client.get(url)

    assert response.status_code in (200, 302)


@pytest.mark.parametrize("name", TOKEN_PAGES)
def test_a_link_that_was_made_anew_closes_the_old_one(client, party, name):
    old = right_token(party, PURPOSE_OF[name])
    Party.objects.update(link_version=2)
    Person.objects.update(link_version=2)
    CalendarLink.objects.update(version=2)
    url = reverse(name, kwargs={"token": old})
    response = client.post(url, {"open": "1"}) if name in SENT_BY_POST else client.get(url)

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
