"""Time as families have it: hours in which somebody awake can answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

WAKES, SLEEPS = time(9), time(20)
ASKED_IN_TURN = 3
"""Near the start an offer ends early enough that so many families can be asked one after the other."""
LEAST = timedelta(hours=1)
"""Nobody is asked to answer faster than that."""


def waking_spans(start: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The waking times from a moment on, by the clock on the wall there; each 11 hours long but for the first."""
    day = start.astimezone(zone).date()
    while True:
        wakes, sleeps = (datetime.combine(day, moment, zone) for moment in (WAKES, SLEEPS))
        if sleeps.timestamp() > start.timestamp():
            yield (max(wakes, start.astimezone(zone), key=datetime.timestamp), sleeps)
        day += timedelta(days=1)


def waking_time(start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """How much waking time lies between two moments."""
    total = 0.0
    for wakes, sleeps in waking_spans(start, zone):
        if wakes.timestamp() >= end.timestamp():
            break
        total += min(sleeps.timestamp(), end.timestamp()) - wakes.timestamp()
    return timedelta(seconds=total)


def after_waking(start: datetime, wait: timedelta, zone: ZoneInfo) -> datetime:
    """The moment when so much waking time has passed."""
    for wakes, sleeps in waking_spans(start, zone):
        span = timedelta(seconds=sleeps.timestamp() - wakes.timestamp())
        if wait <= span:
            return datetime.fromtimestamp(wakes.timestamp() + wait.total_seconds(), zone)
        wait -= span
    raise AssertionError("Days do not end.")


def answer_until(now: datetime, *, hours: int, last: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when a family can answer an offer made now; None where there is no time left to ask anybody.

    It has `hours` of waking time, fewer near `last`, the latest moment at which an answer is of use: then a third of
    the waking time that is left, but never less than one hour.
    """
    if last <= now:
        return None
    left = waking_time(now, last, zone)
    if left < LEAST:
        return None
    return after_waking(now, min(timedelta(hours=hours), max(LEAST, left / ASKED_IN_TURN)), zone)
