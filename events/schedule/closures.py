"""What speaks against a date: warned of with its reason, never blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from events.schedule.details import Closure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from events.schedule.models import Program, Venue


def warnings_for(days: Iterable[date], program: Program, venue: Venue | None = None) -> dict[date, list[str]]:
    """The reasons why each day may be a bad choice: another weekday than usual, closed schools, observances."""
    days = sorted(set(days))
    reasons: dict[date, list[str]] = {day: [] for day in days}
    if not days:
        return reasons
    for day in days:
        if program.weekday is not None and day.weekday() != program.weekday:
            reasons[day].append(_("not the usual day of the week"))
    here = Q(scope=Closure.Scope.STATE)
    if venue and venue.school_id and venue.school:
        here |= Q(school=venue.school_id) | Q(district=venue.school.district_id)
    for closure in Closure.objects.filter(here, first_day__lte=days[-1], last_day__gte=days[0]):
        for day in days:
            if closure.first_day <= day <= closure.last_day:
                reasons[day].append(f"{closure.get_kind_display()}: {closure.name}")
    return reasons
