"""A digit, or a yes or no, answers what a text asked: with one clear reply that says what is true now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Consent
from events.outbox.models import CallTask, Kind, Message
from events.outbox.segments import size_of
from events.rosters.models import Registration, Status
from events.rosters.registration import cancel_registration, register
from events.rosters.waitlist import move_the_line
from events.schedule.scheduling import cancel_session
from tests.events.texting.conftest import agree
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def full(title="Math at home", **fields):
    """A date with one place, which is offered when it comes free, and who has it."""
    session = make_session(title, capacity=1, **fields)
    session.roster.seating = "offer"
    session.roster.save()
    return session, register(make_party(), session.roster, now=NOW)


def waiting(phone, session, name="", language="en"):
    party = agree(make_party(name, contact=phone.number, language=language))
    registration = register(party, session.roster, now=NOW)
    assert registration.is_waiting
    return registration


@pytest.fixture
def offered(phone):
    """A family that waited is asked by text whether it wants the place."""
    session, holder = full()
    registration = waiting(phone, session)
    phone.got  # noqa: B018 - the text about the waitlist is out
    cancel_registration(holder, now=NOW)
    assert "Reply 1 for yes, 2 for no" in phone.last
    registration.refresh_from_db()
    return registration


def status(registration):
    registration.refresh_from_db()
    return registration.status


@pytest.mark.rule("D6.6", "N9")
@pytest.mark.parametrize(
    "word", ["1", "1.", "(1)", "１", "١", "۱", "1️⃣", "yes", "YES!", "sí", "sim", "oui", "да", "نعم", "yes 1"]
)
def test_a_yes_takes_the_place_and_says_what_when_and_where(phone, offered, word):
    said = phone.ask(word)

    assert status(offered) == Status.REGISTERED
    for words in ("yours", "Math at home", "Fri, Dec 11, 9:30", "Example Library", "STOP"):
        assert words in said
    assert size_of(said).segments <= 2


@pytest.mark.rule("D6.6", "N9")
@pytest.mark.parametrize("word", ["2", "٢", "no", "No, thank you", "não", "non", "нет", "لا", "không"])
def test_a_no_leaves_the_place_to_the_next(phone, offered, word):
    said = phone.ask(word)

    assert status(offered) == Status.CANCELED
    assert "canceled your sign-up" in said


@pytest.mark.rule("D6.6")
def test_a_digit_never_acts_on_texts_and_no_stop_on_a_place(phone, offered):
    phone.ask("STOP")
    assert status(offered) == Status.OFFERED
    said = phone.ask("1")
    assert "You have a place" in said
    assert status(offered) == Status.REGISTERED
    assert not Consent.objects.filter(revoked_at=None).exists()


@pytest.mark.rule("P48")
def test_an_answer_twice_is_the_same_as_once(phone, offered):
    phone.ask("1")
    again = phone.ask("1")
    assert "You have a place" in again
    assert status(offered) == Status.REGISTERED
    assert Registration.objects.count() == 2
    assert "You have a place" in phone.ask("2"), "a no to the offer takes no place away that one has"
    assert status(offered) == Status.REGISTERED


def test_the_same_text_told_twice_by_the_provider_is_one(phone, offered):
    phone.ask("1", name="SM-one")
    phone.say("1", name="SM-one")


@pytest.mark.rule("P8", "N9")
def test_too_late_says_so(phone, offered):
    phone.wait(days=3)
    move_the_line(phone.clock_now())
    phone.got  # noqa: B018
    said = phone.ask("1")
    assert "time to answer is over" in said
    assert "Math at home" in said
    assert status(offered) == Status.CANCELED


def test_too_late_by_a_moment_before_the_clock_has_noticed_is_too_late(phone, offered):
    phone.wait(days=3)
    assert "time to answer is over" in phone.ask("yes 1")
    assert status(offered) == Status.CANCELED


def test_what_was_called_off_meanwhile_is_said_to_be(phone, offered):
    cancel_session(offered.roster.told_sessions[0], now=NOW)
    phone.got  # noqa: B018
    said = phone.ask("1")
    assert "canceled" in said
    assert status(offered) != Status.REGISTERED


@pytest.mark.parametrize("word", ["3", "12", "7", "1 2", "0", "yes 2", "11111", "perhaps 1"])
def test_what_is_no_answer_changes_nothing(phone, offered, word):
    said = phone.ask(word)
    assert "did not understand" in said
    assert "860-555-0142" in said
    assert status(offered) == Status.OFFERED


def test_a_bare_yes_to_several_questions_lists_them_with_their_digits(phone):
    made = []
    for title in ("Math at home", "Reading at home"):
        session, holder = full(title)
        made.append((waiting(phone, session, "Ada Example"), holder))
    for _registration, holder in made:
        cancel_registration(holder, now=NOW)
    assert "Reply 3 for yes, 4 for no" in phone.last

    said = phone.ask("yes")

    assert "Math at home, Fri, Dec 11: 1 for yes, 2 for no" in said
    assert "Reading at home, Fri, Dec 11: 3 for yes, 4 for no" in said
    assert {status(registration) for registration, _holder in made} == {Status.OFFERED}
    assert "Reading at home" in phone.ask("3")
    assert [status(registration) for registration, _holder in made] == [Status.OFFERED, Status.REGISTERED]
    assert "canceled" in phone.ask("2")
    assert [status(registration) for registration, _holder in made] == [Status.CANCELED, Status.REGISTERED]


@pytest.mark.rule("P12", "D7.11")
def test_of_several_with_one_phone_the_answer_goes_to_whom_was_asked(phone):
    session, holder = full()
    type(session.roster).objects.update(capacity=2)
    second = register(make_party(), session.roster, now=NOW)
    ours = [waiting(phone, session, name) for name in ("Ada Example", "Bo Example")]
    cancel_registration(holder, now=NOW)
    cancel_registration(second, now=NOW)

    phone.ask("4")

    assert [status(registration) for registration in ours] == [Status.OFFERED, Status.CANCELED]
    assert "Ada" not in phone.last
    assert "Bo" not in phone.last


def test_a_newer_real_question_is_what_a_bare_yes_means(phone, offered):
    """A text that only asks who cannot come does not stand in the way."""
    other = make_session("Reading at home", starts_at=SOON + 2 * DAY)
    register(offered.party, other.roster, now=NOW)
    assert "Reply 4 if you can" in phone.last
    said = phone.ask("yes")
    assert "1 for yes" in said
    assert "3 for yes" in said
    assert status(offered) == Status.OFFERED


@pytest.mark.rule("N9")
@pytest.mark.parametrize("word", ["OK", "Thanks!", "vale", "gracias", "\N{THUMBS UP SIGN}"])
def test_an_ok_to_an_offer_takes_no_place_and_hears_how_one_does(phone, offered, word):
    said = phone.ask(word)
    assert "1 for yes, 2 for no" in said
    assert status(offered) == Status.OFFERED
    phone.ask("1")
    phone.say(word)


def test_an_ok_after_a_stop_is_silent_though_an_offer_waits(phone, offered):
    phone.ask("STOP")
    phone.say("ok")


def test_an_answer_that_does_not_arrive_is_nobodys_call(phone, offered):
    phone.ask("STOP")
    reply = Message.objects.filter(kind=Kind.REPLY).get()
    assert reply.number == phone.number
    assert not CallTask.objects.exists()


def test_another_phone_cannot_answer(phone, other_phone, offered):
    assert "did not understand" in other_phone.ask("1")
    assert status(offered) == Status.OFFERED


@pytest.mark.rule("P25")
def test_the_answer_is_in_the_language_of_the_sign_up(phone):
    session, holder = full(title_es="Matemáticas en casa")
    waiting(phone, session, language="es")
    cancel_registration(holder, now=NOW)
    said = phone.ask("sí")
    assert "Matemáticas en casa" in said
    assert phone.got[-1].language == "es"
