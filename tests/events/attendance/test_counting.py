"""Four numbers, never mixed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from events.attendance.counting import Counts, count, count_each
from events.attendance.models import HeadCount, Status
from events.attendance.recording import MarkInput, record
from events.rosters.models import Registration
from events.rosters.registration import register
from events.schedule.models import Session
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db


def come(session, registration, status=Status.PRESENT):
    marks = [
        MarkInput(id=uuid4(), person=person.pk, status=status, made_at=session.starts_at)
        for person in registration.party.people
    ]
    record(session, marks, by=None, now=session.starts_at)


@pytest.mark.rule("D5.1")
def test_one_parent_at_three_sessions_is_three_attendances_one_person_one_family():
    sessions = [make_session(starts_at=SOON + timedelta(days=day)) for day in range(3)]
    for session in sessions:
        come(session, register(make_party("Ada", contact="ada@family.example"), session.roster, now=NOW))

    assert count(Session.objects.all()) == Counts(attendances=3, people=1, families=1, heads=3)


def test_a_party_is_one_family_and_its_children_are_heads():
    session = make_session()
    come(session, register(make_party("Ada", others=("Al",), children=3), session.roster, now=NOW))
    come(session, register(make_party("Bo"), session.roster, now=NOW))

    assert count(Session.objects.all()) == Counts(attendances=3, people=3, families=2, heads=6)
    assert count_each(Session.objects.all())[session.pk] == Counts(3, 3, 2, 6)


@pytest.mark.rule("D5.5")
def test_people_who_gave_no_name_are_heads_but_never_people():
    session = make_session()
    HeadCount.objects.create(session=session, kind=HeadCount.Kind.REFUSED, count=4)

    assert count(Session.objects.all()) == Counts(attendances=0, people=0, families=0, heads=4)
    assert count_each(Session.objects.all())[session.pk] == Counts(heads=4)


def test_counting_takes_the_same_queries_for_any_number_of_sessions(django_assert_num_queries):
    for day in range(5):
        session = make_session(starts_at=SOON + timedelta(days=day))
        come(session, register(make_party(), session.roster, now=NOW))
    assert Registration.objects.count() == 5

    with django_assert_num_queries(2):
        assert len(count_each(Session.objects.all())) == 5
    with django_assert_num_queries(2):
        assert count(Session.objects.all()).heads == 5
