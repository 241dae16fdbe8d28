"""Signing up, changing and canceling."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Contact, Household, Person
from events.outbox.models import CallTask, Message
from events.rosters.entering import SignUp, enter_party
from events.rosters.models import Roster, Status
from events.rosters.registration import SignedUpBeforeError, cancel_registration, change_party, register
from events.rosters.room import set_capacity
from events.rosters.waitlist import place_in_line
from tests.factories import NOW, SOON, make_organization, make_party, make_roster, make_session

pytestmark = pytest.mark.django_db


def taken(roster: Roster) -> int:
    roster.refresh_from_db()
    return roster.seats_taken


@pytest.mark.rule("P5")
def test_canceling_lets_the_longest_waiting_party_in():
    roster = make_roster(capacity=1)
    ada, bo, cy = (register(make_party(name), roster, now=NOW) for name in ("Ada", "Bo", "Cy"))

    cancel_registration(ada, now=NOW)

    assert list(roster.registrations.seated()) == [bo]
    assert list(roster.registrations.waiting()) == [cy]
    assert Message.objects.filter(template="seated").count() == 1


@pytest.mark.rule("P2")
def test_a_party_of_five_with_four_places_left_waits_whole():
    roster = make_roster(capacity=6, takes="heads")
    register(make_party("Ada", children=1), roster, now=NOW)

    big = register(make_party("Bo", others=("Cy",), children=3), roster, now=NOW)

    assert big.status == Status.WAITLISTED
    assert big.seats == 5
    assert taken(roster) == 2
    assert Message.objects.filter(registrations=big).get().template == "waitlisted"


def test_a_smaller_party_does_not_overtake_one_that_waits():
    roster = make_roster(capacity=4)
    register(make_party("Ada", others=("Al", "Abe")), roster, now=NOW)
    register(make_party("Bo", others=("Bea",)), roster, now=NOW)

    small = register(make_party("Cy"), roster, now=NOW)

    assert small.is_waiting
    assert place_in_line(small) == 2


@pytest.mark.parametrize(("takes", "seats"), [("adults", 2), ("heads", 5), ("parties", 1)])
def test_the_roster_itself_says_what_takes_a_place(takes, seats):
    roster = make_roster(takes=takes)
    register(make_party("Ada", others=("Bo",), children=3), roster, now=NOW)
    assert taken(roster) == seats


@pytest.mark.rule("P4")
@pytest.mark.parametrize("takes", ["adults", "heads", "parties"])
def test_canceling_gives_back_exactly_what_was_taken(takes):
    roster = make_roster(takes=takes)
    staying = register(make_party("Ada", children=2), roster, now=NOW)
    leaving = register(make_party("Bo", others=("Cy",), children=3), roster, now=NOW)

    cancel_registration(leaving, now=NOW)
    cancel_registration(leaving, now=NOW)

    assert taken(roster) == staying.seats
    assert Message.objects.filter(template="withdrawn").count() == 1


@pytest.mark.rule("P4")
def test_a_part_of_a_party_that_stays_home_gives_back_its_places_at_once():
    roster = make_roster(capacity=4)
    registration = register(make_party("Ada", others=("Bo", "Cy")), roster, now=NOW)
    waiting = register(make_party("Di", others=("Ed",)), roster, now=NOW)

    party = change_party(registration.party, others=["Cy"], children=0, now=NOW)

    waiting.refresh_from_db()
    assert waiting.is_seated
    assert taken(roster) == 4
    assert [person.name for person in party.people] == ["Ada", "Cy"]


def test_a_party_that_grows_beyond_the_places_is_refused_and_keeps_what_it_had():
    roster = make_roster(capacity=3)
    registration = register(make_party("Ada"), roster, now=NOW)
    register(make_party("Bo"), roster, now=NOW)

    with pytest.raises(ValidationError) as refused:
        change_party(registration.party, others=["Cy", "Di"], children=0, now=NOW)

    assert refused.value.code == "full"
    assert taken(roster) == 2
    assert registration.party.members.count() == 0


def test_two_tabs_with_different_numbers_end_with_the_numbers_sent_last():
    roster = make_roster(takes="heads")
    party = register(make_party("Ada"), roster, now=NOW).party

    change_party(party, others=["Bo"], children=3, now=NOW)
    change_party(party, others=[], children=1, now=NOW)

    assert taken(roster) == 2


@pytest.mark.rule("P8")
@pytest.mark.parametrize("closes_at", [None, SOON - timedelta(days=2)])
@pytest.mark.parametrize(("late", "seated"), [(timedelta(minutes=-1), True), (timedelta(minutes=1), False)])
def test_nobody_is_seated_after_sign_up_closed_or_the_session_began(closes_at, late, seated):
    roster = make_roster(capacity=1)
    roster.closes_at = closes_at
    roster.save()
    first = register(make_party("Ada"), roster, now=NOW)
    waiting = register(make_party("Bo"), roster, now=NOW)

    cancel_registration(first, now=(closes_at or SOON) + late)

    waiting.refresh_from_db()
    assert waiting.is_seated == seated
    assert Message.objects.filter(template="seated").exists() == seated


def test_signing_up_after_the_start_is_refused():
    with pytest.raises(ValidationError) as refused:
        register(make_party(), make_roster(), now=SOON + timedelta(minutes=1))
    assert refused.value.code == "closed"


@pytest.mark.parametrize("status", ["draft", "canceled"])
def test_signing_up_for_what_is_not_promised_is_refused(status):
    with pytest.raises(ValidationError) as refused:
        register(make_party(), make_session(status=status).roster, now=NOW)
    assert refused.value.code == "closed"


def test_a_party_larger_than_the_room_is_told_so():
    roster = make_roster(capacity=2)
    with pytest.raises(ValidationError) as refused:
        register(make_party("Ada", others=("Bo", "Cy")), roster, now=NOW)
    assert refused.value.code == "too-large"


@pytest.mark.rule("P9")
def test_a_room_without_places_has_a_waitlist():
    registration = register(make_party(), make_roster(capacity=0), now=NOW)
    assert registration.is_waiting


def test_the_same_adult_takes_one_place_however_often_signed_up():
    roster = make_roster()
    register(make_party("Ada", contact="ada@family.example"), roster, now=NOW)

    with pytest.raises(ValidationError) as refused:
        register(make_party("Ada", contact="ada@family.example"), roster, now=NOW)

    assert refused.value.code == "already"
    assert taken(roster) == 1


@pytest.mark.rule("P12")
def test_three_adults_who_share_mail_and_phone_each_have_their_own_place():
    roster = make_roster()
    names = ["Ada", "Bo", "Cy"]
    for name in names:
        register(make_party(name, contact="home@family.example", children=1), roster, now=NOW)

    assert taken(roster) == 3
    assert sorted(Message.objects.values_list("person__name", flat=True)) == names
    assert all(message.body.startswith(message.person.name) for message in Message.objects.select_related("person"))


def test_more_room_seats_those_who_wait_in_order_and_less_than_promised_is_refused():
    roster = make_roster(capacity=1)
    for name in ("Ada", "Bo", "Cy"):
        register(make_party(name), roster, now=NOW)

    set_capacity(roster, 2, now=NOW)

    assert [one.party.lead.name for one in roster.registrations.seated()] == ["Ada", "Bo"]
    with pytest.raises(ValidationError) as refused:
        set_capacity(roster, 1, now=NOW)
    assert refused.value.code == "promised"


def test_the_database_itself_refuses_an_oversold_roster():
    roster = make_roster(capacity=1)
    with pytest.raises(IntegrityError, match="roster_not_oversold"), transaction.atomic():
        roster.take(2)


def test_who_has_only_a_mobile_is_called_by_staff():
    registration = register(make_party("Ada", contact="860-555-0142"), make_roster(), now=NOW)
    task = CallTask.objects.get()
    assert task.message.registrations.get() == registration
    assert task.message.channel == "call"


def test_a_confirmation_says_when_where_and_how_to_get_out_again_without_a_live_link():
    session = make_session("Math at home")
    register(make_party("Ada"), session.roster, now=NOW)

    message = Message.objects.get()

    assert "Math at home" in message.subject
    assert "Friday, December 11, 9:30\N{EN DASH}11:00 AM" in message.body
    assert "Example Library, Hartford" in message.body
    assert "[[manage:" in message.body
    assert str(session.uid) in message.calendar


def test_who_is_on_the_roster_is_refused_without_a_name_and_with_the_sign_up_that_is_there():
    roster = make_roster()
    there = register(make_party("Ada Secret", contact="ada@family.example"), roster, now=NOW)

    with pytest.raises(SignedUpBeforeError) as refused:
        register(make_party("ada secret", contact="ada@family.example"), roster, now=NOW)

    assert refused.value.code == "already"
    assert refused.value.registration == there
    assert "secret" not in str(refused.value).lower()


def test_a_party_that_grows_where_nothing_is_left_is_told_so():
    roster = make_roster(capacity=2)
    party = register(make_party(), roster, now=NOW).party
    register(make_party(), roster, now=NOW)

    with pytest.raises(ValidationError, match=r"No more places are left\.") as refused:
        change_party(party, others=["Bo"], children=0, now=NOW)

    assert refused.value.code == "full"


def test_a_message_goes_to_the_contact_of_its_sign_up_also_where_another_is_known():
    party = make_party(contact="ada@family.example")
    Contact.objects.create(person=party.lead, kind="email", value="older@family.example")
    party.contact = party.lead.contacts.get(value="older@family.example")
    party.save()

    registration = register(party, make_roster(), now=NOW)
    cancel_registration(registration, now=NOW)

    assert {message.contact for message in Message.objects.all()} == {party.contact}


def test_who_gave_no_contact_has_none_on_the_sign_up():
    said = SignUp(name="Ada", reach=None)
    assert enter_party(make_organization(), said, now=NOW).contact is None


@pytest.mark.rule("P13")
@pytest.mark.parametrize("known", [True, False])
def test_a_further_adult_joins_the_household_of_the_family_at_once_and_later(known):
    home = Household.objects.create(organization=make_organization()) if known else None
    lead = make_party("Ada", contact="ada@family.example").lead
    Person.objects.filter(pk=lead.pk).update(household=home)

    party = make_party("Ada", contact="ada@family.example", others=("Bo",))
    party = change_party(register(party, make_roster(), now=NOW).party, others=["Bo", "Cy"], children=0, now=NOW)

    assert party.lead == lead
    assert [(person.name, person.household) for person in party.people] == [("Ada", home), ("Bo", home), ("Cy", home)]
    assert Household.objects.count() == int(known)
