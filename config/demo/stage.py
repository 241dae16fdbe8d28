"""When and where the demo plays: now, the organizations, and days on which something may be planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import NEW_YORK, Organization, Person, School, User
from events.schedule.details import Closure
from events.schedule.models import Program, Venue
from events.schedule.recurrence import resolve
from events.schedule.school_calendars.closures import CLOSING, days_of
from events.schedule.school_calendars.closures import closed_days as schools_closed

ZONE = ZoneInfo(NEW_YORK)
DAY = timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)
WORKDAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day by the clock on the wall."""
    return resolve(datetime.combine(day, time(hour, minute)), ZONE)


def closed_days() -> set[date]:
    """Days on which schools are, or may be, closed somewhere. Late starts and observances close nothing."""
    return {
        day
        for closure in Closure.objects.filter(kind__in=CLOSING)
        for day in days_of(closure, closure.first_day, closure.last_day)
    }


@dataclass
class Stage:
    """Everything that the parts of the demo share."""

    now: datetime
    network: Organization
    center: Organization
    schools: dict[str, School]
    """By code; see calendars.py."""
    programs: dict[str, Program] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    visitors: dict[str, Person] = field(default_factory=dict)
    closed: set[date] = field(default_factory=closed_days)

    @property
    def today(self) -> date:
        """Today, by the clock on the wall."""
        return self.now.astimezone(ZONE).date()

    @property
    def school(self) -> School:
        """The school of the middle district, whose families are visited at home."""
        return self.schools["X990111"]

    @property
    def coordinator(self) -> User:
        """Who plans everything here."""
        return self.staff["coordinator"]

    def ago(self, days: int, hour: int = 10) -> datetime:
        """Some days before today."""
        return at(self.today - DAY * days, hour)

    def open_days(self, first: date, *weekdays: int, back: bool = False) -> Iterator[date]:
        """Days of some weekdays, from a day on (or back from it), without those on which schools may be closed."""
        day = first
        while True:
            if day.weekday() in weekdays and day not in self.closed:
                yield day
            day += -DAY if back else DAY

    def next_open(self, days_ahead: int, *weekdays: int) -> date:
        """The first such day, so many days from now or later."""
        return next(self.open_days(self.today + DAY * days_ahead, *weekdays))

    def next_closed(self, days_ahead: int, *, code: str) -> date:
        """A workday on which this school is closed, within two months from then; where there is none, an open one."""
        first = self.today + DAY * days_ahead
        closed = schools_closed([], [self.schools[code]], first, first + DAY * 60)
        return min((day for day in closed if day.weekday() in WORKDAYS), default=self.next_open(days_ahead, *WORKDAYS))

    def last_open(self, days_ago: int, *weekdays: int) -> date:
        """The last such day, so many days ago or earlier."""
        return next(self.open_days(self.today - DAY * days_ago, *weekdays, back=True))
