"""What is typed into a message does no harm, and goes to nobody whom it is not for."""

from uuid import UUID

import pytest
from django.core.mail import get_connection
from django.urls import reverse

from accounts.history import Access
from events.outbox.channels.email import compose
from events.outbox.models import Message
from events.outbox.rendering import PLACEHOLDER
from events.rosters.models import Party, Roster
from events.rosters.registration import register
from events.schedule.models import Program, Series
from tests.events.desk.letters import ENGLISH, address, hidden, look, send, sign_up, ticked, told
from tests.factories import NOW, SOON, make_language, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    for code, endonym in (("en", "English"), ("es", "Español"), ("ar", "العربية"), ("pt", "Português")):
        make_language(code, endonym)
    return make_session("Math at home", capacity=3, title_es="Matemáticas en casa")


@pytest.mark.rule("D7.11", "D7.10")
def test_words_are_plain_text_and_make_no_link_to_anybodys_page(desk, session):
    ada, bo = sign_up(session, "Ada"), sign_up(session, "Bo <b>Bold</b>")
    stolen = f"[[manage:{bo.party_id}:1:guessed]]"
    words = f"<a href='https://evil.example/'>x</a> {stolen} {{{{ party.token }}}} &amp;"

    send(desk, address(session), [ada], subject_en="Hi\r\nBcc: eve@evil.example", body_en=words)

    message = Message.objects.get()
    mail = compose(message, get_connection("django.core.mail.backends.locmem.EmailBackend"))
    assert mail.to == [message.contact.value]
    assert not mail.bcc
    assert "\n" not in message.subject
    assert "Bold" not in message.body
    assert "&lt;a href=" in message.html
    assert "<a href='https://evil" not in message.html
    live = {match[2] for match in PLACEHOLDER.finditer(message.body + message.html)}
    assert stolen in message.body
    assert stolen in mail.body, "nobody of us wrote it, so it opens nothing"
    assert live == {str(ada.party_id), str(ada.party.lead_id), str(bo.party_id)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subject_en": "", "body_en": "Words"}, "This field is required."),
        ({"subject_en": "Subject", "body_en": " \n "}, "This field is required."),
        ({**ENGLISH, "subject_es": "Hola"}, "Please write both, or leave both empty"),
        ({**ENGLISH, "body_en": "x" * 4001}, "4000"),
        ({**ENGLISH, "body_en": "a\0b"}, "Null characters are not allowed."),
        ({**ENGLISH, "key": "no key"}, "Enter a valid UUID."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, session, typed, said):
    sign_up(session, "Ada", language="es")

    page, _form = look(desk, address(session), **typed)

    text = page.content.decode()
    assert said in text
    assert "Error:" in text
    assert 'value="send"' not in text
    if typed.get("subject_es"):
        assert 'value="Hola"' in text
    assert not Message.objects.exists()


def test_nobody_chosen_is_said(desk, session):
    sign_up(session, "Ada")
    page = desk.post(address(session), {**ENGLISH, "key": str(UUID(int=5)), "step": "look"}).content.decode()

    assert "Nobody is chosen." in page
    assert desk.post(address(session), {"r": ["x", "9" * 40, "-1"], "step": "look"}).status_code == 200


def test_people_of_other_sessions_cannot_be_written_to_from_here(desk, session):
    sign_up(session, "Ada")
    stranger = sign_up(make_session("Elsewhere"), "Stranger")

    page, _form = look(desk, address(session), [stranger])

    assert "Nobody is chosen." in page.content.decode()
    assert "Stranger" not in page.content.decode()


@pytest.mark.rule("D9.9")
def test_no_words_of_anybody_go_out_about_a_home_visit(desk):
    program = make_program("visits", name="Home visits", is_public=False, visibility="private")
    series = Series.objects.create(program=program, slug="pairs")
    visit = make_session("Visit", program=program, visibility="private", series=series)

    assert desk.get(address(visit)).status_code == 404
    assert desk.post(address(visit), {**ENGLISH, "step": "send"}).status_code == 404
    assert desk.get(reverse("events:desk-series-write", args=["pairs"])).status_code == 404
    assert Program.objects.filter(slug="visits").exists()


@pytest.mark.rule("D7.4")
def test_who_saw_the_names_is_written_down(desk, ines, session):
    sign_up(session, "Ada")

    desk.get(address(session))

    access = Access.objects.get()
    assert (access.actor, access.what, access.subject_id) == (ines, "affected", session.pk)


@pytest.mark.counts("events:desk-write", "events:desk-series-write")
@pytest.mark.parametrize("count", [1, 30])
def test_writing_needs_the_same_queries_for_any_number_of_families_to_look_at(
    desk, django_assert_num_queries, session, count
):
    Roster.objects.update(capacity=100)
    series = Series.objects.create(program=session.program, slug="evenings")
    evening = make_session("Evening", series=series, capacity=100)
    for number in range(count):
        party = make_party(f"Ada {number}", others=("Bo",))
        register(party, session.roster, now=NOW)
        register(party, evening.roster, now=NOW)
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(12):
        page = desk.get(address(session))
    with django_assert_num_queries(16):
        desk.get(reverse("events:desk-series-write", args=["evenings"]))
    typed = {**hidden(page), "r": list(ticked(page)), **ENGLISH, "step": "look"}
    with django_assert_num_queries(13):
        shown = desk.post(address(session), typed).content.decode()

    assert shown.count("Ada ") >= count


def test_an_address_that_nobody_confirmed_gets_no_words_of_anybody(desk, session):
    sign_up(session, "Ada")
    typed = sign_up(session, "Perhaps a stranger")
    Party.objects.filter(pk=typed.party_id).update(confirm_by=SOON)

    assert typed.pk not in ticked(desk.get(address(session)))
    send(desk, address(session), [typed])
    send(desk, address(session))

    assert told() == ["Ada"]


def test_who_ticked_nobody_is_told_to_whom_it_would_go(desk, session):
    sign_up(session, "Ada")
    told = "You ticked nobody. This goes to all who have a place"

    assert told in desk.post(address(session), {"step": "choose"}).content.decode()
    assert told not in desk.get(address(session)).content.decode(), "there was nothing to tick"
