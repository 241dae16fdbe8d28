"""Who could not come on the old date is asked about the new one; only a pressed button answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from events.attendance.models import Absence
from events.rosters.models import Registration, Roster
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, move_session
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def session():
    """An evening with a family that had said no, moved by a week."""
    session = make_session("Math at home", capacity=10)
    party = register(make_party("Ada Example"), session.roster, now=NOW).party
    Absence.objects.create(session=session, person=party.lead, at=NOW, starts_at=session.starts_at)
    move_session(session, session.starts_at + WEEK, session.ends_at + WEEK, now=NOW)
    session.refresh_from_db()
    return session


def party_of(session):
    return Registration.objects.get(roster=session.roster).party


def page_of(session):
    return reverse("events:link-manage", args=[party_of(session).token])


def say(client, session, comes, *, seen=None):
    shown = client.get(page_of(session)).context["entries"][0]["question"]
    address = reverse("events:party-new-date", args=[party_of(session).token, session.slug])
    return client.post(address, {"comes": comes, "seen": seen or shown.seen}, follow=True)


def test_the_page_asks_with_both_dates_and_opening_it_changes_nothing(client, session):
    page = client.get(page_of(session)).content.decode()

    assert "You told us that you cannot come on <bdi>Friday, December 11, 9:30 AM</bdi>." in page
    assert "The new date is <bdi>Friday, December 18, 9:30" in page
    client.get(reverse("events:party-new-date", args=[party_of(session).token, session.slug]))
    assert Absence.objects.count() == 1
    assert "cannot come" in client.get(page_of(session)).content.decode()


def test_the_message_of_the_move_asks_too_and_only_who_said_no():
    session = make_session("Math at home", capacity=10)
    no, yes = (register(make_party(name), session.roster, now=NOW) for name in ("Ada Example", "Bo Example"))
    Absence.objects.create(session=session, person=no.party.lead, at=NOW, starts_at=session.starts_at)

    move_session(session, session.starts_at + WEEK, session.ends_at + WEEK, now=NOW)

    asked = [one.messages.get(template="moved") for one in (no, yes)]
    assert ["Can you come now?" in one.body for one in asked] == [True, False]
    assert ["Can you come now?" in one.html for one in asked] == [True, False]


def test_who_can_come_is_expected_again_and_not_asked_twice(client, session):
    after = say(client, session, "yes").content.decode()

    assert "Good, we will see you there." in after
    assert "You told us that you cannot" not in after
    assert not Absence.objects.exists()
    assert list(Session.objects.expected([party_of(session).lead])) == [session]


def test_who_still_cannot_is_not_asked_twice(client, session):
    after = say(client, session, "no").content.decode()

    assert "You told us that you cannot" not in after
    assert Absence.objects.get().starts_at == session.starts_at
    move_session(session, session.starts_at + WEEK, session.ends_at + WEEK, now=NOW)
    assert "cannot come on <bdi>Friday, December 18" in client.get(page_of(session)).content.decode()


def test_an_answer_to_a_date_that_is_another_by_now_is_asked_again(client, session):
    old = client.get(page_of(session)).context["entries"][0]["question"].seen
    move_session(session, session.starts_at + WEEK, session.ends_at + WEEK, now=NOW)

    after = say(client, session, "yes", seen=old).content.decode()

    assert "The date was changed again." in after
    assert Absence.objects.exists()


@pytest.mark.rule("P4")
@pytest.mark.parametrize("seated", [0, 1])
def test_the_place_of_the_course_holds_also_where_a_guest_has_the_seat_of_the_evening(client, session, seated):
    guests = Roster.objects.create(capacity=1, serves="guests")
    Session.objects.filter(pk=session.pk).update(guest_roster=guests)
    for _guest in range(seated):
        seat = {"seats": 1, "status": "registered", "queued_at": NOW, "seated_at": NOW, "changed_at": NOW}
        Registration.objects.create(party=make_party("Guest"), roster=guests, **seat)
        Roster.objects.filter(pk=guests.pk).update(seats_taken=1)

    say(client, session, "yes")

    assert list(Session.objects.expected([party_of(session).lead])) == [session]
    guests.refresh_from_db()
    assert (guests.capacity, guests.seats_taken, guests.overbooked) == (0, seated, seated)
    assert Change.objects.filter(act="overbooked", subject_id=guests.pk).count() == seated
    assert Registration.objects.filter(roster=guests, status="registered").count() == seated


def test_nobody_is_asked_about_what_is_canceled_or_was_never_moved(client, session):
    Absence.objects.update(starts_at=session.starts_at)
    assert "cannot come on" not in client.get(page_of(session)).content.decode()
    Absence.objects.update(starts_at=session.starts_at - WEEK)
    cancel_session(session, now=NOW)
    assert "cannot come on" not in client.get(page_of(session)).content.decode()


@pytest.mark.parametrize("typed", [{}, {"comes": "maybe", "seen": "x"}, {"comes": "yes", "seen": "\0"}])
def test_what_no_button_sends_changes_nothing(client, session, typed):
    address = reverse("events:party-new-date", args=[party_of(session).token, session.slug])
    assert client.post(address, typed).status_code == 302
    assert Absence.objects.count() == 1


@pytest.mark.rule("P26")
def test_only_a_form_of_our_own_page_answers(session):
    strict = Client(enforce_csrf_checks=True)
    address = reverse("events:party-new-date", args=[party_of(session).token, session.slug])
    assert strict.post(address, {"comes": "yes", "seen": session.starts_at.isoformat()}).status_code == 403
    assert Absence.objects.exists()


def test_a_busy_database_is_said(client, session, monkeypatch):
    def busy(*_args, **_kwargs):
        raise OperationalError

    monkeypatch.setattr("events.signup.party_views.answer_new_date", busy)

    assert "Please try again." in say(client, session, "yes").content.decode()
    assert Absence.objects.exists()
