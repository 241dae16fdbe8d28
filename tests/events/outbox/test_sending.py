"""Messages reach the mail server each once, whatever the server does."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts import links
from events.outbox.calling import note_call
from events.outbox.channels.post import MailCarrier
from events.outbox.models import CallTask, Message, State
from events.outbox.noting import ATTEMPTS
from events.outbox.rendering import placeholder
from events.outbox.sending import send_due
from tests.factories import NOW, make_user

MINUTE = timedelta(minutes=1)


def test_a_message_arrives_in_both_forms_and_in_its_language(server, make_message, settings):
    settings.DEFAULT_FROM_EMAIL = "Friday CAFÉ <hello@program.example>"
    message = make_message(
        "ada@family.example",
        subject="Está inscrita: Matemáticas 🎉",
        language="es",
        reply_to="office@program.example",
        calendar="BEGIN:VCALENDAR\r\nSUMMARY:Matemáticas\r\nEND:VCALENDAR\r\n",
    )

    sent = send_due(NOW)

    (mail,) = server.taken
    assert sent.count == 1
    assert mail["To"] == "ada@family.example"
    assert mail["From"].addresses[0].display_name == "Friday CAFÉ"
    assert mail["Subject"] == "Está inscrita: Matemáticas 🎉"
    assert mail["Message-ID"] == f"<{message.message_id}@program.example>"
    assert mail["Reply-To"] == "office@program.example"
    assert mail["Content-Language"] == "es"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "You are signed up." in mail.get_body(("plain",)).get_content()
    assert "<p>You are signed up.</p>" in mail.get_body(("html",)).get_content()
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "session.ics")
    assert file.get_param("method") is None
    assert file.get_content().splitlines() == ["BEGIN:VCALENDAR", "SUMMARY:Matemáticas", "END:VCALENDAR"]


def test_it_is_noted_when_the_server_took_it(server, make_message):
    message = make_message()

    send_due(NOW)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.claimed_by) == (State.SENT, 1, None)
    assert NOW <= message.sent_at < NOW + MINUTE
    assert not message.deliveries.exists()  # a delivery tells what was out of the ordinary


def test_links_are_live_in_what_is_sent_and_placeholders_in_what_is_kept(server, make_message):
    text = f"Change it here: {placeholder('manage', 7, 1)}"
    message = make_message(body=text, html=f"<p>{text}</p>", language="es")

    send_due(NOW)

    (mail,) = server.taken
    token = links.sign("manage", 7, 1)
    assert f"/es/p/{token}/" in mail.get_body(("plain",)).get_content()
    assert f"/es/p/{token}/" in mail.get_body(("html",)).get_content()
    message.refresh_from_db()
    assert token not in message.body + message.html


def test_a_batch_goes_over_one_connection(server, make_message):
    for _number in range(30):
        make_message()

    assert send_due(NOW).count == 30
    assert server.connections == 1
    assert send_due(NOW).count == 0


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_talking_to_the_server(server, make_message, monkeypatch):
    make_message()
    open_then = []
    carry = MailCarrier.carry
    monkeypatch.setattr(
        MailCarrier, "carry", lambda *given: open_then.append(connection.in_atomic_block) or carry(*given)
    )

    assert send_due(NOW).count == 1
    assert open_then == [False]


@pytest.mark.rule("D9.7")
def test_an_unknown_recipient_is_called_by_staff(server, make_message):
    server.answers["gone@family.example"] = "550 5.1.1 <gone@family.example> unknown"
    gone, fine = make_message("gone@family.example"), make_message()

    sent = send_due(NOW)

    assert (sent.count, sent.failed) == (1, 1)
    gone.refresh_from_db()
    fine.refresh_from_db()
    assert (gone.state, fine.state) == (State.FAILED, State.SENT)
    delivery = gone.deliveries.get()
    assert (delivery.event, delivery.detail) == ("failed", "recipient refused (550)")
    assert CallTask.objects.get().message == gone


def test_a_busy_recipient_is_tried_again_with_growing_pauses_and_then_called(server, make_message):
    server.answers["busy@family.example"] = "451 4.7.1 later please"
    message = make_message("busy@family.example")
    now, pauses = NOW, []

    for _attempt in range(ATTEMPTS - 1):
        assert send_due(now).again == 1
        message.refresh_from_db()
        assert message.state == State.QUEUED
        pauses.append(message.send_after - now)
        assert send_due(message.send_after - timedelta(seconds=1)).again == 0
        now = message.send_after
    assert send_due(now).failed == 1

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, ATTEMPTS)
    assert pauses[0] < 2 * MINUTE < 60 * MINUTE < pauses[-1]
    assert CallTask.objects.filter(message=message).exists()


def test_a_refused_text_is_not_offered_again(server, make_message, monkeypatch):
    async def refuse(*_arguments):
        return "554 5.7.1 looks like spam"

    monkeypatch.setattr(server, "handle_DATA", refuse)
    message = make_message()

    send_due(NOW)

    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.deliveries.get().detail == "text refused (554)"


def test_a_server_that_nobody_reaches_costs_no_attempt(use_port, free_port, make_message):
    use_port(free_port)
    message = make_message()

    sent = send_due(NOW)

    message.refresh_from_db()
    assert sent.again == 1
    assert (message.state, message.attempts) == (State.QUEUED, 0)
    assert message.send_after > NOW


def test_a_server_that_never_greets_is_left_after_the_time_limit(use_port, make_message):
    message = make_message()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_port(silent.getsockname()[1])
        assert send_due(NOW).again == 1

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)


@pytest.mark.parametrize("way", ["drop", "hang"])
def test_a_line_lost_in_the_middle_loses_and_doubles_nothing(server, make_message, way, settings):
    settings.EMAIL_TIMEOUT = 0.5
    getattr(server, way).add(3)
    messages = [make_message() for _number in range(5)]

    first = send_due(NOW)
    assert (first.count, first.again) == (2, 1)
    assert send_due(NOW).count == 2
    assert send_due(NOW + 5 * MINUTE).count == 1

    assert sorted(mail["Subject"] for mail in server.taken) == sorted(message.subject for message in messages)
    third = Message.objects.get(pk=messages[2].pk)
    assert (third.state, [delivery.event for delivery in third.deliveries.all()]) == (State.SENT, ["postponed"])
    assert third.deliveries.first().detail.startswith("connection lost")


def test_a_server_that_closes_politely_keeps_the_rest_waiting(server, make_message):
    server.answers["first@family.example"] = "421 4.3.2 shutting down"
    first, second = make_message("first@family.example"), make_message()

    send_due(NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts) == (State.QUEUED, 1)
    assert (second.state, second.attempts, second.claimed_by) == (State.QUEUED, 0, None)


def test_what_is_of_no_more_use_is_dropped(server, make_message):
    message = make_message(expires_at=NOW)

    sent = send_due(NOW)

    message.refresh_from_db()
    assert (sent.expired, message.state) == (1, State.EXPIRED)
    assert not server.taken


def test_what_a_dead_worker_held_is_free_after_ten_minutes(server, make_message):
    make_message()
    Message.objects.claim(10, NOW)

    assert send_due(NOW + 9 * MINUTE).count == 0
    assert send_due(NOW + 11 * MINUTE).count == 1


def test_two_workers_never_hold_the_same_message(make_message):
    for _number in range(5):
        make_message()

    one, two = Message.objects.claim(3, NOW), Message.objects.claim(3, NOW)

    assert (len(one), len(two)) == (3, 2)
    assert not {message.pk for message in one} & {message.pk for message in two}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_the_next_messages_while_another_is_still_taking_the_first(make_message):
    first = [make_message().pk for _number in range(5)][:3]

    def take():
        try:
            return [message.pk for message in Message.objects.claim(3, NOW)]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        mine = [message.pk for message in Message.objects.claim(3, NOW)]
        theirs = other.submit(take).result(10)

    assert (mine, len(theirs)) == (first, 2)
    assert not set(mine) & set(theirs)


def test_an_address_that_was_switched_off_meanwhile_gets_nothing(server, make_message):
    message = make_message()
    message.contact.suppressed_at = NOW
    message.contact.save()

    send_due(NOW)

    assert not server.taken
    assert CallTask.objects.filter(message=message).exists()


def test_a_message_that_cannot_be_written_holds_up_nobody(server, make_message):
    make_message(reply_to="two\nlines")
    make_message()

    sent = send_due(NOW)

    assert (sent.count, sent.failed) == (1, 1)


def test_no_delivery_tells_the_address(server, make_message):
    for number, answer in enumerate(["550 no <x@family.example>", "451 later <x@family.example>"]):
        server.answers[f"x{number}@family.example"] = answer
        make_message(f"x{number}@family.example")

    send_due(NOW)

    details = [delivery.detail for message in Message.objects.all() for delivery in message.deliveries.all()]
    assert len(details) == 2
    assert not [detail for detail in details if "@" in detail]


@pytest.mark.parametrize("count", [1, 30])
def test_each_message_that_is_taken_costs_one_statement(server, make_message, count, django_assert_num_queries):
    for _number in range(count):
        make_message()

    with django_assert_num_queries(7 + count):
        send_due(NOW)


def test_a_call_about_a_mail_that_failed_is_done_once(server, make_message):
    server.answers["gone@family.example"] = "550 5.1.1 unknown"
    make_message("gone@family.example")
    send_due(NOW)
    task, caller = CallTask.objects.get(), make_user()

    assert note_call(task, by=caller, now=NOW)
    assert not note_call(task, by=caller, now=NOW)
