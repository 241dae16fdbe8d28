"""Guests of single evenings of whom some, or all, get a seat in the course: only what nobody needs any more ends."""

from __future__ import annotations

import pytest
from django.urls import reverse

from events.outbox.models import Message, State
from events.rosters.models import Registration
from events.rosters.registration import cancel_registration, register, tell_how_it_went
from events.schedule.models import Session
from events.signup.signing_up import register_guest
from events.support.asking import ask_for
from events.support.letting_go import let_go
from tests.events.signup.evenings import away, guest, guests_of, make_course, make_members
from tests.events.support.helping import care, make_care
from tests.factories import NOW, make_party

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P4")]


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def members(course):
    """Ada with Al, who cannot come on the second evening and the third, and Bo."""
    members = make_members(course)
    for evening in course[1:]:
        away(members[0], evening)
    return members


def get_a_seat(name, course, members):
    """Somebody waits for the course, and gets the seat of Bo, who leaves it."""
    waiting = register(make_party(name, contact=f"{name}@family.example"), course[0].roster, now=NOW)
    cancel_registration(members[1].registrations.get(), now=NOW)
    waiting.refresh_from_db()
    assert waiting.is_seated


def test_two_guests_of_whom_one_gets_a_seat_in_the_course_keep_their_places_and_are_asked(course, members):
    there = guest(course[1], "Cy", contact="Cy@family.example", others=("Di",))

    get_a_seat("Cy", course, members)

    there.refresh_from_db()
    assert there.is_seated
    assert guests_of(course[1]) == (2, 2, 0)
    told = Message.objects.get(template="course_seat")
    assert (told.person, list(told.registrations.all())) == (there.party.lead, [there])
    assert "stays as it is" in told.body
    assert "has ended" not in told.body


def test_guests_who_all_get_seats_in_the_course_leave_their_places_to_the_next_and_are_told_once(course, members):
    """Also where another of the family signed up for the course: the first evening's help and messages end, too."""
    there = guest(course[1], "Cy", contact="Cy@family.example")
    later = register(there.party, guest(course[2], "Zed").roster, now=NOW)
    tell_how_it_went(there, now=NOW)
    waits = guest(course[1], "Yan", others=("Zoe",))
    supply = make_care(course[1])
    ask_for(there, [care()], now=NOW)
    assert there.messages.get().state == State.QUEUED
    assert supply.roster.registrations.seated().count() == 1

    get_a_seat("Cy", course, members)
    let_go(NOW)

    assert not Registration.objects.active().filter(pk__in=[there.pk, later.pk]).exists()
    waits.refresh_from_db()
    assert waits.is_seated
    assert guests_of(course[1]) == (2, 2, 0)
    assert supply.roster.registrations.seated().count() == 0
    told = Message.objects.get(template="course_seat")
    assert set(told.registrations.all()) == {there, later}
    assert "has ended" in told.body
    assert "Please cancel" not in told.html
    assert list(there.messages.unheard()) == [told]


def test_who_got_a_seat_in_the_course_reads_of_no_evening_that_it_is_canceled_and_takes_no_second_seat_there(
    client, course, members
):
    ada, bo = members
    cy = register(make_party("Cy"), course[0].roster, now=NOW).party
    away(bo, course[0])
    evening = register_guest(cy, Session.objects.get(pk=course[0].pk), now=NOW)
    cancel_registration(ada.registrations.get(), now=NOW)

    page = client.get(reverse("events:link-manage", args=[cy.token])).content.decode()
    address = reverse("events:party-place", args=[cy.token, course[0].slug])
    client.post(address, {"act": "again", "roster": evening.roster_id})

    assert "canceled" not in page
    assert "Sign up again" not in page
    assert cy.registrations.active().get().roster == course[0].roster


def test_who_waited_for_the_course_hears_of_the_seat_alone(course, members):
    waiting = register(make_party("Cy"), course[0].roster, now=NOW)
    place = register(waiting.party, guest(course[1], "Gus").roster, now=NOW)

    cancel_registration(members[1].registrations.get(), now=NOW)

    place.refresh_from_db()
    assert (place.status, guests_of(course[1])) == ("canceled", (2, 1, 0))
    assert not Message.objects.filter(template="course_seat").exists()
    assert Message.objects.filter(template="seated", registrations=waiting).exists()
