"""People who did not sign up: nobody is sent away, and a first name is enough."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Person
from events.attendance.counting import Counts, count
from events.attendance.models import HeadCount
from events.attendance.walking_in import count_unnamed, walk_in
from events.outbox.models import CallTask, Message
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import register
from events.schedule.models import Session
from tests.factories import NOW, SOON, make_facilitator, make_party, make_session

pytestmark = pytest.mark.django_db
AT_THE_DOOR = SOON - timedelta(minutes=20)


@pytest.fixture
def session():
    return make_session(capacity=1)


@pytest.fixture
def door(client, session):
    """Sends the form for people who are not on the list."""
    key = str(uuid4())

    def send(**typed):
        return client.post(reverse("events:door-walk-in", args=[session.slug]), {"key": key, "adults": "1", **typed})

    with time_machine.travel(AT_THE_DOOR, tick=False):
        client.force_login(make_facilitator(session))
        yield send


def everybody():
    return count(Session.objects.all())


@pytest.mark.rule("D2.12")
def test_a_family_without_a_sign_up_comes_in_with_one_name_even_where_the_room_is_full(door, session):
    register(make_party("Ada"), session.roster, now=NOW)
    told = Message.objects.count()

    answer = door(name="Zoe", adults="2", children="3")

    registration = Registration.objects.get(party__source=Party.Source.DOOR)
    assert answer.url.endswith(f"#party-{registration.pk}")
    assert registration.is_seated
    assert everybody() == Counts(attendances=1, people=1, families=1, heads=5)
    session.roster.refresh_from_db()
    assert (session.roster.seats_taken, session.roster.overbooked) == (3, 2)
    assert registration.party.lead.contacts.count() == 0
    assert (Message.objects.count(), CallTask.objects.count()) == (told, 0)


def test_a_form_that_is_sent_twice_lets_a_family_in_once(door):
    door(name="Zoe")
    door(name="Zoe")
    assert Person.objects.filter(name="Zoe").count() == 1
    assert everybody().heads == 1


@pytest.mark.rule("D5.5")
def test_people_who_give_no_name_are_only_counted_and_once(door):
    people = Person.objects.count()
    door(adults="2", children="1")
    door(adults="2", children="1")
    assert Person.objects.count() == people
    assert everybody() == Counts(heads=3)


def test_who_was_counted_too_many_is_taken_back_but_never_below_nobody(door, session):
    count_unnamed(session, adults=2, children=1, now=AT_THE_DOOR)
    door(take_back="on", adults="1", children="1")
    assert everybody().heads == 1
    door(take_back="on", adults="5", key=str(uuid4()))
    assert everybody().heads == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "x" * 201}, "200"),
        ({"name": "Zoe", "adults": "0"}, "Please write a number of adults from 1 to 20."),
        ({"name": "Zoe", "adults": ""}, "Please write a number of adults from 1 to 20."),
        ({"name": "Zoe", "adults": "99"}, "Please write a number of adults from 1 to 20."),
        ({"name": "Zoe", "children": "99"}, "Please write a number of children from 0 to 20."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(door, typed, told):
    page = door(**typed).content.decode()
    assert told in page
    assert f'value="{typed["name"]}"' in page
    assert everybody().heads == 0


def test_the_page_with_an_error_searches_at_the_door_not_at_the_address_of_the_form(door, session):
    register(make_party("Ada"), session.roster, now=NOW)
    assert f'role="search" action="{reverse("events:door", args=[session.slug])}"' in door(adults="0").content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "Zoe", "adults": "2"}, "Zoe is on the list and marked as here."),
        ({"adults": "2", "children": "1"}, "3 people were counted."),
        ({"adults": "1", "take_back": "on"}, "1 person was taken back."),
    ],
)
def test_what_became_of_it_is_said(client, door, session, typed, told):
    count_unnamed(session, adults=1, children=0, now=AT_THE_DOOR)
    assert told in client.get(door(**typed).url.partition("#")[0]).content.decode()


def test_a_guest_of_one_evening_of_a_course_is_not_put_on_the_whole_course():
    roster = make_session(capacity=10).roster
    evening = make_session(roster=roster, starts_at=SOON + timedelta(days=7))

    for name in ("Zoe", "Yan"):
        walk_in(evening, name, adults=1, children=0, key=uuid4(), by=None, now=evening.starts_at)

    roster.refresh_from_db()
    evening.refresh_from_db()
    assert roster.seats_taken == 0
    assert (evening.guest_roster.seats_taken, evening.guest_roster.overbooked) == (2, 2)


def test_at_a_drop_in_session_everybody_fits():
    session = make_session(drop_in=True)
    walk_in(session, "Zoe", adults=1, children=2, key=uuid4(), by=None, now=SOON)
    assert everybody().heads == 3
    assert session.guest_roster.overbooked == 0
    assert Roster.objects.count() == 1


def test_nobody_walks_in_the_day_before(session):
    for act in (
        lambda now: walk_in(session, "Zoe", adults=1, children=0, key=uuid4(), by=None, now=now),
        lambda now: count_unnamed(session, adults=1, children=0, now=now),
    ):
        with pytest.raises(ValidationError) as refused:
            act(SOON - timedelta(days=1))
        assert refused.value.code == "early"
    assert not HeadCount.objects.exists()
