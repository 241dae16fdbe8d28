"""What the desk puts on the page of today: each row with its reason, who is to do it, and one button."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import Access
from events.attendance.models import SessionClose
from events.attendance.recording import MarkInput, record
from events.rosters.answering import accept_offer
from events.rosters.models import Roster, Seating
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from tests.factories import NOW, SOON, make_facilitator, make_organization, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(desk):
    def read():
        return desk.get(reverse("events:desk")).content.decode()

    return read


@pytest.fixture
def offered():
    """Bo is offered the place that Ada gave back, two days before it starts."""
    session = make_session(capacity=1, starts_at=NOW + timedelta(days=2))
    Roster.objects.update(seating=Seating.OFFER)
    ada, bo = (register(make_party(name), session.roster, now=NOW - timedelta(days=1)) for name in ("Ada", "Bola"))
    cancel_registration(ada, now=NOW - timedelta(days=1))
    return bo


def test_every_room_and_program_adds_its_rows_by_name():
    assert len(settings.TODAY) == len(set(settings.TODAY))
    assert all(callable(import_string(path)) for path in settings.TODAY)


def test_an_offer_that_runs_out_is_shown_with_the_family_and_until_when(page, offered):
    Offer.objects.update(expires_at=NOW + timedelta(hours=3))

    said = page()

    assert "<bdi>Bola</bdi> has not answered yet" in said
    assert "is held until Tuesday, December 1, 12:00 PM. A call may help." in said
    assert Access.objects.exists()


@pytest.mark.parametrize("hours", [7, 0])
def test_an_offer_with_time_left_or_none_is_not_shown(page, offered, hours):
    Offer.objects.update(expires_at=NOW + timedelta(hours=hours))
    assert "has not answered yet" not in page()


def test_an_offer_that_was_taken_needs_nobody(page, offered):
    Offer.objects.update(expires_at=NOW + timedelta(hours=3))
    accept_offer(offered, now=NOW)
    assert "has not answered yet" not in page()


def test_offers_of_another_organization_are_not_shown(page, offered):
    Offer.objects.update(expires_at=NOW + timedelta(hours=3))
    other = make_program("other", organization=make_organization("Other Network"))
    Session.objects.update(program=other)
    assert "has not answered yet" not in page()


@pytest.fixture
def over():
    """Yesterday's session, for which Ada had signed up; Fay was its facilitator."""
    session = make_session("Trust", starts_at=SOON)
    session.ada = register(make_party("Ada"), session.roster, now=NOW)
    make_facilitator(session)
    Session.objects.filter(pk=session.pk).update(starts_at=NOW - timedelta(days=1), ends_at=NOW - timedelta(hours=23))
    session.refresh_from_db()
    return session


def test_attendance_that_nobody_took_is_asked_of_the_facilitator(page, over):
    said = page()

    assert "Attendance is not taken: Trust" in said
    assert reverse("events:door", args=[over.slug]) in said
    assert f"For {over.assignments.get().announced}." in said


def test_a_list_that_was_closed_empty_is_taken(page, over):
    SessionClose.objects.create(session=over, at=NOW)
    assert "Attendance is not taken" not in page()


def test_one_mark_is_enough(page, over):
    tap = MarkInput(id=over.uid, person=over.ada.party.lead_id, status="present", made_at=NOW)
    record(over, [tap], now=NOW, by=None)
    assert "Attendance is not taken" not in page()


def test_after_a_week_nobody_is_asked_any_more(page, over):
    Session.objects.update(starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=8))
    assert "Attendance is not taken" not in page()


@pytest.mark.parametrize("count", [1, 3])
def test_the_morning_needs_the_same_queries_for_any_number(desk, django_assert_num_queries, count):
    for number in range(count):
        session = make_session(f"Trust {number}", starts_at=SOON, capacity=1)
        register(make_party(), session.roster, now=NOW)
        Session.objects.filter(pk=session.pk).update(
            starts_at=NOW - timedelta(days=1), ends_at=NOW - timedelta(hours=23)
        )
        soon = make_session(f"Soon {number}", capacity=1, starts_at=NOW + timedelta(days=2))
        Roster.objects.filter(pk=soon.roster_id).update(seating=Seating.OFFER)
        ada, _bo = (register(make_party(), soon.roster, now=NOW - timedelta(days=1)) for _ in range(2))
        cancel_registration(ada, now=NOW - timedelta(days=1))
    Offer.objects.update(expires_at=NOW + timedelta(hours=3))
    desk.get(reverse("events:desk"))

    with django_assert_num_queries(33):
        desk.get(reverse("events:desk"))
