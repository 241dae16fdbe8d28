"""A screen at which several people stand one after another shows nothing of the one to the next."""

import re

import pytest
import time_machine
from django.urls import reverse

from events.rosters.registration import register
from tests.factories import NOW, SOON, make_coordinator, make_facilitator, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P15")]


def in_sight(page):
    """The parties that the list at the door shows, in its order."""
    rows = re.findall(r'<li id="party-[^>]*>.*?"name">([^<]*)<', page, re.DOTALL)
    hidden = re.findall(r'<li id="party-[^>]* hidden>.*?"name">([^<]*)<', page, re.DOTALL)
    return [name for name in rows if name not in hidden]


@pytest.fixture
def door(client):
    session = make_session()
    for name in ("Zoe", "ana", "Óscar", "Álvaro", "Bo"):
        register(make_party(name), session.roster, now=NOW)
    with time_machine.travel(SOON, tick=False):
        client.force_login(make_facilitator(session))
        yield lambda words: client.get(reverse("events:door", args=[session.slug]), {"q": words})


def test_a_search_at_the_door_that_finds_nobody_shows_nobody_of_the_search_before(door):
    assert in_sight(door("bo").content.decode()) == ["Bo"]

    answer = door("nobody")

    assert in_sight(answer.content.decode()) == []
    assert "Nobody by that name" in answer.content.decode()


def test_the_list_at_the_door_is_in_the_order_of_names_however_they_are_written(door):
    assert in_sight(door("").content.decode()) == ["Álvaro", "ana", "Bo", "Óscar", "Zoe"]


@pytest.fixture
def desk(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    session = make_session()
    for name in ("Ana Zapata", "Ana Álvarez"):
        register(make_party(name), session.roster, now=NOW)
    client.force_login(make_coordinator())
    return client


def test_a_search_for_who_calls_that_finds_nobody_shows_nobody_of_the_search_before(desk):
    found = desk.get(reverse("events:desk-callers"), {"q": "ana"}).content.decode()
    assert re.findall(r'scope="row"><a[^>]*><bdi>([^<]*)', found) == ["Ana Álvarez", "Ana Zapata"]

    answer = desk.get(reverse("events:desk-callers"), {"q": "nobody"})

    assert "Ana" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"], "nor does going back"


def test_after_asking_for_a_lost_link_the_page_says_nothing_of_who_asked(client, clock):
    party = make_party("Ada Secret", contact="ada@family.example")
    register(party, make_session().roster, now=NOW)
    page = reverse("events:lost-link")
    said = {"contact": "ada@family.example", "more-since": client.get(page).context["guard"].initial["since"]}
    clock.shift(60)

    done = client.post(page, said, follow=True)

    assert done.redirect_chain
    for answer in (done, client.get(page)):
        assert not {"ada", "secret", "ada@family.example"} & set(
            re.findall(r"[\w@.]+", answer.content.decode().lower())
        )
        assert "no-store" in answer["Cache-Control"]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
