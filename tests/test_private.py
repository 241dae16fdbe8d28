"""A home visit leaves no trace where it does not belong: not on a page, in a feed, a message or an address."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest
import time_machine

from accounts import links
from accounts.languages import approved
from events.calendars.models import CalendarLink
from events.outbox.models import Message
from events.reminders.planning import queue_due_reminders
from events.rosters.registration import register
from events.rosters.room import set_capacity
from events.schedule.scheduling import cancel_session, move_session
from events.support.answering import answer
from events.support.asking import Wish, ask_for
from events.support.models import Kind, Need
from events.support.supplying import Draft, plan_supply
from tests.factories import (
    NOW,
    make_coordinator,
    make_facilitator,
    make_organization,
    make_party,
    make_program,
    make_roster,
    make_session,
    make_venue,
)
from tests.walking import all_urls, filtered_urls, read

MARK = "zzmarkzz"
"""In every word that is said of the visit."""
FAMILY = "yymarkyy"
"""In the name of the visited family."""
PLACE = "xxplacexx"
"""In the name of the place. Coordinators of one organization choose from the same places."""
SEARCHED = (MARK[:-2], FAMILY[:-2], PLACE[:-2])
"""Finds what the marks would find, and is not taken for them where a page repeats what was asked."""
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.DEMO = False


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def visit():
    """A planned home visit with a family, beside a public session."""
    program = make_program("visits", name="ZZMARKZZ home visits", is_public=False, visibility="private")
    session = make_session(
        "ZZMARKZZ visit",
        title_es="Visita ZZMARKZZ",
        program=program,
        venue=make_venue("XXPLACEXX house", street="1 XXPLACEXX Street"),
        visibility="private",
        summary=approved(en="ZZMARKZZ summary"),
        bring=approved(en="ZZMARKZZ things"),
        join_url="https://zzmarkzz.example/",
    )
    make_session("Math at home")
    return session


@pytest.fixture
def family(visit):
    party = make_party("YYMARKYY Example", contact="yymarkyy@family.example", others=("YYMARKYY Other",))
    registration = register(party, visit.roster, now=NOW)
    (need,) = ask_for(registration, [Wish(kind=Kind.CHILD_CARE, band="3-5", words="ZZMARKZZ words")], now=NOW)
    draft = Draft(kind=Kind.CHILD_CARE, band="3-5", places=1, who="ZZMARKZZ care", venue=visit.venue, room="ZZMARKZZ")
    plan_supply([visit], draft, now=NOW)
    need.refresh_from_db()
    answer(need, Need.State.CONFIRMED, now=NOW)
    return party


def traces(client, *, marks=(MARK, FAMILY, PLACE), tokens=("1-1.guess",), slug=""):
    """The addresses that show a mark or the visit's slug to this visitor; not the slug where it was asked for."""
    found = []
    for url in chain(all_urls(tokens=tokens), filtered_urls(*SEARCHED)):
        said, secrets = read(client.get(url)), marks
        if slug and slug in url:
            said = said.replace(slug, "")
        elif slug:
            secrets = (*marks, slug)
        if any(secret in said for secret in secrets):
            found.append(url)
    return found


def test_a_stranger_finds_no_trace_on_any_page_or_feed(client, visit, family):
    assert traces(client, slug=visit.slug) == []


def test_a_guess_at_its_address_says_the_same_as_any_wrong_address(client, visit):
    def answer(slug):
        response = client.get(f"/en/sessions/{slug}/")
        return response.status_code, response.content.decode().replace(slug, "")

    assert answer(visit.slug) == answer("never-there")
    assert answer(visit.slug)[0] == 404


@pytest.mark.parametrize("who", ["another facilitator", "coordinator elsewhere", "coordinator of another program"])
def test_other_staff_find_no_trace(client, visit, family, settings, who):
    settings.SECOND_FACTOR_REQUIRED = False
    users = {
        "another facilitator": lambda: make_facilitator(make_session("Coffee")),
        "coordinator elsewhere": lambda: make_coordinator(make_organization("Elsewhere")),
        "coordinator of another program": lambda: make_coordinator(program="academy"),
    }
    client.force_login(users[who]())
    marks = (MARK, FAMILY) if who == "coordinator of another program" else (MARK, FAMILY, PLACE)

    assert traces(client, marks=marks, slug=visit.slug) == []


def test_another_family_finds_no_trace_behind_its_own_links(client, visit, family):
    party = make_party("Bo Example")
    register(party, make_roster(), now=NOW)
    calendar = CalendarLink.objects.create(owner=party.lead)
    tokens = (
        links.sign("manage", party.pk, party.link_version),
        links.sign("mine", party.lead_id, party.lead.link_version),
        calendar.token,
    )

    assert traces(client, tokens=tokens, slug=visit.slug) == []


def test_the_coordinator_of_the_visits_does_find_it(client, visit, family, settings):
    """Else the tests above would prove nothing."""
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_coordinator(program="visits"))

    found = traces(client, marks=(MARK,))
    assert FAMILY in read(client.get(f"/en/desk/sessions/{visit.slug}/people/"))
    assert f"/en/desk/sessions/?q={SEARCHED[0]}" in found
    assert "/en/desk/sessions/?program=visits" in found


def live_through(visit):
    """All that a session can have happen to it, and everything that the program writes of it meanwhile."""
    visit.roster.refresh_from_db()
    set_capacity(visit.roster, visit.roster.seats_taken, now=NOW)
    register(make_party("Bo Example"), visit.roster, now=NOW)
    set_capacity(visit.roster, 20, now=NOW)
    move_session(visit, visit.starts_at + timedelta(days=1), visit.ends_at + timedelta(days=1), now=NOW)
    visit.refresh_from_db()
    queue_due_reminders(visit.starts_at - timedelta(hours=3))
    cancel_session(visit, now=visit.starts_at - timedelta(hours=2))
    kinds = {"registered", "waitlisted", "seated", "moved", "reminder", "canceled", "help_answered"}
    assert set(Message.objects.values_list("template", flat=True)) == kinds


def test_messages_and_the_own_calendar_name_neither_place_nor_topic(client, visit, family):
    calendar = CalendarLink.objects.create(owner=family.lead)
    live_through(visit)

    for message in Message.objects.values():
        assert MARK not in str(message).lower()
        assert PLACE not in str(message).lower()
    assert traces(client, marks=(MARK, PLACE), tokens=(calendar.token,), slug=visit.slug) == []
