"""What a family is asked and says beside who comes: in the form, on its own page, and never in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils.translation import override

from accounts.consent import TEXTS, give_consent, revoke_consent
from accounts.history import Change
from accounts.models import Consent
from events.rosters.models import Party, Registration
from events.rosters.registration import register
from events.signup import own_words_views
from events.signup.models import Answer
from tests.events.signup.asking import answered, make_question
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
PHONE = "860-555-0142"


@pytest.fixture
def session():
    return make_session()


def own(party, name="link-manage"):
    return reverse(f"events:{name}", args=[party.token])


def page(client, party, name="link-manage"):
    return client.get(own(party, name)).content.decode()


def form(client, session):
    return client.get(reverse("events:sign-up", args=[session.slug])).content.decode()


@pytest.mark.rule("D7.2")
@pytest.mark.parametrize("contact", ["ada@family.example", PHONE])
def test_a_nickname_and_one_contact_are_enough_whatever_else_is_asked(client, send, session, contact):
    make_question(session.program, "What do you hope for?")

    answer = send(session, name="Abuela", contact=contact, children="")

    assert answer.status_code == 302
    assert Party.objects.get().lead.name == "Abuela"
    assert not Answer.objects.exists()
    assert not Consent.objects.exists()


def test_a_question_is_asked_in_the_form_and_the_answer_stands_on_the_own_page(client, send, session):
    question = make_question(session.program, "What do you hope for?")
    assert "What do you hope for?" in form(client, session)

    send(session, **{f"q-{question.pk}": "<b>To meet</b> others"})

    shown = page(client, Party.objects.get())
    assert "What do you hope for?" in shown
    assert "&lt;b&gt;To meet&lt;/b&gt; others" in shown


@pytest.mark.rule("D8.3")
def test_a_required_answer_that_is_missing_keeps_all_that_was_typed(send, session):
    question = make_question(session.program, "What do you hope for?", is_required=True)

    shown = send(session, name="Ada", **{"texts-texts": "on"}).content.decode()

    assert f'href="#id_q-{question.pk}"' in shown
    assert 'value="Ada"' in shown
    assert shown.split('name="texts-texts"')[1].split(">")[0].strip().endswith("checked")
    assert not Party.objects.exists()


def test_a_question_of_the_series_is_asked_too_and_one_of_another_is_not(client, session):
    make_question(make_program("cafe"), "Coffee or tea?")

    assert "Coffee or tea?" not in form(client, session)


def test_a_family_changes_its_answers_on_its_own_page(client, session):
    question = make_question(session.program)
    registration = register(make_party(), session.roster, now=NOW)
    answered(registration, **{f"q_{question.pk}": "Friends"})
    assert "Friends" in page(client, registration.party, "party-answers")

    client.post(own(registration.party, "party-answers"), {f"q-{question.pk}": "Rest"})

    assert registration.party.answers.get().value == "Rest"
    assert Change.objects.get(act="answers").fields == [f"question {question.pk}"]


def test_answers_cannot_be_changed_after_the_last_date(client, session, morning):
    question = make_question(session.program)
    party = register(make_party(), session.roster, now=NOW).party
    morning.move_to(SOON + timedelta(hours=3), tick=False)

    answer = client.post(own(party, "party-answers"), {f"q-{question.pk}": "Rest"}, follow=True)

    assert "This cannot be changed here any more." in answer.content.decode()
    assert not Answer.objects.exists()


def test_where_nothing_is_asked_there_is_no_page_for_answers(client, session):
    party = register(make_party(), session.roster, now=NOW).party

    assert client.get(own(party, "party-answers"))["Location"] == own(party)
    assert "party-answers" not in page(client, party)


@pytest.mark.rule("P45")
def test_the_pages_of_one_family_open_nothing_of_another(client, session):
    question = make_question(session.program)
    mine, theirs = (register(make_party(), session.roster, now=NOW) for _ in range(2))
    answered(theirs, **{f"q_{question.pk}": "Secret"})

    for name in ("link-manage", "party-answers"):
        assert "Secret" not in page(client, mine.party, name)
    assert client.get(own(mine.party, "party-answers").replace("answers", "answers%00")).status_code == 404


def test_a_busy_database_loses_nothing_that_was_typed(client, session, monkeypatch):
    question = make_question(session.program)
    party = register(make_party(), session.roster, now=NOW).party

    def busy(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("events.signup.question_forms.change_answers", busy)
    shown = client.post(own(party, "party-answers"), {f"q-{question.pk}": "Rest"}).content.decode()
    monkeypatch.setattr(own_words_views, "revoke_consent", busy)
    answer = client.post(own(party, "party-texts"), {"act": "no"}, follow=True)

    assert "We could not save this just now." in shown
    assert "Rest" in shown
    assert "We could not save this just now." in answer.content.decode()


@pytest.mark.parametrize("words", NASTY)
def test_nothing_that_is_sent_breaks_the_pages(client, session, words):
    question = make_question(session.program)
    party = register(make_party(contact=PHONE), session.roster, now=NOW).party

    assert client.post(own(party, "party-answers"), {f"q-{question.pk}": words}).status_code in (200, 302)
    assert client.post(own(party, "party-texts"), {"act": words}).status_code == 302
    assert "<script>alert" not in page(client, party)
    assert not Consent.objects.exists()


@pytest.mark.rule("D6.5")
def test_texts_are_asked_for_in_the_form_in_one_sentence_that_nobody_ticked(client, session):
    shown = form(client, session)

    assert "Yes, you may text me about what I sign up for, until I say stop." in shown
    assert "checked" not in shown.split('name="texts-texts"')[1].split(">")[0]


@pytest.mark.rule("D6.5")
def test_who_ticks_it_with_a_mobile_said_yes_in_the_words_that_were_shown(client, send, session):
    send(session, contact=PHONE, **{"texts-texts": "on"})

    yes = Consent.objects.get()
    assert (yes.contact.value, yes.purpose, yes.language, yes.at) == ("+18605550142", "texts", "en", NOW)
    assert (yes.source, yes.by, yes.person) == ("web", None, Party.objects.get().lead)
    shown = form(client, session)
    assert all(f"{sentence}." in shown for sentence in yes.text_shown.rstrip(".").split(". "))


@pytest.mark.rule("D6.5")
def test_the_words_are_kept_in_the_language_in_which_they_were_read(client, session):
    party = register(make_party(contact=PHONE), session.roster, now=NOW).party
    with override("es"):
        client.post(own(party, "party-texts"), {"act": "yes"})

    assert Consent.objects.get().language == "es"


@pytest.mark.rule("D6.5")
@pytest.mark.parametrize("said", [{"contact": PHONE}, {"contact": "ada@family.example", "texts-texts": "on"}])
def test_who_did_not_tick_it_or_gave_no_mobile_said_nothing_and_is_signed_up(send, session, said):
    assert send(session, **said).status_code == 302

    assert Registration.objects.get().is_seated
    assert not Consent.objects.exists()


@pytest.mark.rule("D6.5")
def test_on_the_own_page_a_yes_is_given_seen_and_taken_back(client, session):
    party = register(make_party(contact=PHONE), session.roster, now=NOW).party
    assert "May we send texts to" in page(client, party)

    for _ in range(2):
        client.post(own(party, "party-texts"), {"act": "yes"})
    assert Consent.objects.get().holds(NOW)
    assert "You said:" in page(client, party)
    client.post(own(party, "party-texts"), {"act": "no"})

    assert not Consent.objects.get().holds(NOW)
    assert "May we send texts to" in page(client, party)


@pytest.mark.rule("P26")
def test_opening_the_address_says_neither_yes_nor_no(client, session):
    party = register(make_party(contact=PHONE), session.roster, now=NOW).party
    client.get(own(party, "party-texts"))
    assert not Consent.objects.exists()
    give_consent(party.contact, TEXTS, text="Yes", language="en", now=NOW)
    client.get(own(party, "party-texts"))

    assert Consent.objects.get().holds(NOW)


@pytest.mark.rule("P45")
def test_who_types_somebody_elses_number_does_not_learn_what_was_said_for_it(client, send, session):
    known = make_party("Ada Example", contact=PHONE, now=NOW - timedelta(days=30))
    give_consent(known.contact, TEXTS, text="Yes", language="en", now=NOW - timedelta(days=30))

    send(session, name="Ada Example", contact=PHONE)

    newest = Party.objects.latest("pk")
    assert newest.contact == known.contact
    assert "You said:" not in page(client, newest)
    assert known.contact.consents.get().holds(NOW)
    revoke_consent(known.contact, TEXTS, now=NOW)


def test_who_gave_an_email_is_not_asked_about_texts_on_the_own_page(client, session):
    party = register(make_party(), session.roster, now=NOW).party

    assert "texts" not in page(client, party).split("<main")[1]
    client.post(own(party, "party-texts"), {"act": "yes"})
    assert not Consent.objects.exists()
