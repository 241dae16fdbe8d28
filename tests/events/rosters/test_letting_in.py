"""Who stands at the door is let in, and the room remembers that it is too full."""

import pytest

from accounts.history import Change
from events.outbox.models import Message
from events.rosters.registration import cancel_registration, register
from events.rosters.room import let_in, set_capacity
from tests.factories import NOW, SOON, make_party, make_roster, make_user

pytestmark = pytest.mark.django_db


def test_a_waiting_family_is_let_in_and_the_excess_stands_in_the_history():
    roster = make_roster(capacity=3)
    register(make_party("Ada", others=("Al",)), roster, now=NOW)
    waiting = register(make_party("Bo", others=("Bea", "Ben")), roster, now=NOW)
    told, user = Message.objects.count(), make_user()

    let_in([waiting.party], roster, now=SOON, by=user)

    waiting.refresh_from_db()
    roster.refresh_from_db()
    assert waiting.is_seated
    assert (roster.seats_taken, roster.overbooked) == (5, 2)
    change = Change.objects.get(act="let in")
    assert (change.actor, change.subject_id) == (user, roster.pk)
    assert change.fields == [f"registration {waiting.pk}", "overbooked +2"]
    assert Message.objects.count() == told


def test_a_family_that_canceled_and_comes_is_let_in_on_the_same_sign_up():
    roster = make_roster(capacity=2)
    registration = register(make_party("Ada"), roster, now=NOW)
    cancel_registration(registration, now=NOW)

    (again,) = let_in([registration.party], roster, now=SOON, by=None)

    roster.refresh_from_db()
    assert again == registration
    assert (roster.seats_taken, roster.overbooked) == (1, 0)


def test_letting_in_twice_takes_the_places_once():
    roster = make_roster(capacity=1)
    party = make_party("Ada", children=2)

    for _time in range(2):
        let_in([party], roster, now=SOON, by=None, unnamed=1)

    roster.refresh_from_db()
    assert (roster.seats_taken, roster.overbooked) == (2, 1)
    assert roster.registrations.count() == 1


def test_a_place_given_back_in_a_room_that_is_too_full_seats_nobody():
    roster = make_roster(capacity=1)
    register(make_party("Ada"), roster, now=NOW)
    guest = let_in([make_party("Bo")], roster, now=NOW, by=None)[0]
    waiting = register(make_party("Cy"), roster, now=NOW)

    cancel_registration(guest, now=NOW)

    waiting.refresh_from_db()
    roster.refresh_from_db()
    assert waiting.is_waiting
    assert (roster.seats_taken, roster.overbooked) == (1, 0)


def test_more_room_first_holds_the_people_who_were_too_many():
    roster = make_roster(capacity=1)
    let_in([make_party("Ada"), make_party("Bo")], roster, now=NOW, by=None)
    waiting = register(make_party("Cy"), roster, now=NOW)

    set_capacity(roster, 2, now=NOW)

    waiting.refresh_from_db()
    roster.refresh_from_db()
    assert waiting.is_waiting
    assert roster.overbooked == 0
