"""No more texts, and texts again: what the owner of a number says holds for everybody who gave it, at once.

It never touches a sign-up. Who wants no texts is called instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.consent import TEXT, TEXTS, give_consent, revoke_consent
from accounts.models import Contact
from events.outbox.models import Channel, Kind, Message, State
from events.outbox.silencing import call_instead

if TYPE_CHECKING:
    from datetime import datetime

    from events.texting.speaking import Talk


def stop(talk: Talk) -> None:
    """End texts to this number: one answer says so, and a second stop is silent, as is one the provider answered."""
    before = talk.line.stopped_at
    _end_texts(talk.number, talk.now)
    talk.line.stopped_at = before or talk.now
    talk.forget_question()
    if not before and not talk.inbound.opted_out:
        talk.say("text_stopped")


def _end_texts(number: str, now: datetime) -> None:
    """Take back every yes, of whichever record. What waits to be sent becomes a call; mere reminders just end.

    So does what a worker holds and has not handed over yet: it looks every second what it still holds.
    """
    contacts = Contact.objects.filter(kind=Contact.Kind.MOBILE, value=number)
    for contact in contacts.order_by("pk"):
        revoke_consent(contact, TEXTS, now=now)
    texts = Message.objects.filter(contact__in=contacts, channel=Channel.SMS)
    texts.filter(state=State.SENDING).update(state=State.QUEUED, claimed_by=None, claimed_at=None)
    waiting = texts.filter(state=State.QUEUED)
    waiting.filter(kind=Kind.REMINDER).update(state=State.SUPPRESSED)
    call_instead(waiting, now)


def start(talk: Talk) -> None:
    """Texts again, for those who once said yes to them; where nobody of them did, this is a first yes."""
    talk.line.stopped_at = None
    message = talk.say("text_started")
    usable = [contact for contact in talk.contacts if contact.suppressed_at is None]
    again = [contact for contact in usable if any(one.purpose == TEXTS for one in contact.consents.all())]
    for contact in again or usable:
        give_consent(
            contact,
            TEXTS,
            text=message.body if message else "",
            language=message.language if message else talk.reads,
            source=TEXT,
            now=talk.now,
        )


def explain(talk: Talk) -> None:
    """Who this is, whom to call, and how to end texts."""
    if not talk.inbound.opted_out:
        talk.say("text_help")
