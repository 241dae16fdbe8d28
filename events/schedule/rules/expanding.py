"""Dates that come again, pure: rules, lists and exclusions in local wall time; zones are attached by `resolve`."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as nth_weekday
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.schedule.recurrence import resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from zoneinfo import ZoneInfo

MOST_DATES = 366
MOST_DAYS = 3 * 366
MOST_RULES = 20
MOST_TIMES = 24
MOST_WEEKS_AFTER = 4
"""How many weeks after a closed day are tried before it is given up."""
YEARS = range(2000, 2100)
WEEKDAYS = range(7)
NTHS = (1, 2, 3, 4, 5, -1)
MONTH_DAYS = (*range(1, 32), -1)
WEEK = timedelta(days=7)


class Unit(StrEnum):
    """What is counted from one date to the next. There is nothing below a day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class OnClosed(StrEnum):
    """What becomes of a date on a day on which schools are closed."""

    KEEP = "keep"
    LEAVE_OUT = "leave out"
    WEEK_AFTER = "week after"


FREQUENCY: dict[Unit, Literal[1, 2, 3]] = {Unit.DAY: DAILY, Unit.WEEK: WEEKLY, Unit.MONTH: MONTHLY}
MOST_INTERVAL = {Unit.DAY: 366, Unit.WEEK: 52, Unit.MONTH: 24}


@dataclass(frozen=True)
class Days:
    """All days from the first to the last; a single day is its own last."""

    first: date
    last: date
    bounded: InitVar[bool] = True

    def __post_init__(self, bounded: bool) -> None:
        """Raises ValidationError with code `backwards` or `too-long`."""
        if bounded:
            _check_span(self.first, self.last)

    def __contains__(self, day: object) -> bool:
        """Whether a day is among them."""
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Days that come again: every few days, on weekdays, on the nth weekday or a day of the month."""

    unit: Unit
    first: date
    last: date
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    """0 is Monday."""
    nths: tuple[int, ...] = ()
    """Which of these weekdays of the month: 1 to 5, or -1, the last."""
    month_days: tuple[int, ...] = ()
    """Days of the month, 1 to 31, or -1, the last."""
    times: tuple[time, ...] = ()
    """Several times a day; empty: the usual time. Of an exclusion: only these; empty: the whole day."""
    closed: OnClosed = OnClosed.KEEP

    def __post_init__(self) -> None:
        """Raises ValidationError with code `backwards`, `too-long`, `interval` or `which-day`."""
        _check_span(self.first, self.last)
        if not 1 <= self.interval <= MOST_INTERVAL[self.unit]:
            raise ValidationError(_("Please write how often as a number from 1 on."), code="interval")
        if self.unit == Unit.WEEK and not self.weekdays:
            raise ValidationError(_("Please choose a day of the week."), code="which-day")
        if self.unit == Unit.MONTH and not self._names_days_of_a_month():
            raise ValidationError(_("Please choose which days of the month."), code="which-day")
        if len(self.times) > MOST_TIMES:
            raise ValidationError(_("That is too many times a day."), code="too-many")

    def _names_days_of_a_month(self) -> bool:
        by_weekday = bool(self.weekdays and self.nths)
        return by_weekday != bool(self.month_days) and bool(self.weekdays) == bool(self.nths)

    def days(self) -> list[date]:
        """The days it names, in order."""
        by: dict[str, Any] = {}
        if self.unit == Unit.MONTH and self.month_days:
            by["bymonthday"] = self.month_days
        elif self.unit == Unit.MONTH:
            by["byweekday"] = [nth_weekday(day)(nth) for day in self.weekdays for nth in self.nths]
        elif self.weekdays:
            by["byweekday"] = self.weekdays
        start, end = (datetime.combine(day, time()) for day in (self.first, self.last))
        found = rrule(FREQUENCY[self.unit], interval=self.interval, dtstart=start, until=end, **by)
        return [moment.date() for moment in found]


def _check_span(first: date, last: date) -> None:
    if first.year not in YEARS or last.year not in YEARS:
        raise ValidationError(_("Please choose days of this century."), code="too-long")
    if last < first:
        raise ValidationError(_("The last day is before the first."), code="backwards")
    if (last - first).days > MOST_DAYS:
        raise ValidationError(_("Please choose a last day at most three years after the first."), code="too-long")


class Why(StrEnum):
    """Why a date that was asked for is not there."""

    CLOSED = "closed"
    NO_WEEK_AFTER = "no week after"
    THERE_ALREADY = "there already"
    EXCLUDED = "excluded"


@dataclass(frozen=True, order=True)
class Found:
    """One date by the clock on the wall (no zone), and the closed day that it stands for."""

    start: datetime
    instead_of: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, order=True)
class Dropped:
    """A date that was asked for and is not there, with the reason."""

    start: datetime
    why: Why = field(compare=False)


@dataclass(frozen=True)
class Expansion:
    """All dates in order, each once, and those that are not there."""

    dates: tuple[Found, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def starts(self) -> tuple[datetime, ...]:
        """When, by the clock on the wall."""
        return tuple(found.start for found in self.dates)


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """Rules and single dates together, each date once, without what is excluded."""

    at: time
    """The usual time of day."""
    rules: tuple[Rule, ...] = ()
    listed: tuple[datetime, ...] = ()
    """Single dates by the clock on the wall; they are there on closed days too."""
    without: tuple[Rule | Days, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValidationError with code `too-many` or `too-long`."""
        if len(self.rules) + len(self.without) > MOST_RULES or len(self.listed) > MOST_DATES:
            raise _too_many()
        for start in self.listed:
            _check_span(start.date(), start.date())

    def expand(self, closed: Collection[date] = frozenset()) -> Expansion:
        """All dates, knowing on which days schools are closed. Raises ValidationError with code `too-many`.

        A date that moves to the week after stays within its rule; where the weeks after are closed too, or nothing is
        left of the rule, it is dropped, and said so.
        """
        excluded = _Exclusions(self.without)
        found: dict[datetime, Found] = {}
        homeless: list[tuple[Rule, datetime]] = []
        for rule, start in self._asked_for():
            if start in excluded:
                continue
            if rule and rule.closed != OnClosed.KEEP and start.date() in closed:
                homeless.append((rule, start))
            else:
                found[start] = Found(start)
            if len(found) + len(homeless) > 2 * MOST_DATES:
                raise _too_many()
        dropped = [Dropped(start, Why.EXCLUDED) for start in self.listed if start in excluded]
        dropped += _find_homes(sorted(homeless, key=lambda pair: pair[1]), found, closed, excluded)
        if len(found) > MOST_DATES:
            raise _too_many()
        gone = {one.start: one for one in dropped if one.start not in found}
        return Expansion(tuple(sorted(found.values())), tuple(sorted(gone.values())))

    @property
    def span(self) -> Days | None:
        """From the first day that is named to the last."""
        days = [day for rule in self.rules for day in (rule.first, rule.last)]
        days += [start.date() for start in self.listed]
        return Days(min(days), max(days), bounded=False) if days else None

    def _asked_for(self) -> Iterator[tuple[Rule | None, datetime]]:
        for start in self.listed:
            yield None, start
        for rule in self.rules:
            for day in rule.days():
                for at in rule.times or (self.at,):
                    yield rule, datetime.combine(day, at)

    def instants(self, zone: ZoneInfo, closed: Collection[date] = frozenset()) -> list[datetime]:
        """The dates as instants: the clock on the wall shows the same time before and after clocks change."""
        return sorted({resolve(start, zone) for start in self.expand(closed).starts})


class _Exclusions:
    """What is excluded: whole days, or times on days."""

    def __init__(self, without: tuple[Rule | Days, ...]) -> None:
        self.ranges = [one for one in without if isinstance(one, Days)]
        self.days: set[date] = set()
        self.moments: set[datetime] = set()
        for rule in without:
            if isinstance(rule, Rule) and rule.times:
                self.moments |= {datetime.combine(day, at) for day in rule.days() for at in rule.times}
            elif isinstance(rule, Rule):
                self.days |= set(rule.days())

    def __contains__(self, start: datetime) -> bool:
        day = start.date()
        return start in self.moments or day in self.days or any(day in one for one in self.ranges)


def _find_homes(
    homeless: list[tuple[Rule, datetime]],
    found: dict[datetime, Found],
    closed: Collection[date],
    excluded: _Exclusions,
) -> list[Dropped]:
    """Give dates on closed days the week after, where their rule says so; returns those that found no place."""
    dropped = []
    for rule, start in homeless:
        other = _week_after(rule, start, closed, excluded)
        if rule.closed == OnClosed.LEAVE_OUT:
            dropped.append(Dropped(start, Why.CLOSED))
        elif other is None:
            dropped.append(Dropped(start, Why.NO_WEEK_AFTER))
        elif other in found:
            dropped.append(Dropped(start, Why.THERE_ALREADY))
        else:
            found[other] = Found(other, instead_of=start)
    return dropped


def _week_after(rule: Rule, start: datetime, closed: Collection[date], excluded: _Exclusions) -> datetime | None:
    """The same weekday and time in the first of the weeks after that is open, or None."""
    for weeks in range(1, MOST_WEEKS_AFTER + 1):
        other = start + WEEK * weeks
        if other.date() > rule.last:
            return None
        if other.date() not in closed and other not in excluded:
            return other
    return None


def _too_many() -> ValidationError:
    said = _("That would be more than %(most)d dates. Please choose fewer.")
    return ValidationError(said, code="too-many", params={"most": MOST_DATES})
