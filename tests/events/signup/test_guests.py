"""The seat of who cannot come to one evening of a course is free for that evening alone, for one guest."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.contact import normalize
from events.outbox.models import Message
from events.rosters.entering import SignUp
from events.rosters.models import Registration, Roster, Status
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session
from events.signup.signing_up import Wanted, sign_up
from tests.events.signup.evenings import away, guest, guests_of, make_course, make_members
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def members(course):
    return make_members(course)


def text(response):
    return response.content.decode()


def send(client, session, **changes):
    return client.post(reverse("events:sign-up-guest", args=[session.slug]), typed(session, **changes))


@pytest.mark.rule("N7", "P4")
def test_a_seat_that_is_free_for_one_evening_is_offered_on_its_page_with_a_form_for_it_alone(client, course, members):
    away(members[1], course[1])
    page = text(client.get(course[1].get_absolute_url()))
    assert "One place is free on this evening" in page
    assert f'action="/en/sessions/{course[1].slug}/this-date/"' in page
    assert "You sign up for this date alone." in page
    assert "Join the waitlist for all dates" in page
    for other in (course[0], course[2]):
        assert "is free on this evening" not in text(client.get(other.get_absolute_url()))

    own = text(client.get(send(client, course[1])["Location"]))

    registration = Registration.objects.get(party__lead__name="Ada Example")
    assert (registration.status, registration.roster.serves) == (Status.REGISTERED, "guests")
    assert guests_of(course[1]) == (1, 1, 0)
    assert Roster.objects.get(pk=course[0].roster_id).seats_taken == 3
    assert "Two" in own
    assert "Three" not in own
    message = Message.objects.get(registrations=registration)
    assert ("Two" in message.body, "Three" in message.body) == (True, False)
    assert message.calendar.count("BEGIN:VEVENT") == 1


def test_in_the_morning_it_is_no_evening(client):
    course = make_course(capacity=1, minutes=60)
    Session.objects.filter(pk=course[0].pk).update(starts_at=SOON, ends_at=SOON + timedelta(hours=1))
    member = register(make_party(), course[0].roster, now=NOW).party
    away(member, course[0])
    assert "One place is free on this date" in text(client.get(course[0].get_absolute_url()))


@pytest.mark.rule("P9")
def test_where_no_seat_is_free_on_that_evening_one_waits_for_it_and_the_next_absence_seats_the_first(
    client, course, members
):
    page = text(client.get(course[1].get_absolute_url()))
    assert "Wait for a place on this date alone" in page
    alone = text(client.get(reverse("events:sign-up-guest", args=[course[1].slug])))
    assert "Full on this date, too: you can join the waitlist for it." in alone
    for name in ("Gus", "Hal"):
        send(client, course[1], name=name, contact=f"{name}@family.example")
    assert [one.status for one in Registration.objects.filter(roster__serves="guests")] == [Status.WAITLISTED] * 2
    assert "Waitlist: 2 families" in text(client.get(reverse("events:sign-up-guest", args=[course[1].slug])))

    away(members[1], course[1])

    seated = Registration.objects.get(roster__serves="guests", status=Status.REGISTERED)
    assert seated.party.lead.name == "Gus"
    assert Message.objects.filter(template="seated", registrations=seated).exists()


def test_a_member_is_no_guest_of_the_own_course(client, course, members):
    away(members[1], course[1])
    assert "It looks like you signed up before." in text(
        send(client, course[1], name="Bo", contact=members[1].contact.value)
    )
    assert guests_of(course[1]) == (1, 0, 0)


def test_a_family_larger_than_the_free_seats_waits_whole_and_is_not_refused(client, course, members):
    away(members[1], course[1])
    assert send(client, course[1], others="Hal").status_code == 302
    assert Registration.objects.get(roster__serves="guests").is_waiting
    later = guest(course[1], "Ida")
    assert later.is_waiting, "nobody overtakes"
    away(members[0], course[1])
    assert guests_of(course[1]) == (3, 3, 0)


@pytest.mark.parametrize("reason", ["not welcome", "not full", "single", "canceled", "begun", "closed"])
def test_where_one_cannot_come_alone_nothing_is_offered(client, course, members, reason, morning):
    away(members[1], course[1])
    session = course[1]
    if reason == "not welcome":
        session.program.guests_welcome = False
        session.program.save()
    elif reason == "not full":
        cancel_registration(members[0].registrations.get(), now=NOW)
    elif reason == "single":
        session = make_session(program=session.program, capacity=0)
    elif reason == "canceled":
        cancel_session(session, now=NOW)
    elif reason == "begun":
        morning.move_to(session.starts_at + timedelta(minutes=1))
    else:
        Roster.objects.filter(pk=session.roster_id).update(closes_at=NOW)
    page = text(client.get(session.get_absolute_url()))
    assert "is free on this" not in page
    assert "this-date" not in page
    answer = send(client, session)
    assert answer["Location"] == session.get_absolute_url()
    assert not Registration.objects.filter(roster__serves="guests").exists()


def test_a_form_sent_twice_is_one_guest(client, course, members):
    away(members[1], course[1])
    assert send(client, course[1])["Location"] == send(client, course[1])["Location"]
    assert guests_of(course[1]) == (1, 1, 0)


def test_a_double_click_of_the_first_guest_of_an_evening_is_one_sign_up(course, members):
    clicks = [Session.objects.select_related("roster", "program__organization").get(pk=course[1].pk) for _ in range(2)]
    gus = SignUp(name="Gus", reach=normalize("gus@family.example"))

    first, second = (sign_up(Wanted.one(one, one.starts_at, is_guest=True), gus, now=NOW) for one in clicks)

    assert first == second


def test_a_family_that_waits_for_the_course_sees_the_free_evening_and_comes_with_one_tap(client, course, members):
    waiting = register(make_party("Cy"), course[0].roster, now=NOW).party
    address = reverse("events:link-manage", args=[waiting.token])
    assert "is free on this evening" not in text(client.get(address))
    away(members[1], course[1])
    page = text(client.get(address))
    assert page.count("One place is free on this evening.") == 1
    add = reverse("events:party-add-date", args=[waiting.token, course[1].slug])
    assert add in page
    client.get(add)
    assert guests_of(course[1]) == (1, 0, 0)
    for _again in range(2):
        after = text(client.post(add, follow=True))
    assert "Good, this date is yours, too." in after
    assert re.search(r"<h1>\s*You are signed up", after)
    assert "You are first in line." in after
    assert guests_of(course[1]) == (1, 1, 0)
    assert waiting.registrations.get(roster=course[0].roster_id).is_waiting
    assert Message.objects.filter(template="registered", registrations__party=waiting).count() == 1
    gone = text(client.post(reverse("events:party-cancel-date", args=[waiting.token, course[1].slug]), follow=True))
    assert "This date is canceled. The others stay as they were." in gone
    assert guests_of(course[1]) == (1, 0, 0)
    assert waiting.registrations.get(roster=course[0].roster_id).is_waiting


def test_too_large_a_family_is_not_shown_a_place_that_does_not_fit(client, course, members):
    waiting = register(make_party("Cy", others=("Di",)), course[0].roster, now=NOW).party
    away(members[1], course[1])
    assert "is free on this" not in text(client.get(reverse("events:link-manage", args=[waiting.token])))


def test_the_page_needs_no_query_more_for_a_place_that_is_free(client, course, members, django_assert_num_queries):
    away(members[1], course[1])
    with django_assert_num_queries(2):
        client.get(course[1].get_absolute_url())
