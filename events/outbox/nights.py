"""No text rings at night because it could not go out in time: after an outage, or between two tries, it waits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from events.outbox.decency import allowed_from, is_quiet
from events.outbox.models import Channel, Kind
from events.outbox.noting import put_off

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from events.outbox.models import Message

NIGHT = "night"
"""The event of a text that waited for the morning, or was dropped, because it could not go out by day."""


def not_at_night(messages: Sequence[Message], now: datetime) -> list[Message]:
    """Those that may go out now: e-mails always, texts by the clock of their reader.

    The rest waits until the morning, and is dropped where that is too late. All are held by this worker.
    """
    waits: dict[datetime, list[Message]] = defaultdict(list)
    for message in messages:
        if message.channel == Channel.SMS and (morning := _morning(message, now)) > now:
            waits[morning].append(message)
    for morning, some in waits.items():
        put_off(some, morning, NIGHT, now)
    held = {message.pk for some in waits.values() for message in some}
    return [message for message in messages if message.pk not in held]


def _morning(message: Message, now: datetime) -> datetime:
    """From when on a text may arrive; now, where it may do so at this hour."""
    zone = ZoneInfo(message.person.zone if message.person else settings.TIME_ZONE)
    if message.kind == Kind.REPLY or _is_meant_for_this_hour(message, zone, now):
        return now
    early = allowed_from(now, Channel.SMS, zone, urgent=True)
    ends = message.expires_at
    of_that_day = ends is not None and ends.astimezone(zone).date() == early.astimezone(zone).date()
    urgent = message.kind == Kind.NOTICE and of_that_day
    return early if urgent else allowed_from(now, Channel.SMS, zone)


def _is_meant_for_this_hour(message: Message, zone: ZoneInfo, now: datetime) -> bool:
    """Written for this very night or early morning: an answer to a text, or what is urgent; not what failed before."""
    planned = message.send_after
    same_night = allowed_from(planned, Channel.SMS, zone) == allowed_from(now, Channel.SMS, zone)
    return same_night and (not message.attempts or not is_quiet(planned, zone, urgent=True))
