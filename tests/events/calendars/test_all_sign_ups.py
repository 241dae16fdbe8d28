"""All sign-ups of a person on one page: how each stands, what can be done, what was; and new links for all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import links
from accounts.models import Contact, Household, Person
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.rosters.models import Party, Registration
from events.rosters.registration import cancel_registration, register
from events.rosters.room import set_capacity
from events.schedule.models import Session
from events.signup.absences import seen_start, tell_absent
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_party("Alma Ejemplo", contact="alma@family.example", others=("Beto Ejemplo",))


def mine_of(person):
    return reverse("events:link-mine", args=[links.sign("mine", person.pk, person.link_version)])


def page_of(client, person):
    return client.get(mine_of(person)).content.decode()


def to(party, name, **more):
    return reverse(f"events:{name}", kwargs={"token": party.token, **more})


def full(title="Full", **more):
    session = make_session(title, capacity=2, **more)
    register(make_party(others=("Cy",)), session.roster, now=NOW)
    return session


def offered_to(party):
    """A session whose one place was offered to this party."""
    session = make_session("Asked", capacity=1)
    session.roster.seating = "offer"
    session.roster.save()
    held = register(make_party(), session.roster, now=NOW)
    register(party, session.roster, now=NOW)
    cancel_registration(held, now=NOW)
    return session


def test_who_waits_sees_the_place_in_line_and_can_leave_it(client, family):
    session = make_session("Full", capacity=2)
    for party in (make_party(others=("Cy",)), make_party(), family):
        register(party, session.roster, now=NOW)
    page = page_of(client, family.lead)
    assert "You are number 2 in line." in page
    assert "Leave the line" in page
    assert to(family, "party-cancel") in page


@pytest.mark.parametrize("act", ["yes", "no"])
def test_an_offer_is_answered_with_one_tap_and_opening_the_page_answers_nothing(client, act):
    alma = make_party("Alma Ejemplo", contact="alma@family.example")
    session = offered_to(alma)
    page = page_of(client, alma.lead)
    assert "A place is offered to you" in page
    assert f'action="{to(alma, "party-place", slug=session.slug)}"' in page
    assert Registration.objects.get(party=alma).status == "offered"

    client.post(to(alma, "party-place", slug=session.slug), {"act": act})

    assert Registration.objects.get(party=alma).status == {"yes": "registered", "no": "canceled"}[act]


def test_an_offer_whose_time_is_over_is_shown_as_ended_before_any_clock_ended_it(client, today):
    alma = make_party("Alma Ejemplo", contact="alma@family.example")
    offered_to(alma)
    today.move_to(NOW + timedelta(days=5), tick=False)
    page = page_of(client, alma.lead)
    assert "This offer has ended" in page
    assert "Yes, I will come" not in page


def test_a_course_is_canceled_as_a_whole_and_each_date_can_be_told_of(client, family):
    first = make_session("Evening 1")
    second = make_session("Evening 2", roster=first.roster, starts_at=SOON + timedelta(days=7))
    register(family, first.roster, now=NOW)
    page = page_of(client, family.lead)
    assert page.count("Cancel all dates") == 1
    assert page.count("I can’t come on this date") == 2
    assert f'href="{to(family, "link-manage")}#date-{second.pk}"' in page

    tell_absent(family, second, [family.lead_id], seen=seen_start(second), now=NOW)
    assert "You told us that you can’t come." in page_of(client, family.lead)


def test_a_guest_of_one_evening_finds_it_there(client, family):
    course = make_session("Evening 1")
    guests = make_session("Other").roster
    Session.objects.filter(roster=guests).delete()
    guests.serves = "guests"
    guests.save()
    Session.objects.filter(pk=course.pk).update(guest_roster=guests)
    Registration.objects.create(
        party=family, roster=guests, seats=1, status="registered", queued_at=NOW, changed_at=NOW, seated_at=NOW
    )
    assert "Evening 1" in page_of(client, family.lead)


def test_what_was_is_there_and_can_no_longer_be_changed(client, family, today):
    session = make_session("Math at home")
    register(family, session.roster, now=NOW)
    today.move_to(SOON + timedelta(days=2), tick=False)
    page = page_of(client, family.lead)
    assert "What was before" in page
    assert "Friday, December 11, 2026" in page
    assert session.get_absolute_url() in page
    assert to(family, "party-cancel") not in page


def test_what_was_is_only_where_there_was_a_place(client, family, today):
    """Not a date of a course before one joined it, and not where one only waited."""
    early = make_session("Too early", starts_at=NOW - timedelta(days=7))
    course = make_session("In time", roster=early.roster)
    register(family, course.roster, now=NOW)
    register(family, full("Only waited").roster, now=NOW)
    today.move_to(SOON + timedelta(days=2), tick=False)
    page = page_of(client, family.lead)
    assert "In time" in page
    assert "Too early" not in page
    assert "Only waited" not in page


def test_who_canceled_finds_nothing_of_it(client, family):
    cancel_registration(register(family, make_session("Math at home").roster, now=NOW), now=NOW)
    assert "Math at home" not in page_of(client, family.lead)


def test_another_adult_sees_the_dates_and_no_button(client, family):
    register(family, full().roster, now=NOW)
    page = page_of(client, family.members.get().person)
    assert "Full" in page
    for words in ("Leave the line", "Change who comes", family.token):
        assert words not in page


@pytest.mark.rule("N19")
def test_a_family_of_several_programs_is_one_person_with_one_page(client):
    """Without an account: the same name with the same e-mail, in a tour, a workshop and a CAFÉ morning."""
    for slug in ("tours", "academy", "cafe"):
        party = make_party("Alma Ejemplo", contact="alma@family.example")
        register(party, make_session(f"At {slug}", program=make_program(slug)).roster, now=NOW)
    visit = make_session("ZZVISIT", visibility="private", program=make_program("visits", is_public=False))
    register(make_party("Alma Ejemplo", contact="alma@family.example"), visit.roster, now=NOW)

    alma = Person.objects.get(search_name="alma ejemplo")
    page = page_of(client, alma)

    assert all(f"At {slug}" in page for slug in ("tours", "academy", "cafe"))
    assert "ZZVISIT" not in page, "not even in a mailbox of one"


@pytest.mark.rule("P45", "D7.10")
def test_a_new_link_ends_the_links_of_each_sign_up_too(client, family):
    """Whoever saw the page saw them."""
    other = make_party("Alma Ejemplo", contact="alma@family.example")
    strangers = make_party("Cy")
    for party in (family, other, strangers):
        register(party, make_session().roster, now=NOW)
    old = [to(party, "link-manage") for party in (family, other)]

    client.post(reverse("events:mine-new-link", args=[links.sign("mine", family.lead_id, 1)]))

    assert [client.get(address).status_code for address in old] == [404, 404]
    page = page_of(client, Person.objects.get(pk=family.lead_id))
    for party in Party.objects.filter(lead=family.lead):
        assert to(party, "link-manage") in page
        assert client.get(to(party, "link-manage")).status_code == 200
    assert client.get(to(strangers, "link-manage")).status_code == 200


def test_what_waits_to_be_sent_leads_to_the_new_links(client, family):
    register(family, make_session().roster, now=NOW)
    waiting = Message.objects.get(template="registered")
    client.post(reverse("events:mine-new-link", args=[links.sign("mine", family.lead_id, 1)]))
    waiting.refresh_from_db()
    family.refresh_from_db()
    said = fill_links(waiting.body + waiting.html, "en")
    assert to(family, "link-manage") in said
    assert mine_of(Person.objects.get(pk=family.lead_id)) in said
    assert "[[" not in said


def test_raising_the_capacity_is_seen_on_the_page_at_once(client, family):
    session = full()
    register(family, session.roster, now=NOW)
    session.roster.refresh_from_db()
    set_capacity(session.roster, 5, now=NOW)
    assert "You have a place" in page_of(client, family.lead)


def test_the_household_is_asked_only_where_there_is_one(client, family):
    register(family, make_session().roster, now=NOW)
    assert "My household" not in page_of(client, family.lead)
    Person.objects.filter(pk=family.lead_id).update(
        household=Household.objects.create(organization=family.lead.organization)
    )
    assert "My household" in page_of(client, family.lead)


def test_the_page_names_nobody_who_shares_the_mailbox(client, family):
    register(family, make_session().roster, now=NOW)
    other = make_party("Zoe Zzother", contact="alma@family.example")
    register(other, make_session().roster, now=NOW)
    assert Contact.objects.filter(value="alma@family.example").count() == 2
    assert "Zzother" not in page_of(client, family.lead)
