"""The page of who is signed in: own sign-ups, and the calendars of these and of the sessions with a part."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Person
from events.calendars.models import CalendarLink
from events.rosters.registration import register
from events.schedule.details import Assignment
from tests.factories import NOW, make_facilitator, make_party, make_session, make_user

pytestmark = pytest.mark.django_db
OPEN = {"open": "1"}


@pytest.fixture
def family():
    """Two adults who signed up as any family does."""
    return make_party("Alma Ejemplo", contact="alma@family.example", others=("Beto Ejemplo",))


def test_a_facilitator_finds_her_calendar_from_her_sessions(client):
    client.force_login(make_facilitator(make_session("Mine")))
    page = client.get(reverse("events:my-sessions")).content.decode()
    assert f'href="{reverse("events:my-calendar")}"' in page


def test_a_facilitator_gets_the_calendar_of_her_own_sessions(client):
    fay, stranger = make_facilitator(make_session("Mine")), make_facilitator(make_session("Other"))
    page = reverse("events:my-calendar")
    assert client.get(page).status_code == 302, "signing in first"
    client.force_login(fay)

    client.post(page, {"person": stranger.people.get().pk, **OPEN})
    assert not CalendarLink.objects.exists()
    client.post(page, {"person": fay.people.get().pk, **OPEN})
    link = CalendarLink.objects.get()

    assert (link.owner, link.scope) == (fay.people.get(), "assignments")
    assert link.token in client.get(page).content.decode()


def test_who_has_no_part_anywhere_is_told_so(client):
    client.force_login(make_user())

    assert "No part yet" in client.get(reverse("events:my-calendar")).content.decode()
    assert client.post(reverse("events:my-calendar")).status_code == 404


@pytest.fixture
def alma(client, family):
    """She signed in: her account belongs to the person who signed up."""
    user = make_user("alma@family.example")
    Person.objects.filter(pk=family.lead_id).update(user=user)
    client.force_login(user)
    return Person.objects.get(pk=family.lead_id)


def test_a_signed_in_family_finds_its_sign_ups_in_its_own_words(client, alma, family):
    register(family, make_session("Math at home").roster, now=NOW)
    register(family, make_session("At home", visibility="private").roster, now=NOW)
    make_session("Of others")

    page = client.get(reverse("events:my-calendar")).content.decode()

    assert "<h1>My sign-ups</h1>" in page
    assert reverse("events:link-manage", args=[family.token]) in page
    assert page.count('class="session ') == 1, "home visits are never there"
    assert "Of others" not in page
    assert "My sessions" not in page
    assert "have a part" not in page


def test_a_signed_in_family_makes_the_calendar_of_its_sign_ups(client, alma):
    page = reverse("events:my-calendar")

    client.post(page, {"person": alma.pk, "scope": "sign_ups", **OPEN})

    link = CalendarLink.objects.get()
    assert (link.owner, link.scope) == (alma, "sign_ups")
    assert link.token in client.get(page).content.decode()


def test_every_page_leads_a_signed_in_family_to_its_sign_ups_and_nobody_else(client, alma):
    here, link = reverse("events:whats-on"), f'href="{reverse("events:my-calendar")}"'
    assert link in client.get(here).content.decode()

    client.force_login(make_facilitator(make_session("Mine")))
    assert link not in client.get(here).content.decode()
    client.logout()
    assert link not in client.get(here).content.decode()


def test_who_works_at_a_session_and_signed_up_for_another_finds_both(client):
    fay = make_facilitator(make_session("Mine"))
    client.force_login(fay)
    page = client.get(reverse("events:my-calendar")).content.decode()
    assert "Where I have a part" in page
    assert "signed up for" not in page

    party = make_party("Fay", contact=fay.email)
    register(party, make_session("Math at home").roster, now=NOW)
    fay.people.update(user=None)
    Person.objects.filter(pk=party.lead_id).update(user=fay)
    Assignment.objects.update(person=party.lead_id)
    page = client.get(reverse("events:my-calendar")).content.decode()

    assert "Where I have a part" in page
    assert page.count('class="session ') == 1


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.counts("events:my-calendar")
def test_the_own_page_needs_the_same_queries_for_any_number(client, alma, family, django_assert_num_queries, count):
    for number in range(count):
        register(family, make_session(f"Session {number}").roster, now=NOW)
    client.get(reverse("events:my-calendar"))

    with django_assert_num_queries(15):
        page = client.get(reverse("events:my-calendar")).content.decode()

    assert page.count('class="session ') == count
