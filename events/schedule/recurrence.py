"""Wall time and the calendar, pure: local time and a zone in, instants out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dateutil.tz import datetime_ambiguous, datetime_exists

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

JULY = 7


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock on the wall ever shows this (naive) time; in spring an hour is left out."""
    return datetime_exists(local, zone)


def is_doubled(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock on the wall shows this (naive) time twice, as in autumn."""
    return datetime_ambiguous(local, zone)


def resolve(local: datetime, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """The instant of a naive wall time, as RFC 5545 3.3.5 says.

    Of a doubled time the first, unless the second is asked for; a left out time by the offset before the gap
    (2:30 becomes 3:30).
    """
    return local.replace(tzinfo=zone, fold=int(second)).astimezone(UTC)


def wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at this instant, as a naive time; `resolve` leads back."""
    return moment.astimezone(zone).replace(tzinfo=None)


def until(local: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    """The end of something that begins at a naive wall time and takes so many real minutes."""
    return resolve(local, zone) + timedelta(minutes=minutes)


def school_year(day: date) -> int:
    """The school year of a day by the calendar year in which it began: 1 July to 30 June."""
    return day.year if day.month >= JULY else day.year - 1
