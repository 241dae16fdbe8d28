"""A family with a phone: what it texts, and what comes back to it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.consent import TEXTS, give_consent
from events.outbox.models import Channel, Message, State
from events.texting.signatures import HEADER, signature_of
from tests.factories import NOW

_names = count(1)


@pytest.fixture(autouse=True)
def clock():
    """It is the morning of the factories; it stays so until a test says otherwise."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def signed_post(settings, path, **fields):
    """What the provider sends: signed over our address and all fields."""
    key = signature_of(f"{settings.SITE_URL}{path}", {name: [value] for name, value in fields.items()})
    return Client().post(path, fields, headers={HEADER: key})


class Phone:
    """One phone: texts out of it, and all that came to it, the newest last."""

    def __init__(self, number, settings, clock):
        self.number, self.settings, self.clock = number, settings, clock

    def text(self, words, *, name="", **more):
        """Text us, as the provider hands it on."""
        fields = {"MessageSid": name or f"SM{next(_names)}", "From": self.number, "Body": words, **more}
        answer = signed_post(self.settings, reverse("text-in"), **fields)
        assert answer.status_code == 200
        return self.last

    def ask(self, words, **more):
        """Text us, and get exactly one text back."""
        before = len(self.got)
        self.text(words, **more)
        new = self.got[before:]
        assert len(new) == 1, [message.body for message in new]
        return new[0].body

    def say(self, words, **more):
        """Text us, and get nothing back."""
        before = len(self.got)
        self.text(words, **more)
        assert self.got[before:] == []

    @property
    def messages(self):
        """All texts to this phone, whether they are out or not."""
        ours = [
            one
            for one in Message.objects.filter(channel=Channel.SMS).select_related("contact", "sheet").order_by("pk")
            if self.number in (one.number, one.contact and one.contact.value)
        ]
        return [one for one in ours if one.state not in (State.EXPIRED, State.SUPPRESSED)]

    @property
    def got(self):
        """What has come: everything that is due now goes out."""
        now = self.clock_now()
        due = Message.objects.filter(
            pk__in=[one.pk for one in self.messages], state=State.QUEUED, send_after__lte=now
        ).exclude(expires_at__lte=now)
        due.update(state=State.SENT, sent_at=now)
        return [one for one in self.messages if one.state == State.SENT]

    @property
    def last(self):
        got = self.got
        return got[-1].body if got else ""

    def clock_now(self):
        from django.utils import timezone

        return timezone.now()

    def wait(self, **time):
        """Time goes by."""
        self.clock.move_to(self.clock_now() + timedelta(**time), tick=False)


@pytest.fixture
def phone(settings, clock, db):
    return Phone("+18605550142", settings, clock)


@pytest.fixture
def other_phone(settings, clock, db):
    return Phone("+18605550143", settings, clock)


def agree(party, now=NOW):
    """The family said yes to texts."""
    give_consent(party.contact, TEXTS, text="Yes", language=party.language, now=now)
    return party
