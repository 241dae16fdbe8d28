"""A family says what it needs: where places are counted it gets them or waits for them, beside its seat."""

from datetime import date, timedelta

import pytest

from events.outbox.models import Message
from events.rosters.models import Status
from events.rosters.registration import cancel_registration
from events.support.letting_go import come_without, let_go
from events.support.models import Need, Standing
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_user

pytestmark = pytest.mark.django_db


def need_of(registration):
    return Need.objects.told().get(registration=registration)


@pytest.mark.rule("D2.8")
def test_places_in_child_care_are_counted_apart_from_seats():
    session = make_session(capacity=10)
    supply = make_care(session, places=3)

    registration = sign_up_with(session, care(2), party=make_party(others=("Bo",), children=2))

    supply.roster.refresh_from_db()
    session.roster.refresh_from_db()
    assert (supply.roster.seats_taken, session.roster.seats_taken) == (2, 2)
    assert need_of(registration).standing == Standing.SURE


@pytest.mark.rule("D2.8")
def test_a_family_comes_without_care_and_still_waits_for_it():
    session = make_session()
    supply = make_care(session, places=1)
    first = sign_up_with(session, care())
    second = sign_up_with(session, care())

    assert second.status == Status.REGISTERED
    assert need_of(second).standing == Standing.WAITS

    cancel_registration(first, now=NOW)
    let_go(NOW)

    assert need_of(second).standing == Standing.SURE
    assert need_of(second).state == Need.State.CONFIRMED
    supply.roster.refresh_from_db()
    assert supply.roster.seats_taken == 1


@pytest.mark.rule("D2.8")
def test_a_family_that_comes_only_with_care_waits_until_seat_and_care_are_there():
    session = make_session(capacity=5)
    make_care(session, places=1)
    first = sign_up_with(session, care())
    second = sign_up_with(session, care(only_with=True))
    assert (second.status, second.held_back) == (Status.WAITLISTED, True)
    session.roster.refresh_from_db()
    assert session.roster.seats_taken == 1, "it keeps nobody else from a seat"

    cancel_registration(first, now=NOW)
    let_go(NOW)

    second.refresh_from_db()
    assert (second.status, second.held_back) == (Status.REGISTERED, False)


@pytest.mark.rule("D2.8")
def test_who_waits_for_care_can_take_the_seat_without_it_and_goes_on_waiting():
    session = make_session(capacity=5)
    make_care(session, places=1)
    sign_up_with(session, care())
    second = sign_up_with(session, care(only_with=True))

    come_without(second, now=NOW)
    come_without(second, now=NOW)

    second.refresh_from_db()
    assert second.status == Status.REGISTERED
    assert need_of(second).standing == Standing.WAITS


@pytest.mark.rule("D2.8")
def test_who_waits_for_a_seat_lets_those_with_a_seat_take_the_care_first():
    session = make_session(capacity=1)
    make_care(session, places=1)
    seated = sign_up_with(session)
    waiting = sign_up_with(session, care())
    assert need_of(waiting).place.held_back

    cancel_registration(seated, now=NOW)
    let_go(NOW)

    waiting.refresh_from_db()
    assert waiting.status == Status.REGISTERED
    assert need_of(waiting).standing == Standing.SURE


@pytest.mark.rule("N5")
def test_a_seat_can_wait_for_an_interpreter_and_others_pass_meanwhile():
    session = make_session(capacity=2)
    waits = sign_up_with(session, interpreter(only_with=True))
    passes = sign_up_with(session)
    assert (waits.status, passes.status) == (Status.WAITLISTED, Status.REGISTERED)

    make_interpreter(session, sure=True)

    waits.refresh_from_db()
    assert waits.status == Status.REGISTERED
    assert need_of(waits).standing == Standing.SURE


@pytest.mark.rule("N5")
def test_an_interpreter_that_is_sure_is_a_yes_at_once():
    session = make_session()
    make_interpreter(session, sure=True)
    registration = sign_up_with(session, interpreter(only_with=True))
    assert registration.status == Status.REGISTERED
    assert need_of(registration).standing == Standing.SURE
    assert "It will be there." in Message.objects.get(registrations=registration).body


@pytest.mark.rule("N5")
def test_after_the_cut_off_nobody_gets_a_place_in_child_care_but_a_person_looks():
    session = make_session()
    make_care(session, closes_at=NOW + timedelta(days=1))
    registration = sign_up_with(session, care(), now=NOW + timedelta(days=2))
    need = need_of(registration)
    assert (need.place, need.standing) == (None, Standing.OPEN)


@pytest.mark.rule("D2.8")
def test_each_list_of_care_is_asked_on_its_own():
    """Care for babies is full, for the bigger ones not."""
    session = make_session()
    make_care(session, band="0-2", places=1)
    make_care(session, band="3-5", places=1)
    sign_up_with(session, care(band="0-2"))
    registration = sign_up_with(session, care(band="0-2"), care(band="3-5"))
    standing = {need.band: need.standing for need in Need.objects.told().filter(registration=registration)}
    assert standing == {"0-2": Standing.WAITS, "3-5": Standing.SURE}


@pytest.mark.rule("D8.7")
def test_every_request_has_an_owner_and_a_day_by_which_it_is_answered():
    owner = make_user()
    session = make_session(program=make_program(help_owner=owner))
    need = need_of(sign_up_with(session, interpreter()))
    assert (need.owner, need.due_on) == (owner, date(2026, 12, 8))
    assert Need.objects.due(date(2026, 12, 8)).get() == need
    assert not Need.objects.due(date(2026, 12, 7))


@pytest.mark.rule("D2.7")
def test_the_confirmation_says_how_it_stands_with_the_help():
    session = make_session()
    make_care(session, places=1)
    first = sign_up_with(session, care())
    second = sign_up_with(session, care(), interpreter())
    (message,) = Message.objects.filter(registrations=first)
    assert "Child care, 3 to 5 years: 1 child. It will be there." in message.body
    (message,) = Message.objects.filter(registrations=second)
    assert "It is full. You wait for a place" in message.body
    assert "We will tell you by Tuesday, December 8 if it will be there." in message.body
    assert "It will be there." not in message.html.replace("if it will be there.", "")


def test_a_family_that_asked_at_another_date_can_ask_here_too():
    party = make_party()
    for day in (0, 7):
        session = make_session(starts_at=SOON + timedelta(days=day))
        make_care(session)
        assert need_of(sign_up_with(session, care(), party=party)).standing == Standing.SURE
