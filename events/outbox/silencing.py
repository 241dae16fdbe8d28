"""Addresses and numbers where nothing arrives: no more goes there, staff hear of it, and people are called instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.consent import TEXTS, revoke_consent
from accounts.history import note_change
from accounts.models import Contact
from events.outbox.models import CallTask, Channel, Kind, Message, State

if TYPE_CHECKING:
    from datetime import datetime

    from events.outbox.models import MessageQuerySet


@transaction.atomic
def silence(kind: str, value: str, why: str, *, now: datetime) -> int:
    """Send nothing more to this address or number, whoever has it; returns how many people lost it.

    What waits for it goes another way: by a call, but for letters, which nobody is called for.
    """
    contacts = Contact.objects.select_for_update(of=("self",), no_key=True).filter(
        kind=kind, value=value, suppressed_at=None
    )
    lost = list(contacts.select_related("person").order_by("pk"))
    for contact in lost:
        contact.suppressed_at, contact.suppressed_why = now, why
        contact.save(update_fields=["suppressed_at", "suppressed_why"])
        note_change(None, "address does not work", contact.person, fields=[contact.kind, why], now=now)
        _send_elsewhere(contact, now)
    return len(lost)


def _send_elsewhere(contact: Contact, now: datetime) -> None:
    """What waits goes to another address of the same person, else a call is made of it.

    A letter was asked for by this mailbox alone: it ends.
    """
    waiting = Message.objects.filter(contact=contact, state=State.QUEUED).exclude(channel=Channel.CALL)
    others = Contact.objects.filter(person=contact.person_id, kind=contact.kind, suppressed_at=None)
    if contact.kind == Contact.Kind.EMAIL and (other := others.order_by("pk").first()):
        waiting.filter(kind__in=(Kind.LETTER, Kind.REPLY)).update(state=State.EXPIRED)
        waiting.update(contact=other)
    else:
        call_instead(waiting, now)


@transaction.atomic
def number_takes_no_texts(contact: Contact, now: datetime) -> None:
    """A number that is no mobile, or whose owner stopped texts at the provider: from now on it is called."""
    others = Contact.objects.filter(kind=contact.kind, value=contact.value)
    for one in others.order_by("pk"):
        revoke_consent(one, TEXTS, now=now)
    call_instead(Message.objects.filter(contact__in=others, state=State.QUEUED, channel=Channel.SMS), now)


def call_instead(messages: MessageQuerySet, now: datetime) -> None:
    """What cannot be written any more becomes a call by staff; letters and answers to texts just end."""
    messages.filter(kind__in=(Kind.LETTER, Kind.REPLY)).update(state=State.EXPIRED)
    pks = list(messages.filter(person__isnull=False).values_list("pk", flat=True))
    Message.objects.filter(pk__in=pks).update(channel=Channel.CALL, send_after=now)
    CallTask.objects.bulk_create([CallTask(message_id=pk) for pk in pks], ignore_conflicts=True)
