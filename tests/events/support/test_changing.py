"""A family changes what it asked for on its own page, gives it back, and keeps its seat."""

import pytest
from django.core.exceptions import ValidationError

from events.rosters.models import Registration, Roster, Status
from events.rosters.registration import cancel_registration
from events.support.answering import answer
from events.support.asking import Wish
from events.support.changing import change_help, withdraw
from events.support.models import Kind, Need, Standing
from tests.events.support.helping import care, interpreter, make_care, sign_up_with, told
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db


def taken(supply):
    return Roster.objects.get(pk=supply.roster_id).seats_taken


@pytest.mark.rule("P4")
@pytest.mark.rule("D2.8")
def test_care_given_back_alone_is_free_for_the_next_and_the_seat_stays():
    session = make_session()
    supply = make_care(session, places=1)
    first, second = sign_up_with(session, care()), sign_up_with(session, care())

    withdraw(Need.objects.get(registration=first), now=NOW)

    first.refresh_from_db()
    assert first.status == Status.REGISTERED
    assert not first.needs.exists()
    assert Need.objects.told().get(registration=second).standing == Standing.SURE
    assert taken(supply) == 1
    assert told(first.party) == ["registered", "help_withdrawn"]


@pytest.mark.rule("P4")
def test_fewer_children_give_exactly_their_places_back():
    session = make_session()
    supply = make_care(session, places=3)
    registration = sign_up_with(session, care(3))
    change_help(registration, [care(1)], now=NOW)
    assert taken(supply) == 1
    assert Need.objects.told().get().standing == Standing.SURE
    assert Need.objects.get().count == 1


@pytest.mark.rule("D2.8")
def test_more_children_than_places_are_refused_and_nothing_changes():
    session = make_session()
    supply = make_care(session, places=2)
    registration = sign_up_with(session, care(1))
    with pytest.raises(ValidationError) as refusal:
        change_help(registration, [care(3), interpreter()], now=NOW)
    assert refusal.value.code == "full"
    assert (taken(supply), Need.objects.get().count) == (1, 1)


def test_what_is_new_is_asked_for_what_is_not_said_any_more_is_given_back():
    session = make_session()
    supply = make_care(session)
    registration = sign_up_with(session, care(2))
    change_help(registration, [interpreter(), Wish(kind=Kind.OTHER, words="A quiet place")], now=NOW)
    assert set(registration.needs.values_list("kind", "state")) == {("interpreter", "open"), ("other", "open")}
    assert taken(supply) == 0


def test_an_answer_holds_while_the_same_is_asked_and_is_open_again_when_the_words_change():
    registration = sign_up_with(make_session(), Wish(kind=Kind.TRANSPORT, count=2))
    answer(Need.objects.get(), Need.State.CONFIRMED, now=NOW)
    change_help(registration, [Wish(kind=Kind.TRANSPORT, count=2)], now=NOW)
    assert Need.objects.get().state == Need.State.CONFIRMED
    change_help(registration, [Wish(kind=Kind.TRANSPORT, count=4)], now=NOW)
    assert (Need.objects.get().state, Need.objects.get().count) == (Need.State.OPEN, 4)


def test_who_has_a_seat_never_loses_it_by_asking():
    registration = sign_up_with(make_session())
    change_help(registration, [interpreter(only_with=True)], now=NOW)
    registration.refresh_from_db()
    assert (registration.status, registration.held_back) == (Status.REGISTERED, False)


def test_who_waits_for_a_seat_can_say_that_it_comes_only_with_help():
    session = make_session(capacity=1)
    seated = sign_up_with(session)
    waiting = sign_up_with(session)
    change_help(waiting, [interpreter(only_with=True)], now=NOW)
    cancel_registration(seated, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.held_back) == (Status.WAITLISTED, True)


@pytest.mark.rule("P4")
def test_who_cancels_gives_the_care_back_too():
    session = make_session()
    supply = make_care(session, places=1)
    first, second = sign_up_with(session, care()), sign_up_with(session, care())
    cancel_registration(first, now=NOW)
    assert taken(supply) == 1
    assert Need.objects.told().get(registration=second).standing == Standing.SURE
    assert told(first.party)[-1] == "withdrawn"
    assert not Registration.objects.active().filter(party=first.party).exists()


def test_a_sign_up_that_was_canceled_asks_for_nothing():
    registration = sign_up_with(make_session())
    cancel_registration(registration, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        change_help(registration, [interpreter()], now=NOW)
    assert refusal.value.code == "canceled"
