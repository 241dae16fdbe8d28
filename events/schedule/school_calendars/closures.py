"""What speaks against a date: warned of with its reason, never blocked; and on which days schools are closed.

Who decides whether schools are open. In Connecticut a school holds no session on a state holiday in December or
January; in other months its board may hold school on that day (Conn. Gen. Stat. 1-4). So for `closed_days`:

- a district that has entered its own calendar for a school year (at least one vacation: a snow day alone is no
  calendar) is closed when that calendar says so, and on state holidays in December and January;
- a district that has entered none takes the dates of the whole state as its own;
- a delay is no closing, and an observance is advice: neither closes a day.

Warnings are shown for all of them, also for a holiday on which a district holds school: they hold nobody back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from events.schedule.details import Closure
from events.schedule.recurrence import school_year

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from accounts.models import District, School
    from events.schedule.models import Program, Session, Venue

CLOSING = (Closure.Kind.HOLIDAY, Closure.Kind.VACATION, Closure.Kind.CLOSING)
"""On such days there is no school."""
NO_FACT = "Example:"
"""How the name of a day begins that is only an example of what a calendar may hold."""
NO_SCHOOL_BY_LAW = (12, 1)
"""The months in which no school is held on a state holiday (Conn. Gen. Stat. 1-4)."""
FIRST_OF_YEAR, LAST_OF_YEAR = date(2000, 7, 1), date(2000, 6, 30)
SUFFIX = " School District"


class Reason(str):
    """Why a date may be a bad choice, as text: "Vacation in Hartford: April recess"."""

    __slots__ = ("district", "kind", "name", "said")

    kind: str
    """Of Closure.Kind; empty where it is no closure, as with another weekday than usual."""
    said: str
    """The first half, in the language of the page: "Vacation in Hartford"."""
    name: str
    """The second half, as it was entered, in English."""
    district: int | None
    """The key of the district whose calendar says so; None for the whole state."""

    @classmethod
    def of_weekday(cls) -> Reason:
        """The program meets on another day of the week."""
        reason = cls(_("not the usual day of the week"))
        reason.kind, reason.said, reason.name, reason.district = "", str(reason), "", None
        return reason

    @classmethod
    def of_closure(cls, closure: Closure) -> Reason:
        """Schools are closed or late, or many families keep the day. Needs `district` and `school` loaded."""
        said = where_and_what(closure)
        reason = cls(f"{said}: {closure.name}")
        reason.kind, reason.said, reason.name = closure.kind, said, closure.name
        reason.district = closure.school.district_id if closure.school else closure.district_id
        return reason

    @property
    def closes(self) -> bool:
        """Whether schools are closed; a delay, an observance and another weekday are only advice."""
        return self.kind in CLOSING


def short_name(district: District) -> str:
    """A district as people say it: "Hartford" of "Hartford School District"."""
    return district.name.removesuffix(SUFFIX) or district.name


def where_and_what(closure: Closure) -> str:
    """Kind and place of a closure: "Vacation in Hartford", "Closed at SAND School, Hartford", "Holiday"."""
    kind = closure.get_kind_display()
    if closure.school:
        place = {"kind": kind, "school": closure.school.name, "district": short_name(closure.school.district)}
        return _("%(kind)s at %(school)s, %(district)s") % place
    if closure.district:
        return _("%(kind)s in %(district)s") % {"kind": kind, "district": short_name(closure.district)}
    return kind


class _Place(NamedTuple):
    """Whose calendars count for something: the keys of districts and schools."""

    districts: frozenset[int]
    schools: frozenset[int]

    def heeds(self, closure: Closure) -> bool:
        """Whether this closure counts here."""
        if closure.scope == Closure.Scope.STATE:
            return True
        if closure.scope == Closure.Scope.SCHOOL:
            return closure.school_id in self.schools
        return closure.district_id in self.districts


def _place(venue: Venue | None, audience: Iterable[District]) -> _Place:
    school = venue.school if venue and venue.school_id else None
    here = frozenset({school.district_id} if school else ())
    return _Place(here | {district.pk for district in audience}, frozenset({school.pk} if school else ()))


def warnings_for(
    days: Iterable[date], program: Program, venue: Venue | None = None, audience: Iterable[District] = ()
) -> dict[date, list[Reason]]:
    """The reasons why each day may be a bad choice: another weekday than usual, closed schools, observances.

    Heeds the whole state, the district and school of the place, and the districts that it is meant for.
    """
    days = set(days)
    place = _place(venue, audience)
    closures = _by_day(days, [place])
    return {day: list(_reasons(day, program, place, closures)) for day in sorted(days)}


def warnings_of(sessions: Iterable[Session]) -> dict[int, list[Reason]]:
    """The same for sessions as they are planned, each at its own place and audience, by their numbers."""
    sessions = list(sessions)
    prefetch_related_objects(sessions, "program", "venue__school", "audience")
    days = {session.pk: session.local_start.date() for session in sessions}
    places = {session.pk: _place(session.venue, session.audience.all()) for session in sessions}
    closures = _by_day(set(days.values()), set(places.values()))
    return {
        session.pk: list(_reasons(days[session.pk], session.program, places[session.pk], closures))
        for session in sessions
    }


def _by_day(days: Collection[date], places: Collection[_Place]) -> Mapping[date, list[Closure]]:
    """What is closed or kept on each of these days, in the whole state or at one of these places: one query."""
    found: dict[date, list[Closure]] = defaultdict(list)
    if not days:
        return found
    ordered = sorted(days)
    districts = frozenset().union(*(place.districts for place in places))
    schools = frozenset().union(*(place.schools for place in places))
    for closure in closures_of(districts, schools, ordered[0], ordered[-1]):
        first, after = bisect_left(ordered, closure.first_day), bisect_right(ordered, closure.last_day)
        for day in ordered[first:after]:
            found[day].append(closure)
    return found


def closures_of(
    districts: Collection[int], schools: Collection[int], first: date, last: date
) -> QuerySet[Closure, Closure]:
    """What is closed or kept from one day to another: in the whole state, in these districts and schools."""
    here = Q(scope=Closure.Scope.STATE)
    if districts:
        here |= Q(scope=Closure.Scope.DISTRICT, district__in=districts)
    if schools:
        here |= Q(scope=Closure.Scope.SCHOOL, school__in=schools)
    within = Closure.objects.filter(here, first_day__lte=last, last_day__gte=first)
    return within.select_related("district", "school__district").order_by("first_day", "name", "pk")


def _reasons(day: date, program: Program, place: _Place, closures: Mapping[date, list[Closure]]) -> Iterator[Reason]:
    """What speaks against one day at one place."""
    if program.weekday is not None and day.weekday() != program.weekday:
        yield Reason.of_weekday()
    for closure in closures.get(day, ()):
        if place.heeds(closure):
            yield Reason.of_closure(closure)


def days_of(closure: Closure, first: date, last: date) -> Iterator[date]:
    """The days of a closure that lie between two days."""
    day, until = max(closure.first_day, first), min(closure.last_day, last)
    while day <= until:
        yield day
        day += timedelta(days=1)


def closed_days(districts: Iterable[District], schools: Iterable[School], first: date, last: date) -> set[date]:
    """Days on which schools of one of these districts, or one of these schools, are closed (see above).

    A school is closed with its district. Without district and school, the dates of the whole state count.
    """
    schools = list(schools)
    keys = {district.pk for district in districts} | {school.district_id for school in schools}
    begin, end = year_of(school_year(first))[0], year_of(school_year(last))[1]
    found = closures_of(keys, {school.pk for school in schools}, begin, end).filter(kind__in=CLOSING)
    closed: set[date] = set()
    state: list[Closure] = []
    calendars: dict[int, set[int]] = defaultdict(set)
    for closure in found:
        if closure.scope == Closure.Scope.STATE:
            state.append(closure)
            continue
        closed.update(days_of(closure, first, last))
        if closure.district_id and closure.kind == Closure.Kind.VACATION:
            years = {school_year(closure.first_day), school_year(closure.last_day)}
            calendars[closure.district_id] |= years
    for closure in state:
        for day in days_of(closure, first, last):
            by_law = closure.kind == Closure.Kind.HOLIDAY and day.month in NO_SCHOOL_BY_LAW
            if by_law or not keys or any(school_year(day) not in calendars[key] for key in keys):
                closed.add(day)
    return closed


def years_without_calendar(
    days: Iterable[date], venues: Iterable[Venue | None], audience: Iterable[District] = ()
) -> list[int]:
    """The school years of these days in which nothing is entered for the state, these places and these districts."""
    years = {school_year(day) for day in days}
    if not years:
        return []
    audience = list(audience)
    places = {_place(venue, audience) for venue in venues} | {_place(None, audience)}
    districts = frozenset().union(*(place.districts for place in places))
    schools = frozenset().union(*(place.schools for place in places))
    found = closures_of(districts, schools, year_of(min(years))[0], year_of(max(years))[1])
    for first, last in found.values_list("first_day", "last_day"):
        years -= set(range(school_year(first), school_year(last) + 1))
    return sorted(years)


def year_of(year: int) -> tuple[date, date]:
    """The first and the last day of a school year, by the calendar year in which it begins (D10.4)."""
    last = date.max.year
    return FIRST_OF_YEAR.replace(year=min(max(year, 1), last)), LAST_OF_YEAR.replace(year=min(year + 1, last))
