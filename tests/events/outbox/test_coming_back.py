"""What comes back about an e-mail: nothing more goes where nothing arrives, and nobody can silence a stranger."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Contact
from events.outbox.channels.email import message_id
from events.outbox.coming_back import note_report, read_returned
from events.outbox.models import CallTask, Kind, State
from events.outbox.sending import send_due
from tests.factories import NOW

DSN = """\
From: MAILER-DAEMON@mail.example
To: hello@friday-cafe.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <11111111-2222-4333-8444-555555555555@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you.

--b1
{told}
--b1
Content-Type: {quoted}

Message-ID: {name}
From: hello@friday-cafe.example
To: {to}
Subject: You are signed up

--b1--
"""
STATUS = """\
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Tue, 1 Dec 2026 09:00:00 -0500

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

"""
COMPLAINT = """\
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Somebody/1.0
Version: 1
Original-Rcpt-To: <{to}>

"""


def dsn(name, to="gone@family.example", *, action="failed", status="5.1.1", quoted="text/rfc822-headers"):
    told = STATUS.format(to=to, action=action, status=status)
    return DSN.format(report="delivery-status", told=told, name=name, to=to, quoted=quoted).encode()


def complaint(name, to):
    told = COMPLAINT.format(to=to)
    return DSN.format(report="feedback-report", told=told, name=name, to=to, quoted="message/rfc822").encode()


@pytest.fixture
def sent(server, make_message):
    message = make_message("gone@family.example")
    assert send_due(NOW).count == 1
    return message


def take(raw):
    return [note_report(report, now=NOW) for report in read_returned(raw)]


@pytest.mark.parametrize("quoted", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_came_back_silences_the_address_and_becomes_a_call(sent, quoted):
    assert take(dsn(message_id(sent), quoted=quoted)) == [True]
    assert take(dsn(message_id(sent), quoted=quoted)) == [False]  # told twice

    sent.refresh_from_db()
    contact = sent.person.contacts.get()
    assert sent.state == State.FAILED
    assert contact.suppressed_why == Contact.Silence.BOUNCED
    assert CallTask.objects.get().message == sent
    assert [(one.event, one.detail) for one in sent.deliveries.all()] == [("bounced", "5.1.1")]


def test_a_full_mailbox_is_called_about_this_one_mail_and_written_to_again(sent):
    assert take(dsn(message_id(sent), status="5.2.2")) == [True]

    assert sent.person.contacts.get().suppressed_at is None
    assert CallTask.objects.get().message == sent


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "", "nonsense"])
def test_what_is_only_late_is_no_news(sent, action):
    assert take(dsn(message_id(sent), action=action, status="4.4.1")) == []
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_complaint_silences_the_address_without_a_call(sent):
    assert take(complaint(message_id(sent), "gone@family.example")) == [True]

    assert sent.person.contacts.get().suppressed_why == Contact.Silence.COMPLAINT
    assert not CallTask.objects.exists()


def test_a_letter_that_comes_back_is_nothing_to_call_about(server, make_message):
    letter = make_message("gone@family.example", kind=Kind.LETTER)
    send_due(NOW)

    assert take(dsn(message_id(letter))) == [True]
    assert not CallTask.objects.exists()
    assert letter.person.contacts.get().suppressed_at


def test_who_never_saw_our_mail_silences_nobody(sent, make_message):
    other = make_message("other@family.example")

    assert take(dsn(f"<{uuid4()}@friday-cafe.example>")) == [False]
    assert take(dsn("<not-ours@elsewhere.example>")) == []
    assert take(dsn(message_id(sent), "other@family.example")) == [False]  # another address than the mail went to
    assert not Contact.objects.exclude(suppressed_at=None).exists()
    assert other.state == State.QUEUED


@given(raw=st.binary(max_size=400), cut=st.integers(0, 1200), at=st.integers(0, 1200))
def test_no_mail_can_break_the_reader(raw, cut, at):
    whole = dsn(f"<{uuid4()}@friday-cafe.example>")

    assert read_returned(raw) == []
    for broken in (whole[:cut], whole[:at] + raw + whole[at:], raw + whole):
        assert all(report.recipient == report.recipient.lower() for report in read_returned(broken))
