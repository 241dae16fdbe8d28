"""A family that comes only with some help: nothing is given up for a seat that does not stay, nor half of a yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.contact import normalize
from accounts.languages import approved
from events.outbox.models import Message
from events.rosters.entering import SignUp
from events.rosters.models import Party, Registration, Status
from events.rosters.registration import cancel_registration
from events.schedule.models import Series
from events.signup.besides import Besides
from events.signup.own_dates import add_date, addable
from events.signup.signed_up import cancel_sign_up
from events.signup.signing_up import Wanted, sign_up
from events.support.models import Need, Standing
from tests.events.signup.evenings import away, guest, guests_of, make_course, make_members
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with
from tests.factories import NOW, SOON, make_program, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def ask(sessions, *wishes, only_all=False):
    """Gus sends the form of some sessions, with help."""
    wanted = Wanted(seen={one: one.starts_at.replace(microsecond=0) for one in sessions}, only_all=only_all)
    said = SignUp(name="Gus", reach=normalize("gus@family.example"))
    return sign_up(wanted, said, Besides(wishes=wishes), now=NOW)


def stands(registration):
    registration.refresh_from_db()
    return registration.status, registration.held_back


@pytest.fixture
def course():
    """Three evenings; a seat is free on the second alone."""
    course = make_course()
    ada, _bo = make_members(course)
    away(ada, course[1])
    return course


@pytest.fixture
def evening(course):
    """Gus has the seat of the second evening as a guest; then a seat of the course comes free."""
    place = guest(course[1], "Gus", contact="gus@family.example")
    cancel_registration(Registration.objects.get(party__lead__name="Bo"), now=NOW)
    return place


@pytest.mark.rule("N7")
def test_a_guest_keeps_the_evening_while_the_seat_in_the_course_is_not_sure(course, evening):
    seat = ask(course[:1], interpreter(only_with=True)).registrations.get()

    assert stands(seat) == (Status.WAITLISTED, True)
    assert stands(evening) == (Status.REGISTERED, False)
    assert guests_of(course[1])[1] == 1


@pytest.mark.rule("N7")
def test_a_guest_leaves_the_evening_when_the_help_is_there_and_so_the_seat(course, evening):
    make_interpreter(*course, sure=True)

    seat = ask(course[:1], interpreter(only_with=True)).registrations.get()

    assert stands(seat) == (Status.REGISTERED, False)
    assert stands(evening) == (Status.CANCELED, False)


@pytest.mark.rule("D2.1")
@pytest.mark.rule("N5")
def test_all_or_none_is_none_where_the_help_is_not_sure_on_one_of_the_dates():
    first, second = make_session("One"), make_session("Two", starts_at=SOON + WEEK)
    make_interpreter(first, sure=True)

    with pytest.raises(ValidationError) as refusal:
        ask([first, second], interpreter(only_with=True), only_all=True)

    assert refusal.value.code == "not-all"
    assert "if the help that you need will be there on Friday, December 18" in refusal.value.message
    assert "December 11" not in refusal.value.message
    for model in (Party, Registration, Need, Message):
        assert not model.objects.exists()


def test_all_or_none_is_all_where_the_help_is_sure_or_may_be_missing():
    first, second = make_session("One"), make_session("Two", starts_at=SOON + WEEK)
    make_interpreter(first, second, sure=True)

    ask([first, second], interpreter(only_with=True), care(), only_all=True)

    assert Registration.objects.seated().count() == 2


@pytest.mark.rule("N5")
def test_signing_up_again_asks_for_the_same_help_again(client):
    session = make_session()
    make_care(session, places=1)
    party = sign_up_with(session, care(), interpreter()).party
    cancel_sign_up(party, now=NOW)
    Message.objects.all().delete()

    client.post(reverse("events:party-place", args=[party.token, session.slug]), {"act": "again"})

    back = party.registrations.active().get(roster=session.roster)
    assert sorted((one.kind, one.standing) for one in Need.objects.told().filter(registration=back)) == [
        ("child_care", Standing.SURE),
        ("interpreter", Standing.OPEN),
    ]
    message = Message.objects.get()
    assert message.template == "registered"
    assert "Child care, 3 to 5 years: 1 child" in message.body


@pytest.mark.rule("N5")
def test_who_comes_only_with_help_waits_aside_again_after_signing_up_again(client):
    session = make_session()
    party = sign_up_with(session, interpreter(only_with=True)).party
    cancel_sign_up(party, now=NOW)

    client.post(reverse("events:party-place", args=[party.token, session.slug]), {"act": "again"})

    assert stands(party.registrations.active().get()) == (Status.WAITLISTED, True)


@pytest.mark.rule("N5")
def test_a_date_that_was_taken_back_is_added_again_with_its_help():
    season = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))
    first, second = (make_session(f"Night {n}", series=season, starts_at=SOON + n * WEEK) for n in range(2))
    party = ask([first, second], interpreter())
    cancel_sign_up(party, now=NOW, at=second)

    back = add_date(party, addable(party, now=NOW).get(pk=second.pk), now=NOW)

    assert back.needs.get().language_id == "pt"


@pytest.mark.rule("D2.7")
def test_a_date_that_is_added_with_one_tap_has_the_help_of_the_others():
    season = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))
    first, second = (
        make_session(title, program=season.program, series=season, starts_at=starts_at)
        for title, starts_at in (("Night 1", SOON), ("Night 2", SOON + WEEK))
    )
    make_interpreter(second, sure=True)
    registration = sign_up_with(first, interpreter())

    added = add_date(registration.party, addable(registration.party, now=NOW).get(pk=second.pk), now=NOW)

    assert Need.objects.told().get(registration=added).standing == Standing.SURE
    assert Need.objects.told().get(registration=registration).standing == Standing.OPEN
    assert "Português" in Message.objects.latest("pk").body, "the family reads it with the added date"
