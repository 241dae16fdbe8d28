"""Marks arrive in any order and any number of times; attendance is what they add up to."""

from datetime import timedelta
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from events.attendance.counting import count
from events.attendance.models import Absence, Attendance, HeadCount, Mark, Status
from events.attendance.recording import UNDO, MarkInput, record
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session
from tests.factories import NOW, SOON, make_party, make_person, make_session, make_user

pytestmark = pytest.mark.django_db
LATER = SOON + timedelta(minutes=5)


def tap(person, status=Status.PRESENT, made_at=LATER, **fields):
    return MarkInput(**{"id": uuid4(), "person": person.pk, "status": status, "made_at": made_at, **fields})


def statuses(session):
    return dict(Attendance.objects.filter(session=session).values_list("person__name", "status"))


@pytest.fixture
def session():
    return make_session(capacity=2)


@pytest.fixture
def ada(session):
    """A party of Ada and Al with two children."""
    return register(make_party("Ada", others=("Al",), children=2), session.roster, now=NOW)


@pytest.mark.rule("P41")
def test_a_sign_up_is_never_attendance(session, ada):
    assert not Attendance.objects.exists()
    assert count(Session.objects.all()) == (0, 0, 0, 0)


@pytest.mark.rule("P39")
def test_two_devices_that_mark_the_same_adult_end_in_one_attendance_with_both_marks_kept(session, ada):
    lead = ada.party.lead
    first = tap(lead, Status.LATE, LATER, device="a")
    second = tap(lead, Status.PRESENT, LATER - timedelta(minutes=1), device="b")

    for minute, marks in enumerate(([first], [second], [first, second])):
        record(session, marks, by=None, now=LATER + timedelta(minutes=minute))

    assert statuses(session) == {"Ada": Status.LATE}
    assert set(Mark.objects.values_list("device", flat=True)) == {"a", "b"}


@pytest.mark.rule("P39")
def test_two_adults_of_one_name_are_never_merged(session):
    people = [register(make_party("Ada"), make_session().roster, now=NOW).party.lead for _one in range(2)]
    for person in people:
        register(make_party_of(person), session.roster, now=NOW)

    record(session, [tap(person) for person in people], by=None, now=LATER)

    assert Attendance.objects.count() == 2


def make_party_of(person):
    return person.parties.get()


def test_undo_is_a_further_mark_that_takes_the_attendance_and_the_children_away(session, ada):
    record(session, [tap(ada.party.lead)], by=None, now=LATER)
    assert HeadCount.objects.get().count == 2

    record(session, [tap(ada.party.lead, UNDO, LATER + timedelta(seconds=2))], by=None, now=LATER + timedelta(hours=1))

    assert statuses(session) == {}
    assert Mark.objects.count() == 2
    assert not HeadCount.objects.exists()


def test_children_are_counted_as_signed_up_or_as_said(session, ada):
    record(session, [tap(ada.party.lead)], by=None, now=LATER, children={ada.pk: 3})
    assert HeadCount.objects.get().count == 3

    record(session, [tap(ada.party.people[1])], by=None, now=LATER)
    assert HeadCount.objects.get().count == 3

    record(session, [], by=None, now=LATER, children={ada.pk: 0})
    assert HeadCount.objects.get().count == 0


@pytest.mark.parametrize("status", [Status.ABSENT, Status.EXCUSED])
def test_who_did_not_come_is_noted_but_not_counted(session, ada, status):
    record(session, [tap(ada.party.lead, status)], by=None, now=LATER)

    assert statuses(session) == {"Ada": status}
    assert count(Session.objects.all()) == (0, 0, 0, 0)


def test_a_clock_that_runs_ahead_does_not_win_for_ever(session, ada):
    lead = ada.party.lead
    record(session, [tap(lead, Status.PRESENT, LATER + timedelta(days=365))], by=None, now=LATER)
    record(
        session, [tap(lead, Status.ABSENT, LATER + timedelta(minutes=1))], by=None, now=LATER + timedelta(minutes=2)
    )

    assert statuses(session) == {"Ada": Status.ABSENT}
    assert Mark.objects.order_by("made_at").first().made_at == LATER


def test_somebody_who_is_not_on_the_list_is_refused_and_nothing_of_that_batch_is_kept(session, ada):
    with pytest.raises(ValidationError) as refused:
        record(session, [tap(ada.party.lead), tap(make_person())], by=None, now=LATER)

    assert refused.value.code == "stranger"
    assert not Mark.objects.exists()


def test_the_children_of_a_family_of_another_session_cannot_be_counted_here(session, ada):
    other = register(make_party(), make_session().roster, now=NOW)
    record(session, [tap(ada.party.lead)], by=None, now=LATER, children={other.pk: 9})
    assert not HeadCount.objects.filter(registration=other).exists()


def test_marks_open_three_hours_before_the_start(session, ada):
    with pytest.raises(ValidationError) as refused:
        record(session, [tap(ada.party.lead)], by=None, now=SOON - timedelta(hours=3, minutes=1))
    assert refused.value.code == "early"
    assert "6:30 AM" in refused.value.messages[0]

    record(session, [tap(ada.party.lead)], by=None, now=SOON - timedelta(hours=3))
    assert statuses(session) == {"Ada": Status.PRESENT}


def test_nobody_is_marked_at_a_canceled_session_or_a_draft(session, ada):
    cancel_session(session, now=NOW)
    session.refresh_from_db()
    for there, code in ((session, "canceled"), (make_session(status="draft"), "draft")):
        with pytest.raises(ValidationError) as refused:
            record(there, [tap(ada.party.lead)], by=None, now=LATER)
        assert refused.value.code == code


@pytest.mark.rule("D2.12")
def test_who_waits_or_canceled_and_comes_is_let_in(session, ada):
    waiting = register(make_party("Bo"), session.roster, now=NOW)
    canceled = register(make_party("Cy"), session.roster, now=NOW)
    cancel_registration(canceled, now=NOW)
    assert waiting.is_waiting

    record(session, [tap(waiting.party.lead), tap(canceled.party.lead)], by=make_user(), now=LATER)

    assert statuses(session) == {"Bo": Status.PRESENT, "Cy": Status.PRESENT}
    session.roster.refresh_from_db()
    assert (session.roster.seats_taken, session.roster.overbooked) == (4, 2)


def test_noting_that_a_waiting_family_did_not_come_gives_it_no_place(session, ada):
    waiting = register(make_party("Bo"), session.roster, now=NOW)
    record(session, [tap(waiting.party.lead, Status.ABSENT)], by=None, now=LATER)
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_who_told_ahead_not_to_come_and_comes_is_marked(session, ada):
    Absence.objects.create(session=session, person=ada.party.lead, at=NOW)
    record(session, [tap(ada.party.lead)], by=None, now=LATER)
    assert statuses(session) == {"Ada": Status.PRESENT}


def queries_for(session, people):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        record(session, [tap(person) for person in people], by=None, now=LATER)
    return len(caught)


def test_one_mark_takes_eight_queries():
    session = make_session()
    lead = register(make_party("Ada"), session.roster, now=NOW).party.lead
    assert queries_for(session, [lead]) == 8


def test_five_hundred_marks_take_as_many_queries_as_two(monkeypatch):
    """SQLite writes at most 999 values at once by Django's count; the real limit of both databases is far higher."""
    limit = connection.connection.getlimit(SQLITE_LIMIT_VARIABLE_NUMBER) if connection.vendor == "sqlite" else None
    if limit:
        monkeypatch.setattr(type(connection.features), "max_query_params", limit)
    session = make_session(capacity=None)
    parties = [make_party(f"Ada {n}", others=(f"Al {n}",), children=1) for n in range(30)]
    people = [person for party in parties for person in register(party, session.roster, now=NOW).party.people]
    few = queries_for(session, people[:2])

    many = queries_for(session, [people[n % 60] for n in range(500)])

    assert few == many
    assert many <= 12
    assert Attendance.objects.count() == 60


DEVICES = [UUID(int=number) for number in range(1, 13)]
made = st.tuples(
    st.sampled_from([0, 1]),
    st.sampled_from([*Status.values, UNDO]),
    st.integers(min_value=0, max_value=3),
)


@pytest.mark.rule("P39")
@settings(max_examples=40, deadline=None)
@given(data=st.data(), taps=st.lists(made, min_size=1, max_size=12))
def test_any_order_and_repetition_of_marks_from_three_devices_ends_in_the_same_attendance(django_db_setup, data, taps):
    with transaction.atomic():
        session = make_session()
        ada = register(make_party("Ada", others=("Al",), children=2), session.roster, now=NOW)
        people = ada.party.people
        marks = [
            MarkInput(
                id=DEVICES[n],
                person=people[who].pk,
                status=status,
                made_at=LATER + timedelta(seconds=second),
                device=f"device {n % 3}",
            )
            for n, (who, status, second) in enumerate(taps)
        ]
        sent = data.draw(st.permutations([*marks, *data.draw(st.lists(st.sampled_from(marks), max_size=6))]))
        cut = data.draw(st.integers(min_value=0, max_value=len(sent)))

        for batch in (sent[:cut], sent[cut:]):
            record(session, batch, by=None, now=LATER + timedelta(minutes=1))

        last = {mark.person: mark.status for mark in sorted(marks, key=lambda one: (one.made_at, one.id))}
        expected = {person: status for person, status in last.items() if status}
        assert dict(session.attendances.values_list("person", "status")) == expected
        came = set(expected.values()) - {Status.ABSENT, Status.EXCUSED}
        assert sum(session.head_counts.values_list("count", flat=True)) == (2 if came else 0)
        assert session.marks.count() == len(marks)
        transaction.set_rollback(True)
