"""Planning help: places for who asked before, a yes for everybody whom it meets, and what happens when it is off."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.utils import IntegrityError

from accounts.history import Change
from events.outbox.models import Message
from events.rosters.models import Roster, Status
from events.rosters.room import let_in
from events.support.asking import Wish, ask_for
from events.support.models import Kind, Need, Standing, Supply
from events.support.supplying import Draft, cancel_supply, change_supply, confirm_supply, plan_supply
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with, told
from tests.factories import NOW, SOON, make_language, make_party, make_session, make_venue

pytestmark = pytest.mark.django_db


def need_of(registration):
    return Need.objects.told().get(registration=registration)


@pytest.mark.rule("D2.7")
@pytest.mark.rule("D6.11")
def test_when_an_interpreter_is_confirmed_every_request_is_answered_and_every_family_told_once():
    session = make_session()
    mine = [sign_up_with(session, interpreter()) for _ in range(3)]
    other = sign_up_with(session, interpreter("pl"))
    supply = make_interpreter(session)

    assert confirm_supply(supply, confirmed_by="Fay", now=NOW) == 3
    assert confirm_supply(supply, confirmed_by="Fay", now=NOW) == 0

    assert [need_of(one).standing for one in mine] == [Standing.SURE] * 3
    assert need_of(other).standing == Standing.OPEN
    assert Message.objects.filter(template="help_answered").count() == 3
    supply.refresh_from_db()
    assert (supply.state, supply.confirmed_by, supply.who) == ("confirmed", "Fay", "Example Agency")


@pytest.mark.rule("D6.11")
def test_who_signs_is_confirmed_only_after_the_state_registration_was_looked_up():
    supply = make_interpreter(make_session(), language="ase")
    with pytest.raises(ValidationError) as refusal:
        confirm_supply(supply, confirmed_by="Fay", now=NOW)
    assert refusal.value.code == "unchecked"
    with pytest.raises(IntegrityError):
        Supply.objects.filter(pk=supply.pk).update(state="confirmed")


@pytest.mark.rule("D6.11")
def test_the_day_of_the_look_into_the_register_is_kept():
    supply = make_interpreter(make_session(), language="ase")
    confirm_supply(supply, confirmed_by="Fay", checked_on=date(2026, 11, 30), now=NOW)
    supply.refresh_from_db()
    assert supply.registration_checked_on == date(2026, 11, 30)


@pytest.mark.rule("D2.7")
def test_when_help_is_called_off_the_families_are_told_and_their_requests_are_open_again():
    session = make_session()
    supply = make_care(session, places=2)
    registration = sign_up_with(session, care())

    assert cancel_supply(supply, now=NOW) == 1
    assert cancel_supply(supply, now=NOW) == 0

    need = need_of(registration)
    assert (need.standing, need.supply, need.place) == (Standing.OPEN, None, None)
    assert told(registration.party) == ["registered", "help_lost"]
    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED, "who has a seat keeps it"
    supply.roster.refresh_from_db()
    assert supply.roster.seats_taken == 0


@pytest.mark.rule("N5")
def test_who_asked_before_there_was_care_gets_its_places_in_the_order_of_asking():
    session = make_session()
    asked = [sign_up_with(session, care(), now=NOW + timedelta(minutes=n)) for n in range(3)]
    make_care(session, places=2, now=NOW + timedelta(hours=1))
    assert [need_of(one).standing for one in asked] == [Standing.SURE, Standing.SURE, Standing.WAITS]
    assert told(asked[0].party) == ["registered", "help_answered"]
    assert told(asked[2].party) == ["registered", "help_waitlisted"]


@pytest.mark.rule("N5")
def test_more_places_in_care_go_to_those_who_wait_in_order():
    session = make_session()
    supply = make_care(session, places=1)
    asked = [sign_up_with(session, care(), now=NOW + timedelta(minutes=n)) for n in range(3)]

    change_supply(supply, Draft(kind=Kind.CHILD_CARE, band="3-5", places=2), now=NOW + timedelta(hours=1))

    assert [need_of(one).state for one in asked] == ["confirmed", "confirmed", "open"]
    assert told(asked[1].party) == ["registered", "help_seated"]


@pytest.mark.rule("D2.8")
def test_fewer_places_than_were_promised_are_refused():
    session = make_session()
    supply = make_care(session, places=2)
    sign_up_with(session, care(2))
    with pytest.raises(ValidationError) as refusal:
        change_supply(supply, Draft(kind=Kind.CHILD_CARE, band="3-5", places=1), now=NOW)
    assert refusal.value.code == "promised"


@pytest.mark.rule("D2.7")
def test_care_may_be_in_another_building_and_families_hear_where_and_when_that_changes():
    session = make_session()
    supply = make_care(session, venue=make_venue("Example School"), room="Room 2")
    registration = sign_up_with(session, care())
    confirmation = Message.objects.get(registrations=registration)
    assert "Place: Example School, Room 2, Hartford" in confirmation.body

    draft = Draft(kind=Kind.CHILD_CARE, band="3-5", places=2, venue=make_venue("Example Hall"))
    assert change_supply(supply, draft, now=NOW) == 1
    assert change_supply(supply, draft, now=NOW) == 0

    message = Message.objects.get(template="help_changed")
    assert "Place: Example Hall, Hartford" in message.body


@pytest.mark.rule("N5")
def test_care_for_many_dates_is_one_list_for_each_list_of_people():
    """A course of two dates has one list; two dates that are signed up for each have one each."""
    course = [make_session(starts_at=SOON)]
    course.append(make_session(starts_at=SOON + timedelta(days=7), roster=course[0].roster))
    single = make_session(starts_at=SOON + timedelta(days=14))
    planned = plan_supply([*course, single], Draft(kind=Kind.CHILD_CARE, band="3-5", places=4), now=NOW)
    assert sorted(supply.sessions.count() for supply in planned) == [1, 2]
    assert Roster.objects.filter(serves="help", takes="asked", capacity=4).count() == 2


def test_child_care_needs_a_number_of_places():
    with pytest.raises(ValidationError) as refusal:
        plan_supply([make_session()], Draft(kind=Kind.CHILD_CARE, band="3-5"), now=NOW)
    assert refusal.value.code == "places"


@pytest.mark.rule("D2.9")
def test_food_that_somebody_cannot_eat_is_read_by_a_person_before_it_is_a_yes():
    session = make_session()
    (meal,) = plan_supply([session], Draft(kind=Kind.MEAL, who="Kitchen"), now=NOW)
    confirm_supply(meal, confirmed_by="Fay", now=NOW)
    plain = sign_up_with(session, Wish(kind=Kind.MEAL, count=2))
    careful = sign_up_with(session, Wish(kind=Kind.MEAL, count=2, words="No nuts"))
    assert [need_of(one).standing for one in (plain, careful)] == [Standing.SURE, Standing.OPEN]


@pytest.mark.rule("N5")
def test_a_ride_with_counted_seats_has_a_waitlist_of_its_own():
    session = make_session()
    (bus,) = plan_supply([session], Draft(kind=Kind.TRANSPORT, places=3, who="Example Bus"), now=NOW)
    confirm_supply(bus, confirmed_by="Fay", now=NOW)
    first = sign_up_with(session, Wish(kind=Kind.TRANSPORT, count=2))
    second = sign_up_with(session, Wish(kind=Kind.TRANSPORT, count=2))
    assert [need_of(one).standing for one in (first, second)] == [Standing.SURE, Standing.WAITS]


@pytest.mark.rule("N5")
def test_a_guest_of_one_evening_gets_the_help_of_that_evening_and_no_places_of_the_course():
    session = make_session()
    session.guest_roster = Roster.objects.create(serves="guests")
    session.save()
    next_date = make_session(starts_at=SOON + timedelta(days=7), roster=session.roster)
    (guest,) = let_in([make_party()], session.guest_roster, now=NOW, by=None)
    ask_for(guest, [interpreter(), care(), care(band="6-12")], now=NOW)

    make_care(session, next_date)
    make_care(session, band="6-12")
    make_interpreter(session, sure=True)

    standing = {need.band or need.kind: need.standing for need in Need.objects.told()}
    assert standing == {"interpreter": Standing.SURE, "3-5": Standing.OPEN, "6-12": Standing.SURE}


def test_what_was_done_stands_in_the_history_of_the_session():
    session = make_session()
    supply = make_interpreter(session, sure=True)
    cancel_supply(supply, now=NOW)
    acts = Change.objects.filter(subject_type="session", subject_id=session.pk).order_by("pk")
    assert list(acts.values_list("act", flat=True))[-3:] == ["help planned", "help confirmed", "help canceled"]


def test_help_that_is_called_off_is_planned_anew_not_confirmed():
    supply = make_interpreter(make_session())
    cancel_supply(supply, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        confirm_supply(supply, confirmed_by="Fay", now=NOW)
    assert refusal.value.code == "canceled"


def test_a_language_is_planned_for_each_interpreter():
    with pytest.raises(IntegrityError):
        plan_supply([make_session()], Draft(kind=Kind.INTERPRETER, who="Example Agency"), now=NOW)


def test_the_draft_says_who_and_how():
    session = make_session()
    draft = Draft(kind=Kind.INTERPRETER, language=make_language("pl", "Polski"), mode="video", room="2")
    (supply,) = plan_supply([session], draft, now=NOW)
    assert (supply.state, supply.mode, supply.room) == ("wanted", "video", "2")
    change_supply(supply, Draft(kind=Kind.INTERPRETER, who="Example Agency"), now=NOW)
    supply.refresh_from_db()
    assert supply.state == "booked"
