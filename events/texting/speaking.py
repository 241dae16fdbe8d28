"""One text that came in, and what is said to it: once, in the language of who wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.functional import cached_property

from accounts.languages import of_pages
from accounts.models import Contact
from events.outbox.models import Asks, Channel, Message, State
from events.outbox.replying import queue_reply
from events.rosters.notices import link_messages
from events.schedule.models import Session
from events.schedule.programs import Program, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from events.rosters.models import Registration
    from events.texting.models import Inbound, Line


@dataclass
class Talk:
    """What is being talked about with one number: its text, its line, and the clock."""

    inbound: Inbound
    line: Line
    now: datetime
    reads: str = ""
    """The language that who wrote wants to read; it is answered in English where we do not write it."""
    contacts: list[Contact] = field(default_factory=list)
    """Of everybody who gave this number, in every organization."""

    @property
    def number(self) -> str:
        """Who wrote."""
        return self.inbound.number

    def speak(self, reads: str) -> None:
        """From here on in this language."""
        self.reads = reads
        translation.activate(of_pages(reads))

    def forget_question(self) -> None:
        """Nobody is asked any more who signs up: neither for a name, nor for a digit."""
        self.line.forget_question()
        asked = Message.objects.filter(contact__in=self.contacts, asks=Asks.SIGN_UP, answered_at=None)
        asked.update(answered_at=self.now)

    def say(
        self,
        template: str,
        said: dict[str, Any] | None = None,
        *,
        dates: Sequence[Session] = (),
        about: Sequence[Registration] = (),
        contact: Contact | None = None,
        asks: str = "",
        until: datetime | None = None,
    ) -> Message | None:
        """Answer this text. What is about a sign-up, or asks somebody something, is that person's message."""
        if contact is None and about:
            contact = next((one for one in self.contacts if one.person_id == about[0].party.lead_id), None)
        message = queue_reply(
            template,
            self.number,
            key=f"text:{self.inbound.pk}",
            said=lambda language: {**(said or {}), **words_on(dates, language)},
            now=self.now,
            reads=self.reads,
            organization=self.organization,
            phone=self.phone,
            contact=contact,
            asks=asks,
            expires_at=until,
        )
        if message:
            link_messages((message.pk, registration.pk) for registration in about)
            self.inbound.reply = message
        return message

    def said_by(self, registrations: Iterable[Registration]) -> Message | None:
        """What the act itself told this number just now: that is the answer, and goes out at once."""
        told = Message.objects.filter(
            registrations__in=[one.pk for one in registrations],
            contact__kind=Contact.Kind.MOBILE,
            contact__value=self.number,
            channel=Channel.SMS,
            state=State.QUEUED,
            created_at=self.now,
        )
        message: Message | None = told.order_by("-pk").first()
        if message:
            Message.objects.filter(pk=message.pk).update(send_after=self.now)
            self.inbound.reply = message
        return message

    @cached_property
    def program(self) -> Program | None:
        """The program that this number has to do with, else one that everybody knows."""
        led = Session.objects.filter(roster__registrations__party__lead__contacts__in=self.contacts)
        mine = led.order_by("-starts_at").values("program")[:1]
        found = Program.objects.filter(pk__in=mine).first() if self.contacts else None
        return found or Program.objects.public().order_by("-sign_up_by_text", "pk").first()

    @property
    def phone(self) -> str:
        """Where a person answers."""
        return self.program.contact_phone if self.program else ""

    @property
    def organization(self) -> int:
        """Whose languages are spoken."""
        if self.contacts:
            return self.contacts[0].person.organization_id
        return self.program.organization_id if self.program else 0


def words_on(sessions: Sequence[Session], language: str) -> dict[str, Any]:
    """What a text says of some dates: whose they are, and each of them."""
    told = [session.told(language) for session in sorted(sessions, key=lambda one: one.starts_at)]
    return {"session": told[0], "sessions": told} if told else {}


def dates_of(registration: Registration, now: datetime) -> list[Session]:
    """What a sign-up is for, as far as it is still to come; where nothing is, all of it."""
    sessions: list[Session] = list(registration.roster.told_sessions)
    return [one for one in sessions if one.starts_at > now] or sessions


def is_private(registration: Registration) -> bool:
    """Whether it is about a visit at home, of which a phone that others read says next to nothing."""
    return any(one.visibility == Visibility.PRIVATE for one in registration.roster.told_sessions)
