"""What speaks against a date: warned of with its reason, never blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from events.schedule.details import Closure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from events.schedule.models import Program, Session, Venue


def warnings_for(days: Iterable[date], program: Program, venue: Venue | None = None) -> dict[date, list[str]]:
    """The reasons why each day may be a bad choice: another weekday than usual, closed schools, observances."""
    days = set(days)
    closures = _closures(days, [venue])
    return {day: _reasons(day, program, venue, closures) for day in sorted(days)}


def warnings_of(sessions: Iterable[Session]) -> dict[int, list[str]]:
    """The same for sessions as they are planned, each at its own place, by their numbers."""
    sessions = list(sessions)
    days = {session.pk: session.local_start.date() for session in sessions}
    closures = _closures(set(days.values()), [session.venue for session in sessions])
    return {session.pk: _reasons(days[session.pk], session.program, session.venue, closures) for session in sessions}


def _closures(days: set[date], venues: Iterable[Venue | None]) -> list[Closure]:
    """What is closed or kept on some of these days, in the whole state or around one of these places."""
    if not days:
        return []
    schools = [venue.school for venue in venues if venue and venue.school_id and venue.school]
    here = Q(scope=Closure.Scope.STATE)
    if schools:
        here |= Q(school__in=schools) | Q(district__in={school.district_id for school in schools})
    return list(Closure.objects.filter(here, first_day__lte=max(days), last_day__gte=min(days)))


def _reasons(day: date, program: Program, venue: Venue | None, closures: Iterable[Closure]) -> list[str]:
    """What speaks against one day at one place."""
    reasons = []
    if program.weekday is not None and day.weekday() != program.weekday:
        reasons.append(_("not the usual day of the week"))
    school = venue.school if venue and venue.school_id else None
    for closure in closures:
        near = school and (closure.school_id == school.pk or closure.district_id == school.district_id)
        if (closure.scope == Closure.Scope.STATE or near) and closure.first_day <= day <= closure.last_day:
            reasons.append(f"{closure.get_kind_display()}: {closure.name}")
    return reasons
