"""The dates of a season as its page shows them: each with what speaks against it, ticked or left out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.grants import NOBODY
from events.schedule.clashes import clashes_for
from events.schedule.models import Mode, Program, Session, Status, Venue
from events.schedule.recurrence import exists, is_doubled, resolve, school_year, until
from events.schedule.rules.expanding import Why
from events.schedule.school_calendars.closures import closed_days, warnings_for
from events.schedule.seasons.clashes import clashes_among
from events.schedule.telling import day_line, when_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from accounts.grants import Viewer
    from accounts.models import District
    from events.schedule.clashes import Clash
    from events.schedule.rules.expanding import Dropped

KEY = "%Y-%m-%dT%H:%M"
MONTH = "%Y-%m"
MOST_YEARS = 4
MOST_CLASHES = 3


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where, for whom and how long the dates are, so that one can say what speaks against each."""

    program: Program
    minutes: int
    venue: Venue | None = None
    room: str = ""
    mode: str = Mode.IN_PERSON
    audience: Collection[District] = ()
    viewer: Viewer = NOBODY
    people: Collection[int] = ()
    leave_out: Collection[Session] = ()
    zone_key: str = ""
    """Empty: the program's."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock that the times are meant by."""
        return ZoneInfo(self.zone_key or self.program.zone)

    def closed(self, first: date, last: date) -> set[date]:
        """Days on which schools of the place or of the audience are closed."""
        schools = [self.venue.school] if self.venue and self.venue.school else []
        return closed_days(self.audience, schools, first, last)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One date that is asked for: by the clock on the wall, with its own title if it has one."""

    start: datetime
    title: str = ""
    instead_of: datetime | None = None

    @property
    def key(self) -> str:
        """How the page names it."""
        return self.start.strftime(KEY)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One date of the page: when it would be, its title, and what speaks against it."""

    key: str
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    title: str
    warnings: tuple[str | Clash, ...] = ()
    kept: bool = True
    instead_of: str = ""

    @property
    def when_here(self) -> str:
        """Day and hours with the year, in the language of the page."""
        return when_line(self.local_start, self.local_end, get_language() or "en")

    @property
    def facts(self) -> tuple[Any, ...]:
        """Everything that is shown of it."""
        return (self.key, self.starts_at, self.ends_at, self.title, *map(str, self.warnings), self.kept)


@dataclass(frozen=True)
class Ticks:
    """Which dates were ticked when the page was sent. One that was not shown yet is ticked."""

    shown: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()

    @property
    def left_out(self) -> frozenset[str]:
        """What somebody unticked, also of dates that are not shown just now."""
        return (self.shown - self.kept) | (self.out - self.shown)


def look_at(asked: Iterable[Asked], setting: Setting, ticks: Ticks) -> list[Planned]:
    """Each date in order with what speaks against it; warned of, never blocked. Always the same few queries."""
    each = {one.start: one for one in asked}
    by_instant = {resolve(one.start, setting.zone): one for one in sorted(each.values(), key=lambda one: one.start)}
    dates = sorted(by_instant.items())
    times = [(start, start + timedelta(minutes=setting.minutes)) for start, _one in dates]
    reasons = warnings_for(
        [one.start.date() for _start, one in dates], setting.program, setting.venue, setting.audience
    )
    place = None if setting.mode == Mode.ONLINE else setting.venue
    booked = clashes_for(
        times,
        venue=place,
        room=setting.room,
        people=setting.people,
        leave_out=setting.leave_out,
        viewer=setting.viewer,
    )
    to_be = {number for number, (_start, one) in enumerate(dates) if one.key not in ticks.left_out}
    among = clashes_among(times, zone=setting.zone, venue=place, room=setting.room, taken=to_be)
    taken = _taken(setting, [start for start, _end in times], {clash.other for one in booked for clash in one})
    planned = []
    for (start, one), near, clashes in zip(dates, among, booked, strict=True):
        warnings: list[str | Clash] = [*reasons[one.start.date()], *_said_of(one.start, start in taken, setting.zone)]
        end = until(one.start, setting.minutes, setting.zone)
        planned.append(
            Planned(
                key=one.key,
                starts_at=start,
                ends_at=end,
                local_start=start.astimezone(setting.zone),
                local_end=end.astimezone(setting.zone),
                title=one.title,
                warnings=(*warnings, *_some([*near, *clashes])),
                kept=one.key not in ticks.left_out,
                instead_of=day_line(one.instead_of, get_language() or "en") if one.instead_of else "",
            )
        )
    return planned


def _some(clashes: Sequence[Clash]) -> list[str | Clash]:
    """A few of the double bookings of one date, and how many there are besides."""
    more = len(clashes) - MOST_CLASHES
    said = [ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more}] if more > 0 else []
    return [*clashes[:MOST_CLASHES], *said]


def _taken(setting: Setting, starts: Sequence[datetime], told: set[Session | None]) -> set[datetime]:
    """When something of this program is planned already that no double booking tells of."""
    there = Session.objects.filter(program=setting.program, starts_at__in=starts)
    there = there.exclude(status__in=(Status.SKIPPED, Status.CANCELED)).exclude(pk__in=[one.pk for one in told if one])
    return set(there.values_list("starts_at", flat=True))


def _said_of(local: datetime, taken: bool, zone: ZoneInfo) -> list[str]:
    said = []
    if taken:
        said.append(_("something of this program is planned at that time already"))
    if is_doubled(local, zone):
        said.append(_("the clock shows this time twice that night; the first is meant"))
    if not exists(local, zone):
        said.append(_("the clocks skip this time that night; it begins an hour later"))
    return said


WHY = {
    Why.CLOSED: lambda: _("schools are closed"),
    Why.NO_WEEK_AFTER: lambda: _("schools are closed, and no week after is free within the rule"),
    Why.THERE_ALREADY: lambda: _("schools are closed, and the week after is a date already"),
    Why.EXCLUDED: lambda: _("you left this day out"),
}


@dataclass(frozen=True)
class NotThere:
    """A date that a rule names and that is not there, in words."""

    day: str
    why: str
    reasons: tuple[str, ...] = ()


def not_there(dropped: Sequence[Dropped], setting: Setting) -> list[NotThere]:
    """The dates that are not there, with the reason."""
    days = [one.start.date() for one in dropped]
    reasons = warnings_for(days, setting.program, setting.venue, setting.audience)
    language = get_language() or "en"
    return [
        NotThere(
            day_line(one.start, language, year=True),
            WHY[one.why](),
            tuple(str(reason) for reason in reasons[one.start.date()] if reason.closes),
        )
        for one in dropped
    ]


@dataclass(frozen=True)
class Cell:
    """One day of the small year."""

    day: int
    state: str = ""
    """on, warned, out or closed."""

    @property
    def said(self) -> str:
        """The same in words, for who does not see it."""
        words = {
            "on": _("a date:"),
            "warned": _("a date with a warning:"),
            "out": _("left out:"),
            "closed": _("schools are closed:"),
        }
        return words.get(self.state, "")


@dataclass(frozen=True)
class SmallMonth:
    """One month of the small year."""

    name: str
    weeks: tuple[tuple[Cell, ...], ...] = ()
    weekdays: tuple[str, ...] = field(default=())


def small_year(planned: Sequence[Planned], closed: Collection[date]) -> list[SmallMonth]:
    """The twelve months of each school year that has dates, with the dates marked."""
    if not planned:
        return []
    states: dict[date, str] = dict.fromkeys(closed, "closed")
    for one in planned:
        states[one.local_start.date()] = ("warned" if one.warnings else "on") if one.kept else "out"
    first, last = (school_year(one.local_start.date()) for one in (planned[0], planned[-1]))
    months = [
        (year + (month < 7), month)  # noqa: PLR2004 - a school year begins in July
        for year in range(first, min(last, first + MOST_YEARS - 1) + 1)
        for month in (7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6)
    ]
    return [_small_month(year, month, states) for year, month in months]


def _small_month(year: int, month: int, states: Mapping[date, str]) -> SmallMonth:
    weeks = tuple(
        tuple(Cell(day, states.get(date(year, month, day), "") if day else "") for day in week)
        for week in calendar.monthcalendar(year, month)
    )
    names = tuple(str(WEEKDAYS_ABBR[day]) for day in range(7))
    return SmallMonth(f"{MONTHS[month]} {year}", weeks, names)
