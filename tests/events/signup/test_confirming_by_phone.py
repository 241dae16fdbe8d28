"""On the phone a family says that it was they who signed up; staff note it, and read what else was said."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from events.outbox.models import CallTask
from events.rosters.models import Party
from events.rosters.registration import register
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
