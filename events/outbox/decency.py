"""Decent hours: when a text message may arrive, and when a reminder goes out that would fall due at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from events.outbox.models import Channel

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = time(20), time(9)
"""No text message in these hours, by the clock on the reader's wall. E-mail waits to be read by itself."""
URGENT_FROM = time(7)
"""What changes or calls off something of the same day may arrive from now on."""
BEFORE_QUIET = timedelta(minutes=30)
"""A reminder that would fall due in quiet hours goes out so long before they begin, the evening before."""


def is_quiet(moment: datetime, zone: ZoneInfo, *, urgent: bool = False) -> bool:
    """Whether a text message at this moment would disturb."""
    clock = moment.astimezone(zone).time()
    return clock >= QUIET_FROM or clock < (URGENT_FROM if urgent else QUIET_UNTIL)


def allowed_from(moment: datetime, channel: str, zone: ZoneInfo, *, urgent: bool = False) -> datetime:
    """The moment itself, or the next one at which a message of this channel may go out."""
    if channel != Channel.SMS or not is_quiet(moment, zone, urgent=urgent):
        return moment
    local = moment.astimezone(zone)
    morning = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(morning, URGENT_FROM if urgent else QUIET_UNTIL, zone)


def waits_for_morning(now: datetime, zone: ZoneInfo, *, needed_by: datetime) -> bool:
    """Whether what the clock brought, and nobody's act, waits: it is night there, and the morning is early enough.

    So for e-mails too: a phone that lies beside a bed rings for them as well.
    """
    return now < allowed_from(now, Channel.SMS, zone) <= needed_by


def falls_due(moment: datetime, channel: str, zone: ZoneInfo) -> datetime:
    """When a reminder that is planned for this moment goes out: in quiet hours, the evening before."""
    if channel != Channel.SMS or not is_quiet(moment, zone):
        return moment
    local = moment.astimezone(zone)
    evening = local.date() - timedelta(days=local.time() < QUIET_UNTIL)
    return datetime.combine(evening, QUIET_FROM, zone) - BEFORE_QUIET
