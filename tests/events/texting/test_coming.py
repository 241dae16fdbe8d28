"""By text, a family says that it comes or cannot come, and that it was they who signed up, or somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.outbox.models import Asks, Message
from events.outbox.queueing import Manner
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Party, Status
from events.rosters.notices import queue_notice
from events.rosters.registration import register
from events.schedule.scheduling import move_session
from events.signup.confirming import ask_to_confirm
from tests.events.texting.conftest import agree
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def status(registration):
    registration.refresh_from_db()
    return registration.status


@pytest.fixture
def reminded(phone):
    """A family with a place is reminded the day before, and can say that it cannot come."""
    session = make_session()
    party = agree(make_party(contact=phone.number))
    registration = register(party, session.roster, now=NOW)
    phone.got  # noqa: B018
    phone.clock.move_to(SOON - DAY, tick=False)
    queue_due_reminders(SOON - DAY)
    assert "This is coming up" in phone.last
    return registration


@pytest.mark.rule("N9", "D6.6")
def test_who_cannot_come_gives_the_place_back_with_one_digit(phone, reminded):
    digit = phone.last.split("Reply ")[1][0]
    said = phone.ask(digit)
    assert "canceled your sign-up" in said
    assert status(reminded) == Status.CANCELED
    assert "You are not signed up for this" in phone.ask(digit)


def test_who_comes_may_say_so(phone, reminded):
    digit = int(phone.last.split("Reply ")[1][0]) - 1
    assert "We look forward to seeing you: Math at home" in phone.ask(str(digit))
    assert status(reminded) == Status.REGISTERED
    assert "canceled" in phone.ask(str(digit + 1)), "they can think again"


def test_the_answer_comes_at_once_also_at_night(phone, reminded):
    digit = phone.last.split("Reply ")[1][0]
    phone.clock.move_to(SOON - timedelta(hours=3), tick=False)  # half past six in the morning
    assert "canceled your sign-up" in phone.ask(digit)


def test_who_answers_after_it_began_hears_how_it_stands(phone, reminded):
    digit = phone.last.split("Reply ")[1][0]
    phone.clock.move_to(SOON + timedelta(hours=3), tick=False)
    assert "This is over" in phone.ask(digit)
    assert status(reminded) == Status.REGISTERED


@pytest.mark.rule("P18")
def test_of_a_course_who_cannot_come_to_one_date_stays_away_from_that_date_alone(phone):
    first = make_session("Course")
    second = make_session("Course, second evening", roster=first.roster, starts_at=SOON + 7 * DAY)
    registration = register(agree(make_party(contact=phone.number)), first.roster, now=NOW)
    assert "can’t come" not in phone.last.replace("'", "’"), "one digit does not give up a whole course"
    phone.clock.move_to(SOON - DAY, tick=False)
    queue_due_reminders(SOON - DAY)
    digit = phone.last.split("Reply ")[1][0]

    said = phone.ask(digit)

    assert "Thank you for telling us" in said
    assert "place on the other dates is still yours" in said
    assert status(registration) == Status.REGISTERED
    assert first.absences.count() == 1
    assert second.absences.count() == 0
    assert phone.ask(digit) == said
    assert first.absences.count() == 1


def test_a_date_that_was_moved_since_is_not_what_they_spoke_of(phone):
    session = make_session()
    registration = register(agree(make_party(contact=phone.number)), session.roster, now=NOW)
    assert "Reply 2" in phone.last
    phone.wait(hours=1)
    move_session(session, SOON + DAY, SOON + DAY + timedelta(hours=2), now=phone.clock_now())
    assert "New time" in phone.last
    assert "Reply 4" in phone.last

    said = phone.ask("2")

    assert "The date has changed" in said
    assert "Sat, Dec 12" in said
    assert status(registration) == Status.REGISTERED
    assert "canceled" in phone.ask("4")


@pytest.fixture
def asked(phone):
    """Somebody signed up with this number; the program asks whether it was they, and they said yes to texts."""
    session = make_session(program=make_program(asks_to_confirm=True))
    party = agree(make_party(contact=phone.number))
    registration = register(party, session.roster, now=NOW, notify=False)
    ask_to_confirm(party, [registration], now=NOW)
    assert "Was it you" in phone.last
    return registration


def test_a_yes_confirms_the_sign_up_and_the_number(phone, asked):
    assert "You are signed up: Math at home" in phone.ask("1")
    party = Party.objects.get()
    assert party.confirm_by is None
    assert party.contact.verified_at == NOW
    assert "You have a place" in phone.ask("1")
    assert "You have a place" in phone.ask("2"), "what was confirmed is canceled by other words"


def test_it_was_somebody_else(phone, asked):
    assert "you hear no more about this" in phone.ask("no")
    assert status(asked) == Status.CANCELED
    assert "You are not signed up" in phone.ask("1")


def test_about_a_visit_at_home_nothing_is_done_by_text(phone):
    session = make_session(visibility="private")
    registration = register(agree(make_party(contact=phone.number)), session.roster, now=NOW, notify=False)
    queue_notice("registered", registration, now=NOW, manner=Manner(asks=Asks.COMING))
    digit = Message.objects.exclude(asks="").get().digit
    phone.got  # noqa: B018

    said = phone.ask(str(digit + 1))

    assert "Please call us" in said
    assert status(registration) == Status.REGISTERED
