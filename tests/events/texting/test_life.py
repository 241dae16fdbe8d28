"""A whole life by texts, in every language that a family can have: nobody needs an e-mail address, or English."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.languages import MESSAGE_LANGUAGES, approved, written_languages
from events.outbox.approving import approve_shipped
from events.outbox.models import CallTask, Message
from events.outbox.segments import size_of
from events.outbox.sentences import print_of
from events.outbox.speaking import APPROVED
from events.outbox.texts import Part
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration, Status
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session
from events.texting.hearing import language_named
from events.texting.naming import give_words
from events.texting.vocabulary import NAMES, STOP, VOCABULARY
from tests.factories import NOW, SOON, make_organization, make_party, make_program, make_session, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N9", "P25", "D6.9", "D6.3")]
LIVED = (
    "text_word", "text_stands", "text_stopped", "registered", "reminder", "withdrawn", "waitlisted", "offered",
    "seated", "canceled",
)  # fmt: skip


def read_by_a_person(language):
    """Somebody of the organization read all that these messages say in this language, and approved it."""
    if language not in written_languages():
        seen = {(template, Part.SHIPPED_SMS): print_of(template, Part.SHIPPED_SMS, language) for template in LIVED}
        done = approve_shipped(make_organization(), language, seen, by=make_user(), now=NOW)
        assert done == len(LIVED), "a catalog that is not whole"
        APPROVED.forget()


def titles(language):
    return {"Math at home", "Reading"} if language == "en" else {NAMES[language][:8]}


def dates(program, language):
    title = {language: NAMES[language][:30]} if language != "en" else {}
    soon = make_session("Math at home", program=program)
    later = make_session("Reading", program=program, capacity=1, starts_at=SOON + timedelta(days=30))
    later.roster.seating = "offer"
    later.roster.save()
    for session in (soon, later):
        Session.objects.filter(pk=session.pk).update(title=approved(en=session.title["en"]["text"], **title))
    give_words(NOW)
    return soon, later


@pytest.mark.parametrize("language", [*written_languages(), *MESSAGE_LANGUAGES])
def test_a_family_signs_up_is_reminded_cancels_waits_is_offered_a_place_and_stops(phone, language, clock):
    read_by_a_person(language)
    _soon, later = dates(make_program(sign_up_by_text=True), language)
    holder = register(make_party(), later.roster, now=NOW)
    name = NAMES[language].split(", ")[0]
    assert language_named(name.split()) == language

    phone.ask(f"MATH1 {name}")
    phone.ask("Ana")
    mine = Registration.objects.get(party__lead__name="Ana")
    assert mine.status == Status.REGISTERED
    clock.move_to(SOON - timedelta(days=1), tick=False)
    queue_due_reminders(phone.clock_now())
    reminder = phone.got[-1]
    assert (reminder.template, reminder.asks) == ("reminder", "coming")
    phone.ask(str(reminder.digit + 1))
    mine.refresh_from_db()
    assert mine.status == Status.CANCELED

    phone.ask("reading1")
    phone.ask(str(phone.got[-1].digit))
    waits = Registration.objects.get(party__lead__name="Ana", roster=later.roster)
    assert waits.is_waiting
    cancel_registration(holder, now=phone.clock_now())
    offer = phone.got[-1]
    assert (offer.template, offer.asks) == ("offered", "offer")
    phone.ask(str(offer.digit))
    waits.refresh_from_db()
    assert waits.status == Status.REGISTERED
    phone.ask(str(offer.digit))
    cancel_session(later, now=phone.clock_now())
    assert phone.got[-1].template == "canceled"
    phone.ask(VOCABULARY[language][STOP].split(", ")[0])
    assert phone.got[-1].template == "text_stopped"

    assert {message.template for message in phone.got} == set(LIVED)
    for message in phone.got:
        size = size_of(message.body)
        assert message.language == language, message.body
        assert size.segments <= (3 if size.unicode else 2), message.body
        assert "Ana" not in message.body
        if message.template == "text_word":
            assert any(title in message.body for title in titles(language)), message.body
    assert {message.person.name for message in phone.got if message.person} == {"Ana"}
    assert not CallTask.objects.exists()
    assert not Message.objects.filter(person__name="Ana").exclude(channel="sms").exists()
