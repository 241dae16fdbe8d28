"""A family's own page: opened by its link alone, and opening it changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts import links
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.rosters.models import Party, Registration, Roster, Status
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session
from events.signup import party_views
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session("Math at home", takes="heads", capacity=10)


@pytest.fixture
def party(session):
    return register(make_party("Ada Example", contact="ada@family.example", children=2), session.roster, now=NOW).party


def page_of(party, name="link-manage"):
    return reverse(f"events:{name}", args=[party.token])


def everything():
    """All rows that a link could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Party, Registration, Roster, Session, Message)]


def test_the_page_says_all_that_one_must_keep(client, party):
    page = client.get(page_of(party)).content.decode()
    for said in ("You are signed up", "Friday, December 11, 9:30–11:00 AM", "Example Library", party.code):
        assert said in page
    assert f'href="/en/sessions/{Session.objects.get().slug}.ics"' in page


def test_the_page_is_for_nobody_else_and_is_not_kept(client, party):
    answer = client.get(page_of(party))
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_family_changes_who_comes(client, party):
    answer = client.post(page_of(party, "party-change"), {"others": "Bo Example\nCy", "children": "3"})
    assert answer["Location"] == page_of(party)
    registration = Registration.objects.get()
    assert registration.seats == 6
    assert Roster.objects.get().seats_taken == 6
    assert "<bdi>Bo Example</bdi>, <bdi>Cy</bdi>" in client.get(page_of(party)).content.decode()


def test_more_people_than_there_are_places_is_said_at_the_form_and_changes_nothing(client, party):
    answer = client.post(page_of(party, "party-change"), {"others": "Bo", "children": "9"})
    page = answer.content.decode()
    assert "This room has 10 places." in page
    assert 'value="9"' in page
    assert Roster.objects.get().seats_taken == 3


def test_two_tabs_with_different_numbers_end_with_the_numbers_sent_last(client, party):
    for children in ("5", "1"):
        client.post(page_of(party, "party-change"), {"others": "", "children": children})
    assert Roster.objects.get().seats_taken == 2


def test_where_children_are_not_asked_a_change_keeps_their_number(client):
    session = make_session(program=make_program("cafe", asks_children=False))
    party = register(make_party(children=2), session.roster, now=NOW).party
    client.post(page_of(party, "party-change"), {"others": "Bo", "children": "9"})
    party.refresh_from_db()
    assert party.children == 2
    assert party.adults == 2


@pytest.mark.rule("D8.2")
def test_canceling_asks_once_and_frees_the_place_for_the_next(client, session, party):
    waiting = register(make_party("Bo", children=8), session.roster, now=NOW)
    assert "Yes, cancel" in client.get(page_of(party, "party-cancel")).content.decode()
    assert Registration.objects.get(party=party).is_seated

    answer = client.post(page_of(party, "party-cancel"), follow=True)

    assert "Your sign-up is canceled" in answer.content.decode()
    assert Registration.objects.get(party=party).status == Status.CANCELED
    assert Registration.objects.get(pk=waiting.pk).is_seated


def test_canceling_twice_and_changing_after_it_do_nothing(client, party):
    client.post(page_of(party, "party-cancel"))
    before = everything()
    for name in ("party-cancel", "party-change"):
        answer = client.post(page_of(party, name), {"children": "5"})
        assert answer["Location"] == page_of(party)
    assert everything() == before


def test_what_is_over_can_no_longer_be_changed_or_canceled(client, party, morning):
    morning.move_to(SOON + timedelta(hours=3))
    before = everything()
    for name in ("party-cancel", "party-change"):
        assert client.post(page_of(party, name), {"children": "5"})["Location"] == page_of(party)
    assert everything() == before
    page = client.get(page_of(party)).content.decode()
    assert "This is over." in page
    assert page_of(party, "party-cancel") not in page


def test_canceling_keeps_what_was_over_already(client, party):
    other = make_session("Was before", starts_at=NOW - timedelta(days=2))
    past = Registration.objects.create(
        party=party, roster=other.roster, seats=1, status="registered", queued_at=NOW, seated_at=NOW, changed_at=NOW
    )
    client.post(page_of(party, "party-cancel"))
    past.refresh_from_db()
    assert past.is_seated
    assert Registration.objects.exclude(pk=past.pk).get().status == Status.CANCELED


def test_a_session_called_off_is_said_on_the_page(client, session, party):
    cancel_session(session, now=NOW)
    page = client.get(page_of(party)).content.decode()
    assert "This is canceled" in page
    assert page_of(party, "party-cancel") not in page


@pytest.mark.parametrize(("before", "said"), [(0, "first in line"), (1, "2nd in line"), (3, "number 4 in line")])
def test_who_waits_sees_the_place_in_line(client, before, said):
    session = make_session(capacity=0)
    for _ in range(before):
        register(make_party(), session.roster, now=NOW)
    party = register(make_party("Ada"), session.roster, now=NOW).party
    page = client.get(page_of(party)).content.decode()
    assert f"You are {said}." in page


def test_who_canceled_and_signed_up_again_sees_the_last_word(client, session, party):
    cancel_registration(party.registrations.get(), now=NOW)
    register(party, session.roster, now=NOW + timedelta(minutes=1))
    assert "You are signed up" in client.get(page_of(party)).content.decode()


def test_a_link_ends_sixty_days_after_the_last_date(client, party, morning):
    morning.move_to(SOON + timedelta(days=60))
    assert client.get(page_of(party)).status_code == 200
    morning.move_to(SOON + timedelta(days=61))
    assert client.get(page_of(party)).status_code == 404


@pytest.mark.rule("D7.10")
@pytest.mark.parametrize("name", ["link-manage", "party-change", "party-cancel"])
def test_a_broken_foreign_or_revoked_link_shows_nothing_and_does_nothing(client, party, name):
    other = make_party("Bo")
    wrong = [
        "x", "1", "-", party.token[:-1], party.token[:-1] + "!", party.token.upper(), "0" * 5000, "é🐙",
        links.sign("mine", party.pk, 1), links.sign("manage", 999, 1), links.sign("manage", party.pk, 2),
        links.sign("manage", other.pk, 1),
    ]  # fmt: skip
    before = everything()
    for token in wrong:
        address = reverse(f"events:{name}", args=[token])
        for answer in (client.get(address), client.post(address, {"children": "5"})):
            assert answer.status_code in (404, 405)
            assert "Ada" not in answer.content.decode()
    assert everything() == before


def test_a_raised_version_ends_the_link(client, party):
    old = page_of(party)
    Party.objects.update(link_version=2)
    assert client.get(old).status_code == 404


def test_a_home_visit_has_no_page_that_a_shared_mailbox_could_open(client):
    session = make_session("Home visit of the Example family", visibility="private")
    party = register(make_party("Ada"), session.roster, now=NOW).party
    assert client.get(page_of(party)).status_code == 404


@pytest.mark.rule("P26")
def test_a_scanner_that_opens_every_link_of_a_message_changes_nothing(client, party):
    message = Message.objects.get()
    words = fill_links(message.body + message.html, "en")
    found = set(re.findall(r"https?://[^\s\"<>]+", words))
    paths = {re.sub(r"^https?://[^/]+", "", address).rstrip(".") for address in found} | {
        page_of(party, "party-change"), page_of(party, "party-cancel"),
    }  # fmt: skip
    assert page_of(party) in paths
    before = everything()
    for path in sorted(paths):
        for method in (client.get, client.head, client.options):
            assert method(path).status_code in (200, 302, 405), path
    assert everything() == before


def test_a_busy_database_changes_nothing_and_says_so(client, party, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(party_views, "cancel_sign_up", locked)
    monkeypatch.setattr(party_views, "change_party", locked)
    assert "Please try again." in client.post(page_of(party, "party-cancel")).content.decode()
    answer = client.post(page_of(party, "party-change"), {"children": "5"})
    assert "Nothing you typed is lost." in answer.content.decode()
    assert 'value="5"' in answer.content.decode()
