"""Who waits for a course and comes to one evening as a guest has help there, and changes the help of each alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from events.outbox.models import Message
from events.rosters.models import Registration
from events.rosters.registration import register
from events.schedule.models import Session
from events.signup.signing_up import register_guest
from events.support.asking import ask_for
from events.support.models import Need
from tests.events.signup.evenings import away, make_course, make_members
from tests.events.support.helping import interpreter, make_interpreter, sign_up_with
from tests.factories import NOW, make_party

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N5")]


@pytest.fixture
def course():
    """A full course with a seat that is free on its first evening."""
    course = make_course()
    _ada, bo = make_members(course)
    away(bo, course[0])
    return course


def come_as_guest(client, party, session):
    client.post(reverse("events:party-add-date", args=[party.token, session.slug]))
    return party.registrations.get(roster__serves="guests")


def test_who_comes_to_one_evening_with_one_tap_asks_for_the_same_help_there(client, course):
    waiting = sign_up_with(course[0], interpreter(), party=make_party("Cy"))

    evening = come_as_guest(client, waiting.party, course[0])

    assert evening.is_seated
    assert set(Need.objects.values_list("registration", "language")) == {(waiting.pk, "pt"), (evening.pk, "pt")}
    assert "An interpreter: Português" in Message.objects.get(template="registered", registrations=evening).body


@pytest.mark.parametrize("is_sure", [True, False])
def test_who_comes_only_with_help_has_the_evening_when_the_help_is_there(client, course, is_sure):
    waiting = sign_up_with(course[0], interpreter(only_with=True), party=make_party("Cy"))
    assert waiting.held_back
    make_interpreter(course[0], sure=is_sure)

    evening = come_as_guest(client, waiting.party, course[0])

    assert (evening.is_seated, evening.held_back) == (is_sure, not is_sure)


def test_help_for_the_evening_and_help_for_the_course_are_changed_each_alone(client, course):
    waiting = register(make_party("Cy"), course[0].roster, now=NOW)
    later = NOW + timedelta(minutes=1)
    evening = register_guest(waiting.party, Session.objects.get(pk=course[0].pk), now=later)
    for registration in (waiting, evening):
        ask_for(Registration.objects.get(pk=registration.pk), [interpreter()], now=NOW)
    page = client.get(reverse("events:link-manage", args=[waiting.party.token])).content.decode()
    shown = [reverse("events:party-help-act", args=[waiting.party.token, one.slug]) for one in (course[1], course[0])]
    assert [address in page for address in shown] == [True, True]

    for registration, address in zip((waiting, evening), shown, strict=True):
        need = Need.objects.get(registration=registration)
        client.post(address, {"act": "withdraw", "need": need.pk})

        assert not Need.objects.filter(registration=registration).exists()
