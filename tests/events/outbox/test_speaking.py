"""The language that a message goes out in: the reader’s where somebody approved it, else English and help."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.consent import TEXTS, give_consent
from accounts.history import Change
from accounts.languages import HELP_LANGUAGES, MESSAGE_LANGUAGES
from events.outbox.approving import approve_shipped, withdraw_shipped
from events.outbox.models import Message
from events.outbox.segments import size_of
from events.outbox.sentences import is_complete, pairs_of, print_of, sentences_of
from events.outbox.speaking import APPROVED, Spoken, help_line, spoken
from events.outbox.texts import Part, TemplateText
from events.rosters.registration import register
from tests.factories import NOW, make_coordinator, make_language, make_organization, make_party, make_session

pytestmark = pytest.mark.django_db
MAIL, TEXT = Part.SHIPPED_EMAIL, Part.SHIPPED_SMS


@pytest.fixture(autouse=True)
def as_it_is():
    """What is approved is read anew for every message, as it is in another process after some seconds."""
    APPROVED.forget()


def approve(language, *which, organization=None):
    organization = organization or make_organization()
    seen = {(template, part): print_of(template, part, language) for template, part in which}
    done = approve_shipped(organization, language, seen, by=make_coordinator(), now=NOW)
    APPROVED.forget()
    return done


def sign_up(language, contact="", **session):
    party = make_party("Ana", language=language, contact=contact)
    if contact:
        give_consent(party.contact, TEXTS, text="Yes", language="en", now=NOW)
    register(party, make_session("Trust", **session).roster, now=NOW)
    return Message.objects.latest("pk")


@pytest.mark.rule("D6.2")
def test_what_nobody_approved_goes_out_in_english_with_one_line_in_the_readers_language():
    message = sign_up("ar")
    assert message.language == "en"
    first, _empty, rest = message.body.split("\n", 2)
    assert first.startswith("هل تريد المساعدة بلغتك؟")
    assert "\u2068860-555-0142\u2069" in first
    assert "you are signed up" in rest
    assert '<html lang="en" dir="ltr">' in message.html
    assert f'lang="ar" dir="rtl"><strong>{first}' in message.html


@pytest.mark.rule("D6.2")
def test_what_somebody_approved_goes_out_in_the_readers_language_and_nothing_else_does():
    assert approve("ar", ("registered", MAIL)) == 1
    message = sign_up("ar")
    assert message.language == "ar"
    assert '<html lang="ar" dir="rtl">' in message.html
    assert "أنتم مسجلون" in message.body
    assert "هل تريد المساعدة" not in message.body
    by_text = sign_up("ar", contact="860-555-0142")
    assert by_text.channel == "sms"
    assert by_text.language == "en", "its texts were not approved"
    assert "المساعدة بالعربية: \u2068860-555-0142\u2069 Reply STOP to end texts." in by_text.body


@pytest.mark.rule("D6.2")
def test_the_approval_of_one_organization_says_nothing_of_another():
    approve("fr", ("registered", TEXT), organization=make_organization("Elsewhere"))
    assert sign_up("fr", contact="860-555-0142").language == "en"
    approve("fr", ("registered", TEXT))
    message = sign_up("fr", contact="860-555-0143")
    assert message.language == "fr"
    assert "inscription confirmée" in message.body


@pytest.mark.rule("D6.2")
def test_what_was_worded_otherwise_since_somebody_read_it_waits_for_somebody_to_read_it_again():
    approve("fr", ("registered", TEXT))
    TemplateText.objects.update(text="of an older version")
    APPROVED.forget()
    assert spoken("registered", "sms", "fr", make_organization().pk) == "en"


def test_what_was_worded_otherwise_while_somebody_read_it_is_not_approved_nor_what_lacks_words():
    by, fr = make_coordinator(), print_of("registered", MAIL, "fr")
    assert approve_shipped(make_organization(), "fr", {("registered", TEXT): "old"}, by=by, now=NOW) == 0
    assert approve_shipped(make_organization(), "fr", {("registered", MAIL): fr}, by=by, now=NOW) == 0
    assert not TemplateText.objects.exists()


def test_taken_back_its_readers_get_english_again():
    approve("fr", ("registered", TEXT))
    assert withdraw_shipped(make_organization(), "fr", [("registered", TEXT)], by=make_coordinator(), now=NOW) == 1
    APPROVED.forget()
    assert sign_up("fr", contact="860-555-0142").language == "en"
    assert [change.act for change in Change.objects.filter(subject_type="organization").order_by("pk")] == [
        "approved language", "withdrew language",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["xx", "ase", "zh", "EN", "a" * 8])
def test_a_language_that_we_know_nothing_of_breaks_nothing(language):
    for contact in ("", "860-555-0142"):
        message = sign_up(language, contact=contact)
        assert message.language == "en"
        assert "help" not in message.body.lower()


@pytest.mark.rule("D6.2", "N9")
@pytest.mark.parametrize("language", HELP_LANGUAGES)
def test_where_one_gets_help_is_said_in_each_language_also_in_a_text(language):
    mail, by_text = sign_up(language), sign_up(language, contact="860-555-0142")
    assert mail.language == by_text.language == "en"
    assert "860-555-0142" in mail.body.splitlines()[0]
    assert "in your language" not in mail.body + by_text.body
    assert by_text.body.count("860-555-0142") == 1
    assert size_of(by_text.body).segments <= 3


def test_without_a_phone_one_answers_the_mail():
    line = help_line(Spoken("en", "fr"), "email", "")
    assert line.text.endswith("Répondez à ce message.")
    assert help_line(Spoken("en", "fr"), "sms", "") is None
    assert help_line(Spoken("en", "fr"), "call", "860-555-0142") is None
    assert help_line(Spoken("es", "es"), "email", "860-555-0142") is None


@pytest.mark.rule("N9")
@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
def test_every_text_about_a_sign_up_has_words_in_each_language(language):
    kinds = {template for template in ALL if sentences_of(template, TEXT)} - {"text_refused"}
    lacking = {
        kind: [pair.english for pair in pairs_of(kind, TEXT, language) if pair.is_missing]
        for kind in kinds
        if not is_complete(kind, TEXT, language)
    }
    assert lacking == {}


ALL = (
    "again canceled changed confirm course_seat handed_over help_answered help_changed help_lost help_no_place "
    "help_seated help_waitlisted help_withdrawn lost_link moved new_link news no_place offer_ended offered on picked "
    "recording registered reminder reminder_came reminder_interpreter reminder_missed reminder_team reminder_waiting "
    "seated switched text_choose text_help text_name text_stands text_started text_stopped text_unclear text_word "
    "waitlisted withdrawn written"
).split()


def test_sentences_are_found_in_what_a_template_extends_and_includes():
    said = [one.text for one in sentences_of("offered", MAIL)]
    assert "Answer yes or no" in said, "its own"
    assert "Join online" in said, "of an included one"
    assert "All your sign-ups, and your own calendar" in said, "of the one that it extends"
    assert "See or change your sign-up" not in said, "it words that block anew"


@pytest.mark.rule("D6.2")
def test_many_messages_ask_once_what_is_approved(django_assert_max_num_queries):
    """One look for as long as it is fresh: it costs nothing for each message."""
    organization = make_organization().pk
    with django_assert_max_num_queries(1):
        for _number in range(100):
            spoken("registered", "sms", "fr", organization)


def test_a_person_reads_and_approves_at_the_desk(client, settings, django_capture_on_commit_callbacks):
    settings.SECOND_FACTOR_REQUIRED = False
    make_language("ar", "العربية")
    client.force_login(make_coordinator(email="ines@staff.example"))
    page = reverse("events:desk-texts-language", args=[make_organization().pk, "ar"])
    shown = client.get(page)
    part = shown.context["groups"][0].sheets[0].parts[0]
    assert any(pair.english == "{name}, you are signed up. We look forward to seeing you." for pair in part.pairs)
    assert "machine text" in shown.content.decode()

    client.post(page, {"read": [part.seen, "registered:shipped-s:forged", "nonsense"]})

    row = TemplateText.objects.get()
    assert (row.template, row.part, row.by_machine) == ("registered", MAIL, True)
    assert str(row.approved_by) == "ines@staff.example"
    assert sign_up("ar").language == "ar"
    client.post(page, {"back": ["registered:shipped-e"]})
    APPROVED.forget()
    assert sign_up("ar").language == "en"


@pytest.mark.counts("events:desk-texts-language")
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_language_costs_the_same_for_any_number(client, settings, django_assert_num_queries, number):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    client.force_login(make_coordinator())
    approve("ar", *[(kind, MAIL) for kind in ALL[:number]])
    page = reverse("events:desk-texts-language", args=[make_organization().pk, "ar"])
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)
