"""A real mail server on this machine that takes, refuses, hangs or drops the line as a test wants it."""

# ruff: noqa: N802 - aiosmtpd calls these names

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes, policy
from itertools import count

import httpx
import pytest
from aiosmtpd.controller import Controller

from accounts.consent import TEXTS, give_consent
from events.outbox.channels import twilio
from events.outbox.models import Channel, Message
from tests.events.outbox.text_provider import STOP, TextProvider
from tests.events.outbox.written import write_message
from tests.factories import NOW, make_person

_numbers = count(1)


class MailServer:
    """Takes everything, unless told otherwise: answers by address, or `drop` and `hang` at the nth message."""

    def __init__(self):
        self.taken, self.answers, self.connections = [], {}, 0
        self.at_data, self.drop, self.hang = 0, set(), set()

    async def handle_HELO(self, server, session, envelope, hostname):
        session.host_name = hostname
        return "250 here"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):
        self.at_data += 1
        if self.at_data in self.drop:
            server.transport.abort()
            return "250 nobody hears this"
        if self.at_data in self.hang:
            await asyncio.Event().wait()
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def use_port(settings):
    def use(port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10

    return use


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(use_port, free_port):
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    use_port(free_port)
    yield handler
    controller.stop()


@pytest.fixture
def make_message(db):
    def make(address="", **fields):
        number = next(_numbers)
        person = fields.pop("person", None) or make_person(contact=address)
        values = {
            "key": f"test:{number}",
            "person": person,
            "contact": person.contacts.first(),
            "subject": f"Message {number}",
        }
        return write_message(**{**values, **fields})

    return make


@pytest.fixture
def provider(settings, monkeypatch):
    monkeypatch.setattr(twilio, "LIMITS", httpx.Timeout(0.5, connect=0.5))
    provider = TextProvider()
    settings.SMS_URL = provider.url
    yield provider
    provider.close()


@pytest.fixture
def contact(db):
    """A mobile whose owner said yes to texts."""
    contact = make_person(contact="860-555-0142").contacts.get()
    give_consent(contact, TEXTS, text="Yes", language="en", now=NOW)
    return contact


@pytest.fixture
def text(contact):
    def text(words="You are signed up.", *, to=None, **fields):
        to = to or contact
        key = f"test:{Message.objects.count()}"
        said = {"key": key, "person": to.person, "contact": to, "channel": Channel.SMS, "html": "", **fields}
        return write_message(body=f"{words} {STOP}", **said)

    return text
