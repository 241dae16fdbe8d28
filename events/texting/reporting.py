"""What the provider tells of a text that it took: it arrived, or it did not. Told twice, late or out of order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from events.outbox.models import CallTask, Channel, Delivery, Message, State
from events.outbox.noting import NO_CALL
from events.outbox.silencing import number_takes_no_texts

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

DELIVERED: Final = "delivered"
FATES: Final = {"delivered": DELIVERED, "read": DELIVERED, "undelivered": "undelivered", "failed": "failed"}
"""What they say at the end of a text, and the event that it is. Everything before that tells us nothing new."""
OPEN_FATE: Final = (State.QUEUED, State.SENDING, State.SENT, State.FAILED)
CLOCKS_APART: Final = timedelta(minutes=5)
NO_PHONE: Final = frozenset({"21211", "21214", "21217", "21614", "21635", "30003", "30004", "30005", "30006"})
"""Not reached, blocked, unknown, or no mobile: nothing more is texted there."""


@transaction.atomic
def note_report(message_id: UUID, provider_id: str, status: str, code: str, *, now: datetime) -> bool:
    """Write down the fate of a text; False where it says nothing new.

    Several messages to one phone may have gone out as one text. What was delivered stays delivered, whatever comes
    later; a text that failed and is delivered after all needs no call.
    """
    event = FATES.get(status)
    if event is None or not provider_id:
        return False
    told = Q(message_id=message_id, provider_id="") | Q(provider_id=provider_id)
    messages = Message.objects.filter(told, channel=Channel.SMS).order_by("pk")
    news = [
        _note(message, event, provider_id, code, now)
        for message in messages.select_for_update(of=("self",), no_key=True).select_related("contact")
    ]
    return any(news)


def _note(message: Message, event: str, provider_id: str, code: str, now: datetime) -> bool:
    told = message.deliveries.filter(event__in=FATES.values())
    if message.sent_at:  # what became of an earlier sending is another story
        told = told.filter(at__gt=message.sent_at - CLOCKS_APART)
    known = set(told.values_list("event", flat=True))
    if DELIVERED in known or event in known:
        return False
    message.provider_id = provider_id
    Delivery.objects.create(message=message, at=now, event=event, detail=code)
    if event == DELIVERED:
        _arrived(message, now)
    else:
        _did_not_arrive(message, code, now)
    return True


def _arrived(message: Message, now: datetime) -> None:
    """It is there: also where we did not know whether it had been taken, or thought that it had not."""
    if message.state in OPEN_FATE:
        message.state, message.sent_at = State.SENT, message.sent_at or now
        CallTask.objects.filter(message=message, done_at=None).delete()
    _store(message)


def _did_not_arrive(message: Message, code: str, now: datetime) -> None:
    """Nobody has read it: staff call, unless it is of no more use, or only answered a text."""
    if message.state in OPEN_FATE:
        message.state = State.FAILED
    _store(message)
    useful = message.expires_at is None or message.expires_at > now
    if message.state == State.FAILED and useful and message.person_id and message.kind not in NO_CALL:
        CallTask.objects.get_or_create(message=message)
    if code in NO_PHONE and message.contact:
        number_takes_no_texts(message.contact, now)


def _store(message: Message) -> None:
    """No worker that still holds it writes over what is known now."""
    message.claimed_by = message.claimed_at = None
    message.save(update_fields=["provider_id", "state", "sent_at", "claimed_by", "claimed_at"])
