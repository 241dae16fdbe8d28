"""A school year of one calendar, as the desk shows it: twelve months, a list in words, and who may change it."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from events.schedule.details import Closure
from events.schedule.school_calendars.closures import (
    CLOSING,
    closed_days,
    closures_of,
    days_of,
    year_of,
    years_without_calendar,
)
from events.schedule.school_calendars.places import Reach, place_of
from events.schedule.telling import day_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import District
    from events.schedule.models import Venue
    from events.schedule.school_calendars.places import Atlas, Place

FRIDAY = 4
SUNDAY = 6
DASH = "\u2013"


def days_line(first: date, last: date) -> str:
    """Some days written out in the language of the page: "Monday, April 12 – Friday, April 16, 2027"."""
    language = get_language() or "en"
    start, end = (datetime.combine(day, time()) for day in (first, last))
    if first == last:
        return day_line(start, language, year=True)
    return f"{day_line(start, language, year=first.year != last.year)} {DASH} {day_line(end, language, year=True)}"


@dataclass(frozen=True)
class Cell:
    """A day of a small month."""

    day: date
    outside: bool
    closed: bool
    advice: bool
    """Late, or kept by many families: not closed."""


@dataclass(frozen=True)
class Line:
    """One run of days in the list in words."""

    closure: Closure
    when: str
    where: str
    editable: bool
    closes: bool
    """Whether there is no school here on one of these days; else it is only a warning."""


@dataclass
class YearPage:
    """A school year of one calendar."""

    year: int
    place: Place
    name: str
    editable: bool
    lines: list[Line] = field(default_factory=list)
    months: list[tuple[date, list[list[Cell]]]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """As people write it: 2026-27."""
        return year_label(self.year)


def year_label(year: int) -> str:
    """A school year as people write it: 2026-27."""
    return f"{year}{DASH}{(year + 1) % 100:02d}"


def years_unknown(
    days: Iterable[date], venues: Iterable[Venue | None], audience: Iterable[District] = ()
) -> list[str]:
    """The school years of these days for which nothing is entered, neither for the state nor for these districts."""
    return [year_label(year) for year in years_without_calendar(days, venues, audience)]


def year_page(year: int, place: Place, *, atlas: Atlas, reach: Reach) -> YearPage:
    """The year of a calendar with what counts there: its own days, those of its district, and of the whole state."""
    first, last = year_of(year)
    district_of = atlas.district_of
    districts = {pk for pk in (place.district, district_of.get(place.school or 0)) if pk}
    closures = list(closures_of(districts, {place.school} if place.school else set(), first, last))
    schools = [atlas.schools[place.school]] if place.school else []
    closed = closed_days([atlas.districts[pk] for pk in districts], schools, first, last)
    page = YearPage(year, place, atlas.name(place), reach.allows(place, district_of))
    page.lines = [
        Line(
            one,
            days_line(one.first_day, one.last_day),
            atlas.name(place_of(one)),
            reach.allows(place_of(one), district_of),
            one.kind in CLOSING and not closed.isdisjoint(days_of(one, first, last)),
        )
        for one in closures
    ]
    advice = {day for one in closures for day in days_of(one, first, last)}
    page.months = [_month(first, number, closed, advice) for number in range(12)]
    return page


def _month(first: date, number: int, closed: set[date], advice: set[date]) -> tuple[date, list[list[Cell]]]:
    month = date(first.year + (first.month - 1 + number) // 12, (first.month - 1 + number) % 12 + 1, 1)
    weeks = Calendar(firstweekday=SUNDAY).monthdatescalendar(month.year, month.month)
    return month, [
        [Cell(day, day.month != month.month, day in closed, day in advice - closed) for day in week] for week in weeks
    ]


@dataclass(frozen=True)
class Calendars:
    """One calendar in the list of all: how many weekdays are off in the year, and how many runs of days it names."""

    place: Place
    name: str
    days: int
    entries: int


def calendars_in(year: int, atlas: Atlas) -> tuple[list[Calendars], list[tuple[Place, str]]]:
    """All calendars with something in this school year, the state first, and the districts that have none."""
    first, last = year_of(year)
    closed: dict[Place, set[date]] = defaultdict(set)
    entries: dict[Place, int] = defaultdict(int)
    for closure in Closure.objects.filter(first_day__lte=last, last_day__gte=first):
        place = place_of(closure)
        entries[place] += 1
        if closure.kind in CLOSING:
            closed[place].update(day for day in days_of(closure, first, last) if day.weekday() <= FRIDAY)
    every = atlas.within(Reach(whole=True))
    found = [
        Calendars(place, atlas.name(place), len(closed[place]), entries[place]) for place in every if entries[place]
    ]
    empty = [(place, atlas.name(place)) for place in every if place.district and not entries[place]]
    return found, empty
