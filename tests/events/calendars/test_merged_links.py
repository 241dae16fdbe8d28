"""Links that were sent to one record of a person go on after it was merged: they lead to the person."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from accounts import links
from accounts.contact import Reach
from accounts.merging import merge, undo_merge
from accounts.models import Person
from events.attendance.models import Attendance, Mark
from events.attendance.recording import MarkInput, record
from events.calendars.linking import close_link, open_link, renew_link, renew_mine
from events.calendars.models import CalendarLink
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.rosters.contacts import correct_contact
from events.rosters.registration import register
from events.schedule.details import Assignment
from tests.factories import NOW, make_facilitator, make_party, make_person, make_session, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P14")]


@pytest.fixture
def twins():
    """Ana and Ana María, each signed up for something of her own."""
    found = []
    for name, contact, title in (
        ("Ana Núñez", "ana@family.example", "Math at home"),
        ("Ana María Núñez", "maria@family.example", "Reading at home"),
    ):
        party = make_party(name, contact=contact)
        register(party, make_session(title).roster, now=NOW)
        found.append(party)
    return found


@pytest.fixture(autouse=True)
def that_morning(time_machine):
    time_machine.move_to(NOW, tick=False)


def mine(person):
    return reverse("events:link-mine", args=[links.sign("mine", person.pk, person.link_version)])


def both_titles(answer):
    said = answer.content.decode()
    return answer.status_code == 200 and "Math at home" in said and "Reading at home" in said


def merged(twins):
    ana, twin = (party.lead for party in twins)
    return ana, twin, merge(ana, twin, by=make_user(), now=NOW)


def test_both_links_to_the_own_page_lead_to_the_same_page(client, twins):
    addresses = [mine(party.lead) for party in twins]
    _ana, _twin, decided = merged(twins)
    for address in addresses:
        assert both_titles(client.get(address))

    undo_merge(decided, by=make_user(), now=NOW)
    for address, title in zip(addresses, ("Math at home", "Reading at home"), strict=True):
        assert title in client.get(address).content.decode()
        assert not both_titles(client.get(address))


def test_the_link_to_one_sign_up_and_what_is_on_its_way_go_on(client, twins):
    manage = reverse("events:link-manage", args=[twins[1].token])
    waiting = Message.objects.get(registrations__party=twins[1])
    merged(twins)
    assert "Reading at home" in client.get(manage).content.decode()
    waiting.refresh_from_db()
    assert waiting.person == twins[0].lead
    found = re.findall(rf"{settings.SITE_URL}(/\S+)", fill_links(waiting.body, "en"))
    assert any(address.startswith(mine(twins[1].lead)) for address in found)
    for address in found:
        assert client.get(address).status_code == 200, address


def test_a_new_link_ends_the_old_ones_of_every_record(client, twins):
    addresses = [mine(party.lead) for party in twins]
    ana, _twin, _decided = merged(twins)
    renewed, _message = renew_mine(ana, now=NOW, also_calendar=False)
    for address in addresses:
        assert client.get(address).status_code == 404
    assert both_titles(client.get(mine(renewed)))


def test_so_does_a_contact_that_somebody_else_reads(client, twins):
    addresses = [mine(party.lead) for party in twins]
    ana, _twin, _decided = merged(twins)
    wrong = ana.contacts.get(value="maria@family.example")
    correct_contact(wrong, Reach("email", "new@family.example"), by=None, now=NOW, ends_links=True)
    for address in addresses:
        assert client.get(address).status_code == 404


def calendars(client, *found):
    """How many sessions each of these calendars shows; None where the address is closed."""
    answers = [client.get(reverse("events:link-calendar", args=[link.token])) for link in found]
    return [one.content.count(b"BEGIN:VEVENT") if one.status_code == 200 else None for one in answers]


@pytest.mark.parametrize("who_has_one", ["the lost one", "both"])
def test_the_address_in_a_calendar_program_goes_on_and_shows_everything(client, twins, who_has_one):
    links_before = [
        open_link(party.lead, "sign_ups", now=NOW) for party in (twins if who_has_one == "both" else twins[1:])
    ]
    ana, _twin, decided = merged(twins)
    assert calendars(client, *links_before) == [2] * len(links_before)

    undo_merge(decided, by=make_user(), now=NOW)
    assert calendars(client, *links_before) == [1] * len(links_before)
    assert CalendarLink.objects.filter(owner=ana).count() == len(links_before) - 1


@pytest.mark.parametrize("way", ["close", "renew", "mine"])
def test_taking_the_address_back_takes_back_all_of_them(client, twins, way):
    own, other = (open_link(party.lead, "sign_ups", now=NOW) for party in twins)
    ana, _twin, _decided = merged(twins)
    own.refresh_from_db()
    if way == "close":
        close_link(own, now=NOW)
    elif way == "renew":
        renew_link(own, now=NOW)
    else:
        renew_mine(ana, now=NOW, also_calendar=True)
    assert calendars(client, own, other) == [None, None]
    own.refresh_from_db()
    assert calendars(client, own) == ([None] if way == "close" else [2])


def test_where_the_own_address_was_taken_back_the_other_one_can_still_be_seen_and_closed(client, twins):
    own, other = (open_link(party.lead, "sign_ups", now=NOW) for party in twins)
    close_link(own, now=NOW)
    ana, _twin, _decided = merged(twins)
    assert calendars(client, own, other) == [None, 2]
    page = client.get(mine(ana)).content.decode()
    other.refresh_from_db()
    assert other.token in page
    client.post(reverse("events:mine-calendar", args=[mine(ana).split("/")[-2]]), {"close": "1"})
    assert calendars(client, other) == [None]


def test_a_calendar_of_work_goes_on_while_the_person_may_sign_in(client):
    session = make_session()
    user = make_facilitator(session)
    person, other = user.people.get(), make_person("Fay")
    Assignment.objects.create(session=make_session("Other"), person=other, role="host")
    beside = CalendarLink.objects.create(owner=other, scope="assignments")
    open_link(person, "assignments", now=NOW)
    merge(person, other, by=make_user(), now=NOW)
    assert calendars(client, beside) == [2]

    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert calendars(client, beside) == [None]


def test_a_mark_from_a_list_that_was_loaded_before_the_merge_counts_for_the_person(twins):
    session = make_session("Reading at home", starts_at=NOW)
    register(twins[1], session.roster, now=NOW - timedelta(hours=1))
    ana, twin, _decided = merged(twins)
    late = MarkInput(id=uuid4(), person=twin.pk, status="present", made_at=NOW)
    for _ in range(2):
        record(session, [late], by=None, now=NOW)
    assert Mark.objects.get().person == Attendance.objects.get().person == ana


def test_who_is_merged_has_no_page_of_her_own_any_more(client, twins):
    ana, twin, _decided = merged(twins)
    twin.refresh_from_db()
    assert twin.merged_into == ana
    assert not Person.objects.known().filter(pk=twin.pk).exists()
    guess = reverse("events:link-mine", args=[links.sign("mine", twin.pk, twin.link_version + 1)])
    assert client.get(guess).status_code == 404
