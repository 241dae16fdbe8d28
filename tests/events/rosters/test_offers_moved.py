"""What becomes of an offer where sign-up closes, or its session is moved or called off, before it is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from events.outbox.models import Message
from events.rosters.answering import accept_offer
from events.rosters.models import Registration, Roster, Seating
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from events.rosters.room import close_sign_up
from events.rosters.waitlist import move_the_line
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, move_session, uncancel_session
from tests.factories import NOW, SOON, make_closing, make_party, make_session

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
HOUR = timedelta(hours=1)


@pytest.fixture
def session():
    """One place, of Ada; Bo and Cy wait."""
    session = make_session(capacity=1)
    Roster.objects.update(seating=Seating.OFFER)
    return session


def waiting(session):
    return [register(make_party(name), session.roster, now=NOW) for name in ("Ada", "Bo", "Cy")]


@pytest.fixture
def offered(session):
    """Ada has left, and her place is offered to Bo."""
    ada, bo, _cy = waiting(session)
    cancel_registration(ada, now=LATER)
    return Registration.objects.get(pk=bo.pk)


def state(registration):
    return Registration.objects.get(pk=registration.pk).status


def seats_taken(session):
    return Roster.objects.get(pk=session.roster_id).seats_taken


def move(session, by, *, now=LATER):
    session = Session.objects.get(pk=session.pk)
    move_session(session, session.starts_at + by, session.ends_at + by, now=now)


@pytest.mark.rule("P8")
@pytest.mark.parametrize("closes_in", [timedelta(hours=2), timedelta(hours=9)])
def test_an_offer_ends_before_sign_up_closes(session, closes_in):
    ada, bo, _cy = waiting(session)
    Roster.objects.update(closes_at=LATER + closes_in)

    cancel_registration(ada, now=LATER)

    assert state(bo) == "offered"
    assert Offer.objects.get().expires_at < LATER + closes_in


@pytest.mark.rule("P8")
def test_with_less_than_an_hour_until_sign_up_closes_nobody_is_asked(session):
    ada, bo, _cy = waiting(session)
    Roster.objects.update(closes_at=LATER + timedelta(minutes=50))

    cancel_registration(ada, now=LATER)

    assert (state(bo), Offer.objects.count()) == ("waitlisted", 0)


def test_what_was_offered_before_staff_closed_sign_up_can_still_be_taken(session, offered):
    close_sign_up(session.roster, by=None, now=LATER + HOUR)
    move(session, HOUR, now=LATER + 2 * HOUR)

    assert accept_offer(offered, now=LATER + 3 * HOUR)


@pytest.mark.parametrize("how", ["alone", "with the day"])
def test_calling_off_ends_an_offer_quietly(session, offered, how):
    if how == "alone":
        cancel_session(session, now=LATER + HOUR)
    else:
        make_closing(Session.objects.get(pk=session.pk), now=LATER + HOUR)

    assert not accept_offer(offered, now=LATER + 2 * HOUR)
    move_the_line(Offer.objects.get().expires_at + HOUR)

    assert (state(offered), seats_taken(session), Offer.objects.get().answer) == ("waitlisted", 0, Offer.Answer.OFF)
    to_bo = Message.objects.filter(person=offered.party.lead)
    assert not to_bo.filter(template__in=("offer_ended", "seated", "withdrawn")).exists()
    assert not to_bo.filter(template="offered").unheard().exists()
    assert to_bo.filter(template="canceled").count() == 1


def test_of_a_course_the_other_dates_of_which_take_place_the_offer_stands(session):
    make_session(roster=session.roster, starts_at=SOON + timedelta(days=7))
    ada, bo, _cy = waiting(session)
    cancel_registration(ada, now=LATER)

    cancel_session(session, now=LATER + HOUR)

    assert accept_offer(bo, now=LATER + 2 * HOUR)


def test_what_takes_place_after_all_is_offered_again_to_the_same_family(session, offered):
    cancel_session(session, now=LATER + HOUR)
    uncancel_session(Session.objects.get(pk=session.pk), now=LATER + 2 * HOUR)

    assert (state(offered), seats_taken(session)) == ("offered", 1)
    assert Offer.objects.open().get().made_at == LATER + 2 * HOUR


@pytest.mark.rule("P8")
def test_a_page_from_before_does_not_say_that_a_place_of_what_is_called_off_went_to_others(
    client, session, offered, time_machine
):
    cancel_session(session, now=LATER + HOUR)
    time_machine.move_to(LATER + 2 * HOUR, tick=False)
    address = reverse("events:party-place", args=[offered.party.token, session.slug])

    page = client.post(address, {"act": "yes"}, follow=True).content.decode()

    assert "This cannot be changed here any more." in page
    assert "next family" not in page
    assert state(offered) == "waitlisted"


@pytest.mark.rule("P8")
def test_where_it_begins_earlier_an_offer_ends_earlier_and_the_family_is_asked_again(session, offered):
    before = Offer.objects.get()
    start = LATER + timedelta(hours=11)
    move(session, start - session.starts_at)

    now = Offer.objects.get()
    assert now.pk == before.pk
    assert LATER + HOUR <= now.expires_at < start - 3 * HOUR < before.expires_at
    asked = Message.objects.filter(template="offered", registrations=offered)
    assert asked.unheard().get().expires_at == now.expires_at
    assert asked.count() == 2


def test_a_move_that_leaves_time_to_answer_changes_nothing_of_an_offer(session, offered):
    before = Offer.objects.get().expires_at
    move(session, -timedelta(days=3))

    assert Offer.objects.get().expires_at == before
    assert Message.objects.filter(template="offered").count() == 1


@pytest.mark.parametrize(("last_call", "after"), [(None, "waitlisted"), (24, "registered")])
def test_where_no_time_is_left_to_answer_the_family_waits_where_it_stood(session, offered, last_call, after):
    """At the last call it gets the place at once: free places go in order, without asking."""
    Roster.objects.update(last_call_hours=last_call)

    move(session, LATER + timedelta(hours=3, minutes=30) - session.starts_at)

    assert (state(offered), seats_taken(session)) == (after, 1 if last_call else 0)
    assert Offer.objects.get().answer == Offer.Answer.OFF
    assert not Message.objects.filter(template="offer_ended").exists()
