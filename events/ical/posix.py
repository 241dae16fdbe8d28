"""The rule for clock changes at the end of a time zone file: `EST5EDT,M3.2.0,M11.1.0` (RFC 9636 3.3)."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

WEEKDAYS: Final = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")  # POSIX counts from Sunday
_LAST: Final = 5  # the week that means the last of the month
_YEAR: Final = 365  # days; what leap years do to them is said where it matters
_BEFORE_MONTH: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, _YEAR)
_FEBRUARY_ENDS: Final = _BEFORE_MONTH[2]
_FURTHEST: Final = timedelta(hours=167)  # between a day and its change

_NAME = r"[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>"
_HOURS = r"[+-]?\d{1,3}(?::\d{2}){0,2}"
_RULE = re.compile(
    rf"(?P<std>{_NAME})(?P<std_west>{_HOURS})"
    rf"(?:(?P<dst>{_NAME})(?P<dst_west>{_HOURS})?,(?P<start>[^,]+),(?P<end>[^,]+))?"
)
_SWITCH = re.compile(
    rf"(?:M(?P<month>1[0-2]|[1-9])\.(?P<week>[1-5])\.(?P<weekday>[0-6])|(?P<day>J?\d{{1,3}}))(?:/(?P<at>{_HOURS}))?"
)


@dataclass(frozen=True, slots=True)
class Switch:
    """When the clocks change each year, by the wall clock before the change."""

    recurrence: str  # what a RRULE needs beside FREQ=YEARLY
    at: time


@dataclass(frozen=True, slots=True)
class Clock:
    """One way the clocks go: a short name and the distance from UTC."""

    name: str
    offset: timedelta


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How the clocks of a zone go from now on; without `other` they never change."""

    clock: Clock
    other: Clock | None = None
    to_other: Switch | None = None
    back: Switch | None = None


def footer(zone: ZoneInfo) -> str:
    """The rule as the tzdata package writes it, so that every machine tells the same.

    Raises ValueError for a zone that has no name or is not in the package.
    """
    key = zone.key
    if not key or key == "localtime" or ".." in key:
        raise ValueError(f"not a named time zone: {zone!r}")
    try:
        data = resources.files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    except OSError as error:
        raise ValueError(f"time zone {key} is not in the tzdata package") from error
    return data.removesuffix(b"\n").rpartition(b"\n")[2].decode("ascii")


def parse(text: str) -> ClockRule:
    """Read a rule. Raises ValueError for one that is malformed or that no yearly recurrence can say."""
    found = _RULE.fullmatch(text)
    if not found:
        raise ValueError(f"not a rule for clock changes: {text!r}")
    clock = Clock(found["std"].strip("<>"), -_duration(found["std_west"]))
    if not found["dst"]:
        return ClockRule(clock)
    ahead = -_duration(found["dst_west"]) if found["dst_west"] else clock.offset + timedelta(hours=1)
    other = Clock(found["dst"].strip("<>"), ahead)
    return ClockRule(clock, other, _switch(found["start"]), _switch(found["end"]))


def _duration(text: str) -> timedelta:
    hours, minutes, seconds = ([int(part) for part in text.lstrip("+-").split(":")] + [0, 0])[:3]
    duration = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -duration if text.startswith("-") else duration


def _switch(text: str) -> Switch:
    found = _SWITCH.fullmatch(text)
    if not found:
        raise ValueError(f"not a day of clock change: {text!r}")
    # The time may lie before or after its day: Greenland changes at -1 o'clock, Gaza at 50 o'clock.
    at = _duration(found["at"] or "2")
    if abs(at) > _FURTHEST:
        raise ValueError(f"not a time of clock change: {text!r}")
    shift = at.days
    minutes, seconds = divmod(at.seconds, 60)
    clock_time = time(*divmod(minutes, 60), seconds)
    if found["day"]:
        return Switch(_by_year_day(_year_day(found["day"], shift)), clock_time)
    month, week, weekday = int(found["month"]), int(found["week"]), int(found["weekday"])
    return Switch(_weekday_of_month(month, week, weekday, shift), clock_time)


def _weekday_of_month(month: int, week: int, weekday: int, shift: int) -> str:
    """The nth weekday of a month, or some days before or after it."""
    name = WEEKDAYS[(weekday + shift) % 7]
    last = week == _LAST
    if not shift:
        return f"BYMONTH={month};BYDAY={-1 if last else week}{name}"
    days = range(shift - 7, shift) if last else range(7 * week - 6 + shift, 7 * week + 1 + shift)
    length = _BEFORE_MONTH[month] - _BEFORE_MONTH[month - 1]
    lowest, highest = (-length, -1) if last else (1, length)
    if lowest <= days[0] and days[-1] <= highest:
        return f"BYMONTH={month};BYDAY={name};BYMONTHDAY={_listed(days)}"
    # The days reach into another month: count days of the year, from the end that a leap day does not move.
    before = _BEFORE_MONTH[month] + 1 if last else _BEFORE_MONTH[month - 1]
    from_end = month >= (2 if last else 3)
    year_days = [before + day - (_YEAR + 1 if from_end else 0) for day in days]
    return f"{_by_year_day(year_days)};BYDAY={name}"


def _year_day(text: str, shift: int) -> list[int]:
    """`Jn` counts from 1 and never counts 29 February; a plain number counts from 0 and does."""
    if not text.startswith("J"):
        day = int(text) + 1 + shift
        if day > _YEAR:
            raise ValueError(f"day {text} does not lie in every year")
        return [day]
    day = int(text[1:])
    if not 1 <= day <= _YEAR:
        raise ValueError(f"not a day of the year: {text!r}")
    return [day + shift if day <= _FEBRUARY_ENDS else day + shift - _YEAR - 1]


def _by_year_day(days: list[int]) -> str:
    if not (1 <= days[0] <= days[-1] <= _YEAR or -_YEAR <= days[0] <= days[-1] <= -1):
        raise ValueError("a clock change may lie in the year before or after")
    return f"BYYEARDAY={_listed(days)}"


def _listed(days: range | list[int]) -> str:
    return ",".join(str(day) for day in days)
