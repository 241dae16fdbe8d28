"""Pages and flyers tell the word to text, in the language of the page, only where it works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from events.desk.flyers.drawing import flyer_of
from events.desk.flyers.subject import Subject
from events.rosters.registration import register
from events.schedule.scheduling import cancel_session
from events.texting.naming import give_words
from tests.factories import NOW, make_party, make_program, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N9")]


@pytest.fixture
def session():
    session = make_session(program=make_program(sign_up_by_text=True), title_es="Matemáticas en casa")
    give_words(NOW)
    return session


def flyer(*sessions):
    first = sessions[0]
    return Subject(first.program, list(sessions), first.title, first, series=None)


def page(client, session, language="en"):
    with translation.override(language):
        return client.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "MATH1"), ("es", "MATH1 ES"), ("pt", "MATH1 PT")])
def test_a_page_tells_the_word_with_its_language_and_opens_the_phones_own_texts(client, session, language, words):
    text = page(client, session, language)
    assert f"<bdi>{words}</bdi>" in text
    assert "(860) 555-0100" in text
    assert f'href="sms:+18605550100?&amp;body={words.replace(" ", "%20")}"' in text


def test_the_line_is_there_when_it_is_full_and_gone_when_it_is_over_or_called_off(client, session, clock):
    session.roster.capacity = 1
    session.roster.save()
    register(make_party(), session.roster, now=NOW)
    assert "MATH1" in page(client, session)
    cancel_session(session, now=NOW)
    assert "MATH1" not in page(client, session)
    clock.move_to(session.ends_at + timedelta(days=1), tick=False)
    assert "MATH1" not in page(client, session)


@pytest.mark.parametrize("off", ["program", "settings", "number", "link"])
def test_it_is_told_only_where_it_works(client, session, settings, off):
    if off == "program":
        type(session.program).objects.update(sign_up_by_text=False)
    elif off == "link":
        type(session).objects.update(visibility="link")
        session.refresh_from_db()
    else:
        settings.SMS_URL = "" if off == "settings" else "twilio://AC:token@api.example/?service=MG1"
    assert "MATH1" not in page(client, session)


def test_a_flyer_tells_it_in_each_of_its_languages(session):
    drawn = flyer_of(flyer(session), ["en", "es"], now=NOW)
    assert "Or sign up by text: send MATH1 to (860) 555-0100." in drawn.sides[0].notes
    assert any("MATH1 ES" in note for note in drawn.sides[1].notes)


def test_a_flyer_of_several_lists_tells_none(session):
    other = make_session("Reading", program=session.program, starts_at=session.starts_at + timedelta(days=3))
    give_words(NOW)
    drawn = flyer_of(flyer(session, other), ["en"], now=NOW)
    assert not any("by text" in note for note in drawn.sides[0].notes)


def test_a_flyer_of_a_course_tells_its_one_word(session):
    other = make_session(
        "Reading", program=session.program, roster=session.roster, starts_at=session.starts_at + timedelta(days=3)
    )
    drawn = flyer_of(flyer(session, other), ["en"], now=NOW)
    assert any("MATH1" in note for note in drawn.sides[0].notes)
