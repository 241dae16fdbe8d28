"""Staff move a family to another date: a place there, the old one given back exactly, one message."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.history import Change
from events.outbox.models import Message
from events.rosters.capacity import RosterGroup
from events.rosters.models import Registration, Roster
from events.rosters.moving import move_registration
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from tests.factories import NOW, SOON, make_party, make_roster, make_session, make_user

pytestmark = pytest.mark.django_db


def counters(*rosters):
    rows = Roster.objects.in_bulk([roster.pk for roster in rosters])
    return [(rows[roster.pk].seats_taken, rows[roster.pk].overbooked) for roster in rosters]


@pytest.fixture
def two_dates():
    return [
        make_session(title, starts_at=SOON + timedelta(days=days)) for title, days in (("Monday", 0), ("Tuesday", 1))
    ]


def test_a_family_comes_on_the_other_date_and_is_told_once(two_dates):
    here, there = (session.roster for session in two_dates)
    old = register(make_party("Ada", others=("Bo",)), here, now=NOW)
    Message.objects.all().delete()
    user = make_user()

    new = move_registration(old, there, by=user, now=NOW)

    old.refresh_from_db()
    assert (old.status, new.status, new.seats) == ("canceled", "registered", 2)
    assert counters(here, there) == [(0, 0), (2, 0)]
    message = Message.objects.get()
    assert message.template == "switched"
    assert "Tuesday" in message.subject
    assert "no longer signed up for this: Monday" in message.body
    change = Change.objects.get(act="switched")
    assert (change.actor, change.subject_id) == (user, old.party_id)
    assert change.fields == [f"registration {old.pk}", f"registration {new.pk}"]


def test_the_place_left_behind_goes_to_the_longest_waiting_family():
    here, there = make_roster(capacity=1), make_roster(capacity=1)
    moved = register(make_party("Ada"), here, now=NOW)
    waiting = [register(make_party(name), here, now=NOW) for name in ("Bo", "Cy")]

    move_registration(moved, there, by=None, now=NOW)

    assert [Registration.objects.get(pk=one.pk).status for one in waiting] == ["registered", "waitlisted"]
    assert counters(here, there) == [(1, 0), (1, 0)]


def test_into_a_full_session_nobody_is_moved_and_nothing_has_changed():
    here, there = make_roster(capacity=1), make_roster(capacity=1)
    old = register(make_party("Ada"), here, now=NOW)
    waiting = register(make_party("Bo"), here, now=NOW)
    register(make_party("Cy"), there, now=NOW)
    before = Message.objects.count()

    with pytest.raises(ValidationError) as refusal:
        move_registration(old, there, by=None, now=NOW)

    assert refusal.value.code == "full"
    assert [Registration.objects.get(pk=one.pk).status for one in (old, waiting)] == ["registered", "waitlisted"]
    assert counters(here, there) == [(1, 0), (1, 0)]
    assert Message.objects.count() == before


def test_nobody_is_moved_past_those_who_wait_there():
    here, there = make_roster(), make_roster(capacity=2)
    register(make_party("Ada"), there, now=NOW)
    register(make_party("Bo", others=("Bea",)), there, now=NOW)  # does not fit beside Ada
    old = register(make_party("Cy"), here, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        move_registration(old, there, by=None, now=NOW)

    assert refusal.value.code == "full"


def test_staff_may_put_the_family_at_the_end_of_the_line_there():
    here, there = make_roster(), make_roster(capacity=1)
    register(make_party("Ada"), there, now=NOW)
    first = register(make_party("Bo"), there, now=NOW)
    old = register(make_party("Cy"), here, now=NOW - timedelta(days=3))

    new = move_registration(old, there, by=None, now=NOW + timedelta(minutes=1), wait=True)

    assert list(there.registrations.waiting()) == [first, new]
    assert counters(here, there) == [(0, 0), (1, 0)]
    assert "on the waitlist" in Message.objects.get(template="switched").body


@pytest.mark.rule("P10")
def test_or_seat_it_anyway_which_stands_in_the_history():
    here, there = make_roster(), make_roster(capacity=1)
    register(make_party("Ada"), there, now=NOW)
    old, user = register(make_party("Bo", others=("Bea",)), here, now=NOW), make_user()

    new = move_registration(old, there, by=user, now=NOW, anyway=True)

    assert new.is_seated
    assert counters(here, there) == [(0, 0), (3, 2)]
    change = Change.objects.get(act="overbooked")
    assert (change.actor, change.fields) == (user, [f"registration {new.pk}", "overbooked +2"])


def test_pressed_twice_it_is_moved_once(two_dates):
    here, there = (session.roster for session in two_dates)
    old = register(make_party("Ada"), here, now=NOW)

    first = move_registration(old, there, by=None, now=NOW)
    again = move_registration(old, there, by=None, now=NOW)
    stays = move_registration(first, there, by=None, now=NOW)

    assert first == again == stays
    assert counters(here, there) == [(0, 0), (1, 0)]
    assert Message.objects.filter(template="switched").count() == 1


def test_between_two_dates_of_which_a_family_may_have_one(two_dates):
    here, there = (session.roster for session in two_dates)
    Roster.objects.update(group=RosterGroup.objects.create(one_per_party=True))
    old = register(make_party("Ada"), here, now=NOW)

    assert move_registration(old, there, by=None, now=NOW).is_seated


def test_what_was_canceled_or_is_over_is_not_moved(two_dates):
    here, there = (session.roster for session in two_dates)
    canceled = register(make_party("Ada"), here, now=NOW)
    cancel_registration(canceled, now=NOW)
    over = register(make_party("Bo"), here, now=NOW)

    codes = []
    for old, now in ((canceled, NOW), (over, SOON + timedelta(hours=3))):
        with pytest.raises(ValidationError) as refusal:
            move_registration(old, there, by=None, now=now)
        codes.append(refusal.value.code)

    assert codes == ["canceled", "over"]


def test_to_a_list_that_has_closed_staff_may_move_but_not_to_what_has_begun(two_dates):
    here, there = (session.roster for session in two_dates)
    Roster.objects.filter(pk=there.pk).update(closes_at=NOW)
    old = register(make_party("Ada"), here, now=NOW)
    new = move_registration(old, there, by=make_user(), now=NOW)
    assert new.is_seated

    Session.objects.filter(roster=here).update(starts_at=NOW - timedelta(minutes=5))
    with pytest.raises(ValidationError) as refusal:
        move_registration(new, here, by=make_user(), now=NOW)
    assert refusal.value.code == "closed"


def test_who_is_on_the_other_list_already_is_not_put_there_twice(two_dates):
    here, there = (session.roster for session in two_dates)
    party = make_party("Ada")
    old = register(party, here, now=NOW)
    register(party, there, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        move_registration(old, there, by=None, now=NOW)

    assert refusal.value.code == "already"
    assert counters(here, there) == [(1, 0), (1, 0)]
