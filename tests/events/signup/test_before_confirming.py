"""Who has not confirmed yet reads what is so: first confirm, then the place, or the place in line."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import links
from events.rosters.models import Party
from events.rosters.registration import register
from events.rosters.waitlist import place_in_line
from events.schedule.models import Session
from events.signup.confirming import confirm
from tests.factories import NOW, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session(program=make_program(asks_to_confirm=True), capacity=2)


def sent_in(send, session):
    send(session, name="Ada Example")
    return Party.objects.get(confirm_by__isnull=False)


def read(client, purpose, row):
    name = {"manage": "link-manage", "confirm": "link-confirm", "mine": "link-mine"}[purpose]
    address = reverse(f"events:{name}", args=[links.sign(purpose, row.pk, row.link_version)])
    return client.get(address).content.decode()


def test_before_it_is_confirmed_a_place_has_no_code_for_the_door_and_no_file_for_the_calendar(client, send, session):
    party = sent_in(send, session)
    Session.objects.update(mode="both", join_url="https://meet.example/x")
    kept = [party.code, "Add to my calendar", "https://meet.example/x"]

    before, listed = read(client, "manage", party), read(client, "mine", party.lead)
    assert "We hold a place for you" in before
    assert "Until then we keep your place. When you have confirmed, we send you all" in before
    assert not [words for words in kept if words in before]
    assert "https://meet.example/x" not in listed
    assert "Please confirm first" in listed

    confirm(party, now=NOW)

    after, listed = read(client, "manage", party), read(client, "mine", party.lead)
    assert [words for words in kept if words in after] == kept
    assert "https://meet.example/x" in listed
    assert "You have a place" in listed


def test_who_waits_and_has_not_confirmed_is_told_to_do_that_first_and_no_place_in_line(client, send, session):
    register(make_party(others=("Bo",)), session.roster, now=NOW)
    party = sent_in(send, session)
    first = "You stand in line once you have confirmed. Until then, places that come free go to others."

    own, asked = read(client, "manage", party), read(client, "confirm", party)

    assert "First confirm, then you are in line" in own
    assert first in own
    for wrong in ("first in line", "You will know by", "keep your place", "number 1"):
        assert wrong not in own
    assert first in asked
    assert "Until then we keep the place" not in asked
    assert place_in_line(party.registrations.get()) == 0
    assert "number 1 in line" not in read(client, "mine", party.lead)
