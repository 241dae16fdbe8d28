"""Texts reach the provider each once, whatever it does; what waited over night for one phone is one text."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.consent import TEXTS, give_consent, revoke_consent, standing
from accounts.models import Contact
from events.outbox.channels import phone
from events.outbox.channels.phone import TextCarrier
from events.outbox.models import CallTask, Channel, Kind, Message, State
from events.outbox.noting import ATTEMPTS
from events.outbox.queueing import Manner, queue
from events.outbox.sending import send_due
from tests.events.outbox.text_provider import NUMBER, STOP
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True):
        yield


def send(now=NOW):
    return send_due(now, channel=Channel.SMS)


def test_a_text_is_taken_under_the_providers_name_and_told_where_to_report(provider, text):
    message = text()

    assert send().count == 1

    (taken,) = provider.texts
    message.refresh_from_db()
    assert (taken.to, taken.body) == (NUMBER, f"You are signed up. {STOP}")
    assert (message.state, message.provider_id) == (State.SENT, taken.sid)
    assert taken.callback.endswith(f"/texts/status/{message.message_id}/")


def test_e_mail_does_not_wait_for_texts_nor_texts_for_e_mail(provider, text, server, make_message):
    provider.answers[NUMBER] = "hang"
    text()
    make_message()

    assert send_due(NOW).count == 1
    assert len(server.taken) == 1
    assert not provider.asked


@pytest.mark.parametrize("answer", [(429, 20429, {"Retry-After": "600"}), 503, "lost"])
def test_a_provider_in_trouble_is_asked_again_later(provider, text, answer):
    message = text()
    provider.answers[NUMBER] = answer

    assert send().again == 1
    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert message.send_after >= NOW + (
        timedelta(minutes=10) if answer == (429, 20429, {"Retry-After": "600"}) else MINUTE
    )
    provider.answers.clear()

    assert send(NOW + timedelta(hours=1)).count == 1
    assert len(provider.texts) == 1


@pytest.mark.rule("P20")
@pytest.mark.parametrize("answer", ["hang", "drop", "nonsense"])
def test_a_text_that_was_taken_without_an_answer_is_found_and_not_sent_twice(provider, text, answer):
    message = text()
    provider.answers[NUMBER] = answer

    assert send().again == 1
    assert [one.event for one in message.deliveries.all()] == ["unknown"]
    provider.answers.clear()
    assert send(NOW + timedelta(hours=1)).count == 1

    (taken,) = provider.texts
    message.refresh_from_db()
    assert (message.state, message.provider_id) == (State.SENT, taken.sid)


def test_the_same_words_to_two_people_with_one_phone_are_two_texts_also_after_a_hang(provider, text, contact):
    other = Contact.objects.create(person=make_person(), kind="mobile", value=NUMBER)
    give_consent(other, TEXTS, text="Yes", language="en", now=NOW)
    text(kind=Kind.REPLY)
    assert send().count == 1
    text(to=other, kind=Kind.REPLY)
    provider.answers[NUMBER] = "lost"

    assert send().again == 1
    provider.answers.clear()
    assert send(NOW + timedelta(hours=1)).count == 1

    assert len(provider.texts) == 2


def test_a_number_that_takes_no_texts_is_called_and_not_texted_again(provider, text, contact):
    provider.answers[NUMBER] = (400, 21614)
    first = text(kind=Kind.NOTICE)
    later = text(send_after=NOW + timedelta(days=1))

    assert send().failed == 1

    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.state, later.channel) == (State.FAILED, Channel.CALL)
    assert not standing(contact, TEXTS).exists()
    assert set(CallTask.objects.values_list("pk", flat=True)) == {first.pk, later.pk}


def test_a_text_to_who_said_stop_meanwhile_does_not_go_out(provider, text, contact):
    text()
    revoke_consent(contact, TEXTS, now=NOW)

    assert send().failed == 1
    assert not provider.asked
    assert CallTask.objects.count() == 1


def test_a_stop_takes_effect_also_while_a_worker_holds_the_text(provider, text, contact):
    text()
    carrier = TextCarrier()
    ((message,),) = carrier.bundles(Message.objects.claim(10, NOW, Channel.SMS))
    revoke_consent(contact, TEXTS, now=NOW)

    refusal = carrier.carry([message])
    carrier.close()

    assert (refusal.permanent, provider.asked) == (True, [])


def test_of_two_who_share_a_phone_only_who_said_yes_is_texted(provider, text):
    other = Contact.objects.create(person=make_person(), kind="mobile", value=NUMBER)
    text("One.")
    text("Two.", to=other)

    sent = send()

    assert (sent.count, sent.failed) == (1, 1)
    assert [one.body for one in provider.texts] == [f"One. {STOP}"]


def test_what_nobody_expects_about_one_text_holds_up_no_other(provider, text, monkeypatch):
    other = make_person(contact="860-555-0143").contacts.get()
    give_consent(other, TEXTS, text="Yes", language="en", now=NOW)
    text("One.", to=other)
    text("Two.")
    monkeypatch.setattr(phone, "joined_text", lambda bundle: 1 / 0 if bundle[0].contact == other else bundle[0].body)

    sent = send()

    assert (sent.count, sent.again) == (1, 1)


def test_after_many_tries_somebody_calls(provider, text):
    message = text()
    provider.answers[NUMBER] = 503
    for day in range(ATTEMPTS):
        send(NOW + timedelta(days=day))

    message.refresh_from_db()
    assert message.state == State.FAILED
    assert CallTask.objects.get().message == message


@pytest.mark.rule("N10")
def test_what_waited_over_night_for_one_phone_is_one_text_in_the_morning(provider, text, contact):
    for words in ("You are signed up for Math.", "The place has changed.", "It starts later."):
        text(words)
    other = make_person(contact="860-555-0143").contacts.get()
    give_consent(other, TEXTS, text="Yes", language="en", now=NOW)
    text("You wait in line.", to=other)

    assert send().count == 4

    assert sorted(one.body for one in provider.texts) == [
        f"You are signed up for Math. The place has changed. It starts later. {STOP}",
        f"You wait in line. {STOP}",
    ]
    names = Message.objects.filter(contact=contact).values_list("provider_id", "state")
    assert set(names) == {(next(one.sid for one in provider.texts if one.to == NUMBER), State.SENT)}


def test_what_would_be_too_long_as_one_text_stays_two(provider, text):
    for letter in "ab":
        text(letter * 300)

    assert send().count == 2
    assert len(provider.texts) == 2


@pytest.mark.parametrize("fields", [{"language": "es"}, {"kind": Kind.REPLY}])
def test_two_languages_and_an_answer_to_a_text_stay_apart(provider, text, fields):
    text("One.")
    text("Two.", **fields)

    assert send().count == 2
    assert len(provider.texts) == 2


def test_what_is_taken_together_without_an_answer_is_found_together(provider, text):
    provider.answers[NUMBER] = "drop"
    text("One.")
    text("Two.")

    assert send().again == 2
    provider.answers.clear()
    text("Three.", send_after=NOW)  # comes meanwhile, and changes nothing about the other two
    assert send(NOW + timedelta(hours=1)).count == 3

    assert [one.body for one in provider.texts] == [f"One. Two. {STOP}", f"Three. {STOP}"]


@pytest.mark.rule("N10", "D6.7")
@pytest.mark.parametrize(
    ("hours", "urgent", "waits_until"),
    [
        (0, False, 0),
        (10.9, False, 10.9),
        (11, False, 24),
        (12, False, 24),
        (23, False, 24),
        (12, True, 22),
        (22, True, 22),
    ],
)
def test_no_text_rings_between_eight_in_the_evening_and_nine(provider, contact, hours, urgent, waits_until):
    now = NOW + timedelta(hours=hours)

    message = queue(
        "new_link", contact.person, key="one", context={"mine": "x"}, now=now, manner=Manner(urgent=urgent)
    )

    assert message.channel == Channel.SMS
    assert message.send_after == NOW + timedelta(hours=waits_until)
    assert send(now).count == (waits_until == hours)


@pytest.mark.rule("N10")
def test_the_clock_is_the_one_on_the_readers_wall(provider, contact):
    contact.person.zone = "America/Los_Angeles"  # six in the morning there

    message = queue("new_link", contact.person, key="one", context={"mine": "x"}, now=NOW)

    assert message.send_after == NOW + timedelta(hours=3)


@pytest.mark.rule("D6.7")
def test_what_would_come_after_it_began_is_dropped(provider, text):
    message = text(send_after=NOW, expires_at=NOW + MINUTE)

    assert send(NOW + 2 * MINUTE).expired == 1
    message.refresh_from_db()
    assert message.state == State.EXPIRED
    assert not provider.texts


def test_where_no_texts_are_sent_they_wait_for_nobody(settings, text):
    settings.SMS_URL = ""
    text()

    assert send().count == 0
