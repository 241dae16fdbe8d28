"""The words of messages: in the language of the sign-up, and with links that nobody can forge."""

import re

import pytest

from accounts import links
from events.outbox.models import Message
from events.outbox.rendering import fill_links, placeholder
from events.rosters.registration import register
from tests.factories import NOW, make_party, make_person, make_session

pytestmark = pytest.mark.django_db


@pytest.mark.rule("P45", "D7.10")
@pytest.mark.parametrize("purpose", ["manage", "mine", "calendar"])
def test_a_name_that_looks_like_our_placeholder_becomes_no_link(purpose):
    foreign = make_party("Bo")
    name = f"[[{purpose}:{foreign.pk}:1]]"
    register(make_party(name, contact="mallory@family.example"), make_session().roster, now=NOW)

    sent = fill_links(Message.objects.get().body, "en")

    assert links.sign(purpose, foreign.pk, 1) not in sent
    assert name in sent


def test_a_placeholder_is_not_the_link_itself_and_becomes_it_only_while_sending():
    text = placeholder("manage", 7, 1)
    token = links.sign("manage", 7, 1)
    assert token not in text
    assert fill_links(text, "es").endswith(f"/es/p/{token}/")


def test_the_proof_of_one_placeholder_does_not_serve_for_another():
    forged = placeholder("manage", 7, 1).replace(":7:", ":8:")
    assert fill_links(forged, "en") == forged


def test_where_english_stands_in_mails_hold_its_words_and_no_markup_in_subject_and_text():
    session = make_session("Math & more")
    register(make_party("Ada", language="es"), session.roster, now=NOW)

    message = Message.objects.get()

    assert message.language == "es"
    assert "Math & more" in message.subject
    assert not re.search(r"<[a-z]|&[a-z]+;", message.subject + message.body)
    assert '<span lang="en"' in message.html


@pytest.mark.rule("P25")
def test_a_sign_up_in_spanish_is_answered_in_spanish_though_the_person_was_known_in_english():
    make_person("Ada", contact="ada@family.example", reads="en")
    register(make_party("Ada", contact="ada@family.example", language="es"), make_session().roster, now=NOW)
    assert Message.objects.get().language == "es"


def test_a_very_long_title_still_lets_people_sign_up():
    register(make_party(), make_session("long " * 100).roster, now=NOW)
    assert len(Message.objects.get().subject) == 400
