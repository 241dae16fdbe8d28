"""Not too much in one day: reminders and letters beyond the cap wait for the next morning, or are dropped."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from events.outbox.decency import QUIET_UNTIL
from events.outbox.models import CAPPED, Delivery, Message, State

if TYPE_CHECKING:
    from collections.abc import Sequence

CAP = "cap"
"""The event of a message that waited, or was dropped, because its reader had enough for one day."""


def within_cap(messages: Sequence[Message], now: datetime) -> list[Message]:
    """Those that go out now. Of reminders and letters nobody gets more than `MESSAGES_PER_DAY` in one day.

    The rest waits until the next morning of its reader; what is of no more use by then is dropped. All are held by
    this worker. Confirmations, offers, changes, cancellations and answers are never held back.
    """
    capped = [message for message in messages if message.kind in CAPPED and message.person_id]
    if not capped:
        return list(messages)
    taken = _sent_today(capped, now)
    too_many = []
    for message in capped:
        taken[message.person_id] += 1
        if taken[message.person_id] > settings.MESSAGES_PER_DAY:
            too_many.append(message)
    for message in too_many:
        _put_off(message, now)
    held = {message.pk for message in too_many}
    return [message for message in messages if message.pk not in held]


def _sent_today(messages: Sequence[Message], now: datetime) -> Counter[int | None]:
    zone = ZoneInfo(settings.TIME_ZONE)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    people = {message.person_id for message in messages}
    sent = Message.objects.filter(person__in=people, kind__in=CAPPED, state=State.SENT, sent_at__gte=midnight)
    return Counter(dict(sent.order_by().values_list("person").annotate(Count("pk"))))


def _put_off(message: Message, now: datetime) -> None:
    zone = ZoneInfo(settings.TIME_ZONE)
    morning = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), QUIET_UNTIL, zone)
    dropped = message.expires_at is not None and message.expires_at <= morning
    held = Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by)
    state = State.EXPIRED if dropped else State.QUEUED
    if held.update(state=state, send_after=morning, claimed_by=None, claimed_at=None):
        Delivery.objects.create(message=message, at=now, event=CAP, detail="dropped" if dropped else "waits")
