"""Absences and places for guests are paired exactly, whatever members say and whoever comes to the door."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.history import Change
from events.attendance.door import door_list
from events.attendance.recording import MarkInput, record
from events.attendance.walking_in import walk_in
from events.outbox.models import Message
from events.rosters.answering import decline_offer
from events.rosters.models import Roster
from events.rosters.registration import cancel_registration, change_party, register
from events.schedule.models import Session
from events.schedule.scheduling import move_session
from events.signup.own_dates import add_date, addable
from tests.events.signup.evenings import WEEK, away, back, guest, guests_of, make_course, make_members
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P4")]


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def members(course):
    return make_members(course)


def test_a_part_of_a_party_frees_just_its_own_seats(course, members):
    ada, _bo = members
    away(ada, course[1], ada.people[1])
    assert guests_of(course[1]) == (1, 0, 0)
    away(ada, course[1])
    assert guests_of(course[1]) == (2, 0, 0)
    back(ada, course[1], ada.people[0])
    assert guests_of(course[1]) == (1, 0, 0)


@pytest.mark.parametrize(("takes", "one", "all_of_it"), [("adults", 1, 2), ("heads", 1, 5), ("parties", 0, 1)])
def test_what_comes_free_is_what_the_list_counts(takes, one, all_of_it):
    course = make_course(capacity=10, takes=takes)
    party = register(make_party("Ada", others=("Al",), children=3), course[0].roster, now=NOW).party
    away(party, course[1], party.people[1])
    assert guests_of(course[1])[0] == one
    away(party, course[1])
    assert guests_of(course[1])[0] == all_of_it


def test_told_twice_frees_the_seat_once_and_taken_back_twice_gives_it_back_once(course, members):
    for _again in range(2):
        away(members[1], course[1])
    assert guests_of(course[1]) == (1, 0, 0)
    for _again in range(2):
        back(members[1], course[1])
    assert guests_of(course[1]) == (0, 0, 0)


def test_a_members_own_place_always_holds_and_the_excess_stands_in_the_history(course, members):
    away(members[1], course[1])
    there = guest(course[1])
    back(members[1], course[1])
    assert guests_of(course[1]) == (0, 1, 1)
    assert there.is_seated
    assert Session.objects.expected([members[1].lead]).filter(pk=course[1].pk).exists()
    assert Change.objects.get(act="overbooked").fields == ["overbooked +1"]
    cancel_registration(there, now=NOW)
    assert guests_of(course[1]) == (0, 0, 0)


def test_only_what_the_absence_opened_is_taken_back(course, members):
    ada, bo = members
    away(ada, course[1])
    away(bo, course[1])
    guest(course[1])
    back(bo, course[1])
    assert guests_of(course[1]) == (2, 1, 0)


def test_who_leaves_the_course_takes_the_seat_of_the_evening_along_and_the_next_member_gets_it(course, members):
    waiting = register(make_party("Cy"), course[0].roster, now=NOW)
    away(members[1], course[1])
    guest(course[1])
    cancel_registration(members[1].registrations.get(), now=NOW)
    waiting.refresh_from_db()
    assert waiting.is_seated
    assert guests_of(course[1]) == (0, 1, 1)


def test_who_brings_fewer_people_frees_no_seat_for_who_stays_away_from_the_party(course, members):
    ada, _bo = members
    away(ada, course[1], ada.people[1])
    change_party(ada, others=[], children=0, now=NOW)
    assert guests_of(course[1]) == (0, 0, 0)


def test_after_a_move_nobody_has_said_no_to_the_new_date(course, members):
    away(members[1], course[1])
    evening = Session.objects.get(pk=course[1].pk)
    move_session(evening, evening.starts_at + timedelta(days=1), evening.ends_at + timedelta(days=1), now=NOW)
    assert guests_of(course[1]) == (0, 0, 0)
    away(members[1], course[1])
    assert guests_of(course[1]) == (1, 0, 0)


def test_who_gets_a_seat_in_the_course_needs_no_place_as_a_guest(course, members):
    waiting = register(make_party("Cy", contact="cy@family.example"), course[0].roster, now=NOW)
    away(members[0], course[1])
    add_date(waiting.party, addable(waiting.party, now=NOW).get(pk=course[1].pk), now=NOW)
    assert guests_of(course[1]) == (2, 1, 0)
    cancel_registration(members[1].registrations.get(), now=NOW)
    waiting.refresh_from_db()
    assert waiting.is_seated
    assert guests_of(course[1]) == (2, 0, 0)
    assert [row.name for row in door_list(Session.objects.get(pk=course[1].pk)).rows] == ["Ada", "Bo", "Cy"]


def test_without_a_welcome_an_absence_makes_no_list_of_guests():
    first = make_session(capacity=1)
    make_session(roster=first.roster, starts_at=SOON + WEEK)
    party = register(make_party(), first.roster, now=NOW).party
    away(party, first)
    assert guests_of(first) is None


def test_where_places_are_offered_the_free_seat_of_an_evening_is_offered_too(course, members):
    Roster.objects.filter(pk=course[0].roster_id).update(seating="offer")
    waits = guest(course[1])
    away(members[1], course[1])
    waits.refresh_from_db()
    assert (waits.status, guests_of(course[1])) == ("offered", (1, 1, 0))
    assert Message.objects.filter(template="offered", registrations=waits).exists()
    back(members[1], course[1])
    decline_offer(waits, now=NOW)
    assert guests_of(course[1]) == (0, 0, 0)


def at_the_door(session):
    return session.starts_at - timedelta(minutes=10)


def test_a_walk_in_takes_the_free_seat_once(course, members):
    away(members[1], course[1])
    evening = Session.objects.get(pk=course[1].pk)
    key = uuid4()
    for _again in range(2):
        walk_in(evening, "Zoe", adults=1, children=0, key=key, by=None, now=at_the_door(evening))
    assert guests_of(evening) == (1, 1, 0)
    walk_in(evening, "Yan", adults=1, children=0, key=uuid4(), by=None, now=at_the_door(evening))
    assert guests_of(evening) == (1, 2, 1)
    assert "1 more place is taken than the room has." in door_list(Session.objects.get(pk=evening.pk)).excess_line


def test_a_guest_who_comes_is_marked_on_the_own_sign_up_and_takes_no_place_in_the_course(course, members):
    waiting = register(make_party("Cy"), course[0].roster, now=NOW).party
    away(members[1], course[1])
    add_date(waiting, addable(waiting, now=NOW).get(pk=course[1].pk), now=NOW)
    evening = Session.objects.get(pk=course[1].pk)
    here = MarkInput(id=uuid4(), person=waiting.lead_id, status="present", made_at=at_the_door(evening))
    record(evening, [here], by=None, now=at_the_door(evening))
    assert guests_of(evening) == (1, 1, 0)
    assert Roster.objects.get(pk=course[0].roster_id).seats_taken == 3
    assert waiting.registrations.get(roster=course[0].roster_id).is_waiting
    assert [row.name for row in door_list(evening).rows if row.is_here] == ["Cy"]


def test_who_said_no_and_comes_all_the_same_needs_the_seat(course, members):
    away(members[1], course[1])
    evening = Session.objects.get(pk=course[1].pk)
    for status, free in (("present", 0), ("", 1)):
        at = at_the_door(evening) + timedelta(minutes=free)
        record(evening, [MarkInput(id=uuid4(), person=members[1].lead_id, status=status, made_at=at)], by=None, now=at)
        assert guests_of(evening)[0] == free


class ExactPairing(TestCase):
    """Whatever members say and whoever comes: places for guests are the seats of who is away, no more and no less."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.sampled_from(["away", "back", "guest", "leave", "quit", "join"]), st.integers(0, 3)),
            max_size=12,
        )
    )
    def test_absences_and_places_agree(self, acts):
        course = make_course(capacity=4)
        evening = course[1]
        members = [register(make_party(others=("Al",) * (n % 2)), course[0].roster, now=NOW) for n in range(3)]
        guests = []
        for act, number in acts:
            member = members[number % len(members)]
            member.refresh_from_db()
            if act in ("away", "back") and member.is_seated:
                (away if act == "away" else back)(member.party, evening)
            elif act == "guest":
                guests.append(guest(evening, f"Gus {uuid4()}"))
            elif act == "leave" and guests:
                cancel_registration(guests.pop(), now=NOW)
            elif act == "quit":
                cancel_registration(member, now=NOW)
            elif act == "join":
                members.append(register(make_party(), course[0].roster, now=NOW))
            self.agrees(evening)

    def agrees(self, evening):
        found = guests_of(evening)
        if found is None:
            return
        capacity, taken, excess = found
        session = Session.objects.get(pk=evening.pk)
        told = set(session.absences.values_list("person", flat=True))
        seated = session.roster.registrations.seated()
        assert capacity == sum(person.pk in told for one in seated for person in one.party.people)
        assert taken == sum(one.seats for one in session.guest_roster.registrations.seated())
        assert excess == max(0, taken - capacity)
        waits = session.guest_roster.registrations.waiting().first()
        assert waits is None or waits.seats > capacity + excess - taken
