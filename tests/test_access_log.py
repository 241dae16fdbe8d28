"""Who opens or exports a list of people is written down: who, when, what; never whose name or number."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from accounts.history import Access
from events.rosters.registration import register
from tests.factories import NOW, make_coordinator, make_facilitator, make_party, make_session

LISTS = (
    "events:desk-roster", "events:desk-roster-file", "events:desk-move", "events:desk-cancel", "events:door",
    "events:desk-calls", "events:desk-messages",
)  # fmt: skip
"""The pages and files that show families. A new one is added here."""
pytestmark = [pytest.mark.django_db, pytest.mark.rule("D7.4")]


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def session(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    session = make_session()
    party = make_party("Zzname Example", contact="zzmail@family.example", others=("Zzother Example",))
    register(party, session.roster, now=NOW)
    return session


def address(name, session):
    return reverse(name, args=[session.slug] if name not in ("events:desk-calls", "events:desk-messages") else [])


@pytest.mark.parametrize("name", LISTS)
def test_opening_a_list_of_people_is_noted(client, session, name):
    coordinator = make_coordinator()
    client.force_login(coordinator)

    response = client.get(address(name, session))

    assert response.status_code == 200
    row = Access.objects.get()
    assert row.actor == coordinator
    assert row.what
    kept = str(Access.objects.values().get()).lower()
    assert not [secret for secret in ("zzname", "zzmail", "zzother", coordinator.email) if secret in kept]
    if session.slug in address(name, session):
        assert (row.subject_type, row.subject_id) == ("session", session.pk)


def test_a_facilitator_at_the_door_is_noted_too(client, session):
    facilitator = make_facilitator(session)
    client.force_login(facilitator)

    client.get(reverse("events:door", args=[session.slug]))

    assert Access.objects.get().actor == facilitator


@pytest.mark.parametrize("name", LISTS)
def test_who_is_refused_saw_nothing_and_is_not_noted(client, session, name):
    client.force_login(make_facilitator(make_session("Coffee")))

    assert client.get(address(name, session)).status_code in (403, 404)
    assert not Access.objects.exists()
