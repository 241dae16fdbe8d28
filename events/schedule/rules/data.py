"""Rules as plain data, as a series keeps them; what cannot be read is refused and never guessed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.schedule.rules.expanding import MONTH_DAYS, NTHS, WEEKDAYS, Days, OnClosed, Recurrence, Rule, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Container

WHOLE = {"at", "rules", "listed", "without"}
SPAN = {"first", "last"}
RULE = {*SPAN, "unit", "interval", "weekdays", "nths", "month_days", "times", "closed"}
BELOW_A_DAY = {"hour", "minute", "second", "hourly", "minutely", "secondly"}
MOST = 400
"""Of anything that is listed, more is not read."""


def write_rules(recurrence: Recurrence) -> dict[str, Any]:
    """The rules as plain data, which read back as the same rules."""
    return {
        "at": _hour(recurrence.at),
        "rules": [_write_rule(rule) for rule in recurrence.rules],
        "listed": [_minute(start) for start in recurrence.listed],
        "without": [_write_rule(one) if isinstance(one, Rule) else _write_span(one) for one in recurrence.without],
    }


def _write_span(one: Rule | Days) -> dict[str, Any]:
    return {"first": one.first.isoformat(), "last": one.last.isoformat()}


def _write_rule(rule: Rule) -> dict[str, Any]:
    return {
        **_write_span(rule),
        "unit": rule.unit.value,
        "interval": rule.interval,
        "weekdays": list(rule.weekdays),
        "nths": list(rule.nths),
        "month_days": list(rule.month_days),
        "times": [_hour(at) for at in rule.times],
        "closed": rule.closed.value,
    }


def read_rules(data: object) -> Recurrence | None:
    """The rules of a series; None where it has none, because its dates are a list.

    Raises ValidationError with code `bad-rules`, `below-a-day`, or as `Rule` and `Recurrence` do.
    """
    if data == {}:
        return None
    whole = _dict(data, WHOLE)
    return Recurrence(
        at=_time(whole["at"]),
        rules=tuple(_rule(one) for one in _list(whole["rules"])),
        listed=tuple(_moment(one) for one in _list(whole["listed"])),
        without=tuple(_exclusion(one) for one in _list(whole["without"])),
    )


def _bad() -> ValidationError:
    return ValidationError(_("The rules of this series cannot be read."), code="bad-rules")


def _dict(data: object, keys: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict) or data.keys() != keys:
        raise _bad()
    return data


def _list(data: object) -> list[Any]:
    if not isinstance(data, list) or len(data) > MOST:
        raise _bad()
    return data


def _read(data: object, read: Callable[[str], Any], again: Callable[[Any], str]) -> Any:
    """A text that is written exactly as we write it."""
    try:
        value = read(data) if isinstance(data, str) else None
    except ValueError:
        value = None
    if value is None or again(value) != data:
        raise _bad()
    return value


def _date(data: object) -> date:
    found: date = _read(data, date.fromisoformat, date.isoformat)
    return found


def _time(data: object) -> time:
    found: time = _read(data, time.fromisoformat, _hour)
    return found


def _moment(data: object) -> datetime:
    found: datetime = _read(data, datetime.fromisoformat, _minute)
    return found


def _hour(at: time) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def _minute(start: datetime) -> str:
    return start.replace(tzinfo=None).isoformat(timespec="minutes")


def _number(data: object) -> int:
    if type(data) is not int:
        raise _bad()
    return data


def _numbers(data: object, allowed: Container[int]) -> tuple[int, ...]:
    found = tuple(_number(one) for one in _list(data))
    if not all(one in allowed for one in found) or len(set(found)) < len(found):
        raise _bad()
    return found


def _exclusion(data: object) -> Rule | Days:
    if isinstance(data, dict) and data.keys() == SPAN:
        return Days(_date(data["first"]), _date(data["last"]))
    return _rule(data)


def _rule(data: object) -> Rule:
    if isinstance(data, dict) and str(data.get("unit")) in BELOW_A_DAY:
        raise ValidationError(_("Dates come again after a day at the earliest."), code="below-a-day")
    rule = _dict(data, RULE)
    try:
        unit, closed = Unit(rule["unit"]), OnClosed(rule["closed"])
    except ValueError:
        raise _bad() from None
    return Rule(
        unit=unit,
        first=_date(rule["first"]),
        last=_date(rule["last"]),
        interval=_number(rule["interval"]),
        weekdays=_numbers(rule["weekdays"], WEEKDAYS),
        nths=_numbers(rule["nths"], NTHS),
        month_days=_numbers(rule["month_days"], MONTH_DAYS),
        times=tuple(_time(one) for one in _list(rule["times"])),
        closed=closed,
    )
