"""Words to sign up by: what they open and what not, in which language, and a whole life by texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Person
from events.rosters.models import Party
from events.schedule.scheduling import cancel_session
from events.texting.models import Line, SignUpWord
from events.texting.naming import give_words, stem_of
from tests.factories import NOW, SOON, make_program, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N9")]


@pytest.fixture
def program():
    return make_program(sign_up_by_text=True)


@pytest.fixture
def session(program):
    session = make_session(program=program, title_es="Matemáticas en casa")
    give_words(NOW)
    return session


@pytest.mark.parametrize("typed", ["MATH2", "xyz99", "math12"])
def test_a_word_that_does_not_exist_is_said_not_to(phone, session, typed):
    assert "do not know this word" in phone.ask(typed)


def test_what_is_closed_called_off_over_or_switched_off_is_no_longer_open(phone, session, program):
    phone.ask("MATH1")
    cancel_session(session, now=NOW)
    assert "cannot sign up for this now" in phone.ask("Ana")
    assert "cannot sign up for this now: Math at home" in phone.ask("MATH1")
    assert not Person.objects.exists()


@pytest.mark.rule("P45")
@pytest.mark.parametrize("visibility", ["private", "link"])
def test_a_word_opens_nothing_that_is_not_public(phone, session, visibility):
    type(session).objects.update(visibility=visibility)
    said = phone.ask("MATH1")
    assert "do not know this word" in said
    assert "Math" not in said


def test_a_word_of_a_program_that_stopped_it(phone, session, program):
    type(program).objects.update(sign_up_by_text=False)
    assert "cannot sign up for this now" in phone.ask("MATH1")


def test_another_language_is_one_word_away(phone, session):
    phone.ask("MATH1")
    assert "Matemáticas en casa" in phone.ask("Español")
    phone.ask("Ana")
    party = Party.objects.get()
    assert (party.language, party.lead.reads) == ("es", "es")
    assert phone.got[-1].language == "es"


@pytest.mark.rule("P25")
def test_who_is_known_and_asks_for_another_language_reads_it_from_then_on(phone, other_phone, session):
    phone.ask("MATH1")
    phone.ask("Ana")
    other_phone.ask("MATH1")
    other_phone.ask("Bea")
    phone.ask("Español")
    assert phone.got[-1].language == "es"
    phone.ask("???")
    assert phone.got[-1].language == "es"
    cancel_session(session, now=NOW)
    assert (phone.got[-1].template, phone.got[-1].language) == ("canceled", "es")
    assert "Matemáticas" in phone.last
    assert other_phone.got[-1].language == "en"


def test_a_name_that_is_also_the_code_of_a_language_is_a_name(phone, session):
    phone.ask("MATH1")
    assert "You are signed up" in phone.ask("Vi")
    assert Party.objects.get().lead.name == "Vi"


@pytest.mark.parametrize("typed", ["MATH1 ES", "es math1", "Math1 español", "math 1 es", "ES MATH 1"])
def test_a_flyer_can_name_the_language_with_the_word(phone, session, typed):
    assert "Matemáticas en casa" in phone.ask(typed)
    assert Line.objects.get().language == "es"


def test_the_language_of_a_word_written_before_counts(phone, session):
    phone.ask("ayuda")
    assert "Matemáticas en casa" in phone.ask("MATH1")


def test_words_are_short_tell_the_topic_and_never_change(session, program):
    second = make_session("Math for everybody", program=program, starts_at=SOON + timedelta(days=1))
    other = make_session("Reading", program=make_program("quiet", "Quiet"), starts_at=SOON)
    stop = make_session("Stop bullying", program=program)
    give_words(NOW)
    give_words(NOW)
    words = dict(SignUpWord.objects.values_list("roster", "word"))
    assert words == {session.roster_id: "MATH1", second.roster_id: "MATH2", stop.roster_id: "BULLYING1"}
    assert other.roster_id not in words


@pytest.mark.parametrize(
    ("title", "stem"),
    [("Math at home", "MATH"), ("The Open-Door School", "OPEN"), ("家庭数学", ""),
     ("Entrepreneurship", ""), ("Help for parents", "PARENTS"), ("Spanish for families", "FAMILIES")],
)  # fmt: skip
def test_the_stem_of_a_word(title, stem):
    assert stem_of(title) == stem


def test_without_a_number_to_tell_there_are_no_words(settings, program):
    make_session(program=program)
    settings.SMS_URL = ""
    give_words(NOW)
    assert not SignUpWord.objects.exists()
