"""What a family answers with one tap counts for the place that the page spoke of, and it is told what is so now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from events.rosters.models import Party, Roster, Seating
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import move_session
from events.signup.signing_up import register_guest
from tests.events.signup.evenings import away, make_course, make_members
from tests.factories import NOW, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
FORM = re.compile(r'<form method="post" action="([^"]+/place/)".*?</form>', re.DOTALL)


def see(client, party):
    return client.get(reverse("events:link-manage", args=[party.token])).content.decode()


def tap(client, page, act):
    """Press the first button of this kind on a page of before. Returns the page that follows."""
    form = next(found for found in FORM.finditer(page) if f'value="{act}"' in found[0])
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form[0]))
    return client.post(form[1], {**hidden, "act": act}, follow=True).content.decode()


def stands(registration):
    registration.refresh_from_db()
    return registration.status


@pytest.fixture
def two_lists():
    """Cy, who waits for a course and is a guest of its first evening; Ada, who has seats in the course."""
    course = make_course()
    ada, bo = make_members(course)
    Roster.objects.update(seating=Seating.OFFER)
    cy = register(make_party("Cy"), course[0].roster, now=NOW)
    away(bo, course[0])
    evening = register_guest(cy.party, Session.objects.get(pk=course[0].pk), now=NOW + timedelta(minutes=1))
    assert evening.is_seated
    return ada.registrations.get(), cy, evening


@pytest.mark.rule("P48")
@pytest.mark.parametrize(("act", "status"), [("yes", "registered"), ("no", "canceled")])
def test_a_guest_of_one_evening_answers_the_offer_of_the_course(client, two_lists, act, status):
    ada, course, evening = two_lists
    cancel_registration(ada, now=NOW)

    tap(client, see(client, course.party), act)

    assert stands(course) == status
    assert stands(evening) == ("canceled" if act == "yes" else "registered")


def test_a_guest_of_one_evening_leaves_the_line_of_the_course(client, two_lists):
    _ada, course, evening = two_lists

    said = tap(client, see(client, course.party), "leave")

    assert "You have left the line." in said
    assert (stands(course), stands(evening)) == ("canceled", "registered")


@pytest.fixture
def offered():
    """Bo, who is offered the one place; Cy waits behind."""
    session = make_session(capacity=1)
    Roster.objects.update(seating=Seating.OFFER, last_call_hours=None)
    ada, bo, _cy = (register(make_party(name), session.roster, now=NOW) for name in ("Ada", "Bo", "Cy"))
    cancel_registration(ada, now=NOW)
    assert stands(bo) == "offered"
    return bo


@pytest.mark.rule("P48")
def test_who_was_too_late_signs_up_again_at_once_and_does_not_wait_for_the_clock(client, offered, morning):
    morning.move_to(Offer.objects.get().expires_at)

    tap(client, see(client, offered.party), "again")

    assert stands(offered) == "canceled"
    assert list(offered.party.registrations.active().values_list("status", flat=True)) == ["waitlisted"]
    assert Offer.objects.open().get().registration.party.lead.name == "Cy"


def test_who_leaves_the_line_on_a_page_that_is_older_than_the_offer_is_asked(client, offered):
    rows = type(offered).objects.filter(pk=offered.pk)
    rows.update(status="waitlisted")
    page = see(client, offered.party)
    rows.update(status="offered")

    said = tap(client, page, "leave")

    assert 'role="status"><p>A place is free for you. Do you want it?' in said
    assert stands(offered) == "offered"


@pytest.mark.rule("P8")
@pytest.mark.parametrize("act", ["yes", "no"])
def test_an_answer_to_an_offer_that_was_taken_back_does_not_say_that_somebody_else_has_the_place(client, offered, act):
    page = see(client, offered.party)
    move_session(Session.objects.get(), NOW + timedelta(hours=3, minutes=30), NOW + timedelta(hours=4), now=NOW)

    said = tap(client, page, act)

    assert 'role="status"><p>You do not have a place yet.' in said
    assert "next family" not in said
    assert "somebody else" not in said
    assert stands(offered) == "waitlisted"


def test_a_party_that_is_too_large_by_now_reads_how_many_fit(client):
    session = make_session(capacity=3)
    party = register(make_party("Ada", others=("Al", "Bo")), session.roster, now=NOW).party
    cancel_registration(party.registrations.get(), now=NOW)
    Roster.objects.update(capacity=2)

    assert "This room has 2 places." in tap(client, see(client, party), "again")


@pytest.mark.rule("P48")
@pytest.mark.parametrize("act", ["yes", "no"])
def test_who_answers_too_late_hears_that_the_time_is_over_and_not_who_has_the_place(client, offered, morning, act):
    page = see(client, offered.party)
    morning.move_to(Offer.objects.get().expires_at)

    said = tap(client, page, act)

    assert 'role="status"><p>The time to answer is over. We no longer keep the place for you.' in said
    assert "next family" not in said
    assert "somebody else" not in said


def test_a_yes_after_staff_canceled_the_sign_up_says_that_it_is_canceled(client, offered):
    page = see(client, offered.party)
    cancel_registration(offered, now=NOW)

    said = tap(client, page, "yes")

    assert 'role="status"><p>This sign-up is canceled.' in said
    assert "The time to answer" not in said


def test_a_no_that_is_pressed_twice_is_thanked_for_twice(client, offered):
    page = see(client, offered.party)

    for _press in range(2):
        assert "Thank you for telling us: somebody else can have the place." in tap(client, page, "no")


@pytest.mark.rule("P45")
def test_who_cancels_and_signs_up_again_has_no_more_time_to_confirm(client, send, morning):
    send(make_session(program=make_program(asks_to_confirm=True)))
    party = Party.objects.get()
    for hours in (1, 2):
        morning.move_to(NOW + timedelta(hours=hours))
        client.post(reverse("events:party-cancel", args=[party.token]))

        tap(client, see(client, party), "again")

    assert party.registrations.active().get().is_seated
    assert Party.objects.get().confirm_by == party.confirm_by
    assert set(party.lead.messages.values_list("template", flat=True)) == {"confirm"}
    assert party.lead.messages.unheard().get().expires_at == party.confirm_by
