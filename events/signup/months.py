"""A month as a table: what is on, why a day is closed, which day is today."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from events.schedule.details import Closure
from events.schedule.school_calendars.closures import CLOSING, NO_FACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.signup.listing import Row

SHOWN = 3
MONDAY = 0


@dataclass
class Day:
    """One cell: the day, what is on, whether schools are closed, and the reason once for each run of days."""

    date: date
    outside: bool
    today: bool
    rows: list[Row] = field(default_factory=list)
    closed: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[Row]:
        """The rows that have room in a cell."""
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(0, len(self.rows) - SHOWN)


@dataclass
class Month:
    """A month with its weeks from Sunday, as calendars on the wall here show it."""

    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        """The month before."""
        return before(self.first)

    @property
    def after(self) -> date:
        """The month after."""
        return after(self.first)


def before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def after(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def month_of(first: date, rows: Iterable[Row], *, today: date) -> Month:
    """The month with its sessions and its state-wide days without school."""
    days = {
        day: Day(day, outside=day.month != first.month, today=day == today)
        for week in Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
        for day in week
    }
    for row in rows:
        day = days.get(row.at.date())
        if day and not day.outside:
            day.rows.append(row)
    _close(days)
    cells = list(days.values())
    return Month(first, [cells[start : start + 7] for start in range(0, len(cells), 7)])


def _close(days: dict[date, Day]) -> None:
    """Hatch the days without school in the whole state. A late start is no closing; an example is no fact."""
    closures = Closure.objects.filter(
        scope=Closure.Scope.STATE, kind__in=CLOSING, first_day__lte=max(days), last_day__gte=min(days)
    ).exclude(name__startswith=NO_FACT)
    for closure in closures:
        for day in days.values():
            if closure.first_day <= day.date <= closure.last_day:
                day.closed = True
                if day.date == closure.first_day or _goes_on(day.date, closure.first_day):
                    day.reasons.append(closure.name)


def _goes_on(day: date, first_day: date) -> bool:
    """Whether a week of school would begin here, and the reason does not stand on the day before."""
    return day.weekday() == MONDAY and first_day < day - timedelta(days=1)
