"""Not too much in one day: reminders and letters beyond the cap wait for the next morning, or are dropped."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from events.outbox.decency import QUIET_UNTIL
from events.outbox.models import CAPPED, Message, State
from events.outbox.noting import put_off

if TYPE_CHECKING:
    from collections.abc import Sequence

CAP = "cap"
"""The event of a message that waited, or was dropped, because its reader had enough for one day."""

GONE = 0
"""Comes before every message."""


def within_cap(messages: Sequence[Message], now: datetime) -> list[Message]:
    """Those that go out now. Of reminders and letters nobody gets more than `MESSAGES_PER_DAY` in one day.

    The rest waits until the next morning; what is of no more use by then is dropped. All are held by this worker.
    Confirmations, offers, changes, cancellations and answers are never held back.
    """
    capped = [message for message in messages if message.kind in CAPPED and message.person_id]
    if not capped:
        return list(messages)
    before = _before(capped, now)
    too_many = []
    for message in capped:
        mine = before[message.person_id]
        if sum(pk < message.pk for pk in mine) >= settings.MESSAGES_PER_DAY:
            too_many.append(message)
        else:
            mine.append(GONE)
    if too_many:
        put_off(too_many, _next_morning(now), CAP, now)
    held = {message.pk for message in too_many}
    return [message for message in messages if message.pk not in held]


def _before(messages: Sequence[Message], now: datetime) -> dict[int | None, list[int]]:
    """What else counts for each person today: what went out, and what other workers hold at this moment.

    Of two workers the one with the later message waits for the other, so that together they keep to the cap.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    people = {message.person_id for message in messages}
    out, held = Q(state=State.SENT, sent_at__gte=midnight), Q(state=State.SENDING)
    counts = Message.objects.filter(out | held, person__in=people, kind__in=CAPPED)
    others = counts.exclude(pk__in=[message.pk for message in messages])
    found: dict[int | None, list[int]] = defaultdict(list)
    for person, pk, state in others.order_by().values_list("person", "pk", "state"):
        found[person].append(GONE if state == State.SENT else pk)
    return found


def _next_morning(now: datetime) -> datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), QUIET_UNTIL, zone)
