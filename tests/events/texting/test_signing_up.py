"""Signing up by text: a word from a flyer, a first name, and the phone lives on texts alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Consent, Person
from events.outbox.models import CallTask
from events.outbox.segments import size_of
from events.rosters.models import Party, Registration
from events.rosters.registration import register
from events.schedule.scheduling import move_session
from events.texting.models import SignUpWord
from events.texting.naming import give_words
from tests.events.texting.conftest import agree
from tests.factories import NOW, SOON, make_organization, make_party, make_program, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N9")]


@pytest.fixture
def program():
    return make_program(sign_up_by_text=True)


@pytest.fixture
def session(program):
    session = make_session(program=program, title_es="Matemáticas en casa")
    give_words(NOW)
    return session


def places(session):
    return [one.party for one in session.roster.registrations.active().order_by("pk")]


@pytest.mark.parametrize("typed", ["MATH1", "math1", "Math 1", " math1. ", "MATH-1", "ＭＡＴＨ１", "math١"])
def test_the_word_says_what_when_and_where_and_asks_who_comes(phone, session, typed):
    said = phone.ask(typed)

    for words in ("Math at home", "Fri, Dec 11, 9:30", "Example Library", "first name", "agree to texts", "STOP"):
        assert words in said
    assert size_of(said).segments <= 2
    assert not Person.objects.exists()


@pytest.mark.rule("D6.5")
@pytest.mark.parametrize(
    "name", ["María José", "Ana", "O’Brien", "علي", "王芳", "Huy", "Dung", "Ed", "Jo", "Nguyễn Thị Hoa"]
)
def test_a_first_name_signs_up_and_is_a_yes_to_texts_in_the_words_that_asked(phone, session, name):
    asked = phone.ask("MATH1")
    said = phone.ask(name)

    party = Party.objects.get()
    assert "You are signed up: Math at home" in said
    assert places(session) == [party]
    assert (party.lead.name, party.contact.value, party.source) == (name, phone.number, Party.Source.TEXT)
    assert party.contact.verified_at == NOW
    consent = Consent.objects.get()
    assert (consent.text_shown, consent.source, consent.at) == (asked, "text message", NOW)
    assert name not in "".join(message.body for message in phone.got)
    assert not CallTask.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["", "?", "\N{THUMBS UP SIGN}", "https://bad.example/x", "Anna 2", "me@family.example", "x" * 61, "ok", "yes",
     "We are two with three children", "\x00\x07", "=HYPERLINK(1)", "<b>Ana</b>"],
)  # fmt: skip
def test_what_is_no_name_is_asked_for_once_more(phone, session, typed):
    phone.ask("MATH1")
    assert "first name" in phone.ask(typed)
    assert not Person.objects.exists()
    assert "You are signed up" in phone.ask("Ana")


@pytest.mark.rule("D6.6")
@pytest.mark.parametrize("word", ["STOP", "Fin", "стоп"])
def test_a_stop_is_never_a_name(phone, session, word):
    phone.ask("MATH1")
    assert "no more texts" in phone.ask(word)
    assert "did not understand" in phone.ask("Ana")
    assert not Person.objects.exists()


def test_a_no_ends_it(phone, session):
    phone.ask("MATH1")
    assert "You are not signed up" in phone.ask("no")
    assert "did not understand" in phone.ask("Ana")


def test_after_a_day_it_is_not_asked_any_more(phone, session):
    phone.ask("MATH1")
    phone.wait(hours=24)
    assert "did not understand" in phone.ask("Ana")
    assert not Person.objects.exists()


def test_a_name_sent_twice_is_one_sign_up(phone, session):
    phone.ask("MATH1")
    phone.ask("Ana", name="SM-a")
    phone.say("Ana", name="SM-a")
    assert "You have a place" in phone.ask("Ana")
    assert "You have a place" in phone.ask("ana ")
    assert len(places(session)) == 1
    phone.ask("MATH1")
    assert len(places(session)) == 1


def test_who_is_known_signs_up_with_one_digit_and_reads_no_name(phone, session, other_phone):
    family = agree(make_party("Ada Example", contact=phone.number, language="es"))
    asked = phone.ask("MATH1")
    assert "Matemáticas en casa" in asked
    question = phone.got[-1]
    assert f" {question.digit}." in asked
    assert question.digit in (1, 3, 5, 7)

    phone.ask(str(question.digit))

    assert places(session)[0].lead == family.lead
    assert "Ada" not in "".join(message.body for message in phone.got)
    assert "Ada" not in other_phone.ask("MATH1")
    assert Person.objects.count() == 1
    phone.ask(str(question.digit))
    assert len(places(session)) == 1


def test_who_is_known_and_says_ok_hears_how_to_sign_up(phone, session):
    agree(make_party("Ada Example", contact=phone.number))
    phone.ask("MATH1")
    assert "for yes" in phone.ask("ok")
    assert places(session) == []


def test_who_is_known_may_say_no_or_sign_up_somebody_else(phone, session):
    agree(make_party("Ada Example", contact=phone.number))
    phone.ask("MATH1")
    assert "You are not signed up" in phone.ask("no")
    phone.ask("MATH1")
    phone.ask("Bo")
    assert [party.lead.name for party in places(session)] == ["Bo"]


def test_of_several_with_one_phone_nobody_is_taken_for_another(phone, session):
    for name in ("Ada Example", "Bo Example"):
        agree(make_party(name, contact=phone.number))
    assert "first name" in phone.ask("MATH1")
    phone.ask("1")
    assert places(session) == []
    phone.ask("Ada Example")
    assert places(session)[0].lead.name == "Ada Example"
    assert Person.objects.count() == 2


def test_who_is_known_in_another_organization_alone_is_nobody_here(phone, session):
    make_party("Ada Example", contact=phone.number, organization=make_organization("Other District"))
    phone.ask("MATH1")
    assert phone.got[-1].asks == ""


def test_who_is_on_the_list_already_hears_that(phone, session):
    party = agree(make_party("Ada Example", contact=phone.number))
    register(party, session.roster, now=NOW)
    said = phone.ask("MATH1")
    assert "You are on the list: Math at home" in said
    assert "Does somebody else come" in said
    phone.say("Thanks!")
    assert "You are signed up" in phone.ask("Bo")
    assert len(places(session)) == 2


def test_a_full_date_says_so_and_leads_to_the_line(phone, program):
    session = make_session(program=program, capacity=1)
    give_words(NOW)
    register(make_party(), session.roster, now=NOW)
    assert "you would wait in line" in phone.ask("MATH1")
    assert "on the waitlist" in phone.ask("Ana")
    assert Registration.objects.get(party__lead__name="Ana").is_waiting


def test_a_course_is_signed_up_for_as_a_whole(phone, program):
    first = make_session("Course", program=program)
    make_session("Course, second evening", roster=first.roster, starts_at=SOON + timedelta(days=7), program=program)
    give_words(NOW)
    assert "Fri, Dec 18" in phone.ask("course1")
    assert "Fri, Dec 18" in phone.ask("Ana")
    assert SignUpWord.objects.count() == 1


def test_a_date_that_moves_meanwhile_is_shown_and_asked_about_anew(phone, session):
    phone.ask("MATH1")
    move_session(session, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=2), now=NOW)
    said = phone.ask("Ana")
    assert "Sat, Dec 12" in said
    assert "first name" in said
    assert places(session) == []
    assert "Sat, Dec 12" in phone.ask("Ana")
    assert len(places(session)) == 1


def test_what_refuses_says_why_in_its_own_words(phone, program):
    session = make_session(program=program, takes="heads", capacity=1)
    give_words(NOW)
    type(session.roster).objects.update(closes_at=NOW)
    assert "cannot sign up for this now" in phone.ask("MATH1")


def test_one_phone_signs_up_so_many_in_a_day_and_then_calls(phone, session):
    for name in ("Ana", "Bea", "Caro", "Dina", "Eva", "Flor"):
        phone.ask("MATH1")
        phone.ask(name)
        phone.wait(hours=1)
    phone.ask("MATH1")
    assert "Please call us" in phone.ask("Gia")
    assert len(places(session)) == 6
