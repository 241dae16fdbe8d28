"""Moments and repeated dates as iCalendar files write them (RFC 5545), read by the wall of their own clock."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import NEW_YORK
from accounts.tables import plain
from events.schedule.recurrence import wall_time

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_STEPS = 50_000
"""How many dates of one rule are walked through: every day for more than a hundred years."""
RULE = re.compile(r"[A-Z0-9=;,+\-]{1,500}")
INTERVAL = re.compile(r"[1-9]\d{0,3}")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")


def read_moment(text: str) -> tuple[datetime, bool]:
    """A day or a moment by the wall of its clock, and whether it has hours. Raises ValidationError for all else."""
    stamp = STAMP.fullmatch(text.strip())
    wrong = _("“%(said)s” is no day that we can read.") % {"said": plain(text, 40)}
    if not stamp:
        raise ValidationError(wrong)
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in stamp.groups()[:6])
        moment = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - by the wall
        if stamp[7]:
            moment = wall_time(moment.replace(tzinfo=UTC), ZoneInfo(NEW_YORK))
    except (ValueError, OverflowError):
        raise ValidationError(wrong) from None
    return moment, stamp[4] is not None


def _counts(parts: dict[str, str]) -> bool:
    """Whether a rule gets on at all: with no interval it would stand still."""
    return INTERVAL.fullmatch(parts.get("INTERVAL", "1")) is not None


def days_by_rule(text: str, start: datetime, last: date, deadline: float) -> Iterator[date]:
    """The days of a rule until these years end. Raises ValidationError for a rule that makes no sense or no end."""
    rule = text.strip().upper()
    parts = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    if parts.get("FREQ") not in FREQUENCIES or not RULE.fullmatch(rule) or not _counts(parts):
        raise ValidationError(_("How this entry repeats cannot be read. Please enter its days one by one."))
    if until := parts.pop("UNTIL", ""):
        parts["UNTIL"] = f"{read_moment(until)[0]:%Y%m%d}T235959"
    too_much = ValidationError(_("The repeated dates of this file take too long. Please enter them one by one."))
    if time.monotonic() > deadline:
        raise too_much
    try:
        found = rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=start)
        for step, moment in enumerate(found):
            if moment.date() > last:
                return
            if step > MOST_STEPS or time.monotonic() > deadline:
                raise too_much
            yield moment.date()
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError, ZeroDivisionError):
        raise ValidationError(_("How this entry repeats cannot be read. Please enter its days one by one.")) from None
