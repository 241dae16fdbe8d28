"""On the phone a family says that it was they who signed up; staff note it, and read what else was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from events.outbox.models import CallTask
from events.rosters.models import Party
from events.rosters.registration import register
from events.signup.confirming import end_unconfirmed
from tests.events.signup.asking import answered, make_question
from tests.factories import NOW, SOON, make_coordinator, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session(program=make_program(asks_to_confirm=True))


@pytest.fixture
def party(send, session):
    send(session)
    return Party.objects.get()


@pytest.fixture
def office(settings):
    """The browser of who coordinates the program."""
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(make_coordinator())
    return client


def test_noting_the_call_confirms_what_the_call_asked(office, send, session):
    send(session, contact="860-555-0142")
    assert "They say yes?" in office.get(reverse("events:desk-calls")).content.decode()

    for _ in range(2):
        office.post(reverse("events:desk-call-done", args=[CallTask.objects.get().pk]))

    party = Party.objects.get()
    assert (party.confirm_by, party.contact.verified_at) == (None, NOW)
    assert Change.objects.filter(act="confirmed").count() == 1


def test_a_call_about_something_else_confirms_nothing(office, send):
    send(make_session(), contact="860-555-0142")
    Party.objects.update(confirm_by=SOON)

    office.post(reverse("events:desk-call-done", args=[CallTask.objects.get().pk]))

    assert Party.objects.get().confirm_by == SOON


def test_who_calls_the_office_instead_is_confirmed_there(office, party, session):
    page = office.get(reverse("events:desk-caller", args=[party.lead_id])).content.decode()
    assert "not confirmed yet" in page

    for _ in range(2):
        office.post(reverse("events:desk-sign-up-confirm", args=[party.registrations.get().pk]))

    party.refresh_from_db()
    assert (party.confirm_by, party.contact.verified_at) == (None, NOW)
    assert "not confirmed yet" not in office.get(reverse("events:desk-caller", args=[party.lead_id])).content.decode()


def test_staff_read_the_answers_of_a_family_that_calls(office, session):
    question = make_question(session.program, "What do you hope for?")
    registration = register(make_party(), session.roster, now=NOW)
    answered(registration, **{f"q_{question.pk}": "To meet others"})

    page = office.get(reverse("events:desk-caller", args=[registration.party.lead_id])).content.decode()

    assert "To meet others" in page


def test_the_call_stays_on_the_list_and_the_place_is_kept_until_the_first_start(office, send, session, morning):
    """Who gave a phone alone can do nothing but wait for the call: the clock takes nothing from it before."""
    send(session, contact="860-555-0142")
    shortly_before = session.starts_at - timedelta(minutes=30)
    morning.move_to(shortly_before, tick=False)

    assert end_unconfirmed(shortly_before) == 0
    assert "They say yes?" in office.get(reverse("events:desk-calls")).content.decode()
    assert Party.objects.get().registrations.get().is_seated


@pytest.mark.rule("P45")
def test_a_family_that_staff_move_before_the_call_is_still_called_about_the_new_date(office, send, session):
    send(session, contact="860-555-0142")
    there = make_session("Other evening", program=session.program, starts_at=SOON + timedelta(days=2))

    office.post(
        reverse("events:desk-sign-up-move", args=[Party.objects.get().registrations.get().pk]),
        {"to": there.roster_id},
    )

    page = office.get(reverse("events:desk-calls")).content.decode()
    assert page.count("They say yes?") == 1
    assert "Other evening" in page
    assert Party.objects.get().confirm_by == there.starts_at
