"""Where nothing arrives nothing more is sent: staff hear of it, and people are reached another way."""

from __future__ import annotations

import pytest

from accounts.consent import TEXTS, give_consent, standing
from accounts.history import Change
from accounts.models import Contact
from events.outbox.models import CallTask, Channel, Kind, Message, State
from events.outbox.sending import send_due
from events.outbox.silencing import number_takes_no_texts, silence
from tests.factories import NOW, make_organization, make_person

pytestmark = pytest.mark.django_db


def test_a_mailbox_that_does_not_exist_gets_no_more_mail_and_the_family_is_called(server, make_message):
    server.answers["gone@family.example"] = "550 5.1.1 no such mailbox"
    person = make_person(contact="gone@family.example")
    first, second = make_message(person=person), make_message(person=person, kind=Kind.REMINDER)
    letter = make_message(person=person, kind=Kind.LETTER)

    assert send_due(NOW, limit=1).failed == 1
    assert send_due(NOW).count == 0

    contact = person.contacts.get()
    assert (contact.suppressed_at is not None, contact.suppressed_why) == (True, Contact.Silence.BOUNCED)
    assert set(CallTask.objects.values_list("pk", flat=True)) == {first.pk, second.pk}
    letter.refresh_from_db()
    assert letter.state == State.EXPIRED
    assert Change.objects.get(act="address does not work").subject_id == person.pk
    assert "gone@family.example" not in str(list(Change.objects.values()))


def test_a_refusal_that_is_about_one_text_leaves_the_address_alone(server, make_message):
    server.answers["fine@family.example"] = "550 5.7.1 looks like spam"
    message = make_message("fine@family.example")

    assert send_due(NOW).failed == 1

    assert message.person.contacts.get().suppressed_at is None
    assert CallTask.objects.get().message == message


def test_everybody_with_that_address_is_spared_also_in_another_organization(make_message):
    here = make_person(contact="shared@family.example")
    there = make_person(contact="shared@family.example", organization=make_organization("Another Network"))

    assert silence("email", "shared@family.example", Contact.Silence.COMPLAINT, now=NOW) == 2
    assert silence("email", "shared@family.example", Contact.Silence.COMPLAINT, now=NOW) == 0
    assert [one.contacts.get().suppressed_why for one in (here, there)] == ["complaint", "complaint"]


def test_what_waits_goes_to_another_address_of_the_same_person(server, make_message):
    person = make_person(contact="old@family.example")
    old = person.contacts.get()
    Contact.objects.create(person=person, kind="email", value="new@family.example")
    make_message(person=person, contact=old)

    silence("email", "old@family.example", Contact.Silence.BOUNCED, now=NOW)

    assert send_due(NOW).count == 1
    assert [mail["To"] for mail in server.taken] == ["new@family.example"]
    assert not CallTask.objects.exists()


def test_a_number_that_takes_no_texts_is_called_from_now_on(make_message):
    person = make_person(contact="860-555-0142")
    contact = person.contacts.get()
    give_consent(contact, TEXTS, text="Yes", language="en", now=NOW)
    waiting = make_message(person=person, contact=contact, channel=Channel.SMS, html="", body="See you")
    reply = make_message(person=person, contact=contact, channel=Channel.SMS, html="", kind=Kind.REPLY)

    number_takes_no_texts(contact, NOW)
    number_takes_no_texts(contact, NOW)

    assert not standing(contact, TEXTS).exists()
    assert contact.suppressed_at is None  # it still rings
    assert [task.message_id for task in CallTask.objects.all()] == [waiting.pk]
    assert Message.objects.get(pk=waiting.pk).channel == Channel.CALL
    assert Message.objects.get(pk=reply.pk).state == State.EXPIRED
