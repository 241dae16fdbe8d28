"""Where a family finds another date when one is canceled."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation

from accounts.languages import of_pages
from events.schedule.models import Series, Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.schedule.models import Program

OtherDates = dict[int, "Series | Program"]


def other_dates(sessions: Iterable[Session], *, now: datetime) -> OtherDates:
    """For each public session where one finds others like it: in its series, else in its program; else it is not here.

    As many queries for many sessions as for one.
    """
    public = [one for one in sessions if one.visibility == Visibility.PUBLIC and one.program.is_public]
    if not public:
        return {}
    coming = (
        Session.objects.promised()
        .upcoming(now)
        .filter(visibility=Visibility.PUBLIC, program__in={one.program_id for one in public})
        .order_by()
        .annotate(root=Coalesce("series__root", "series"))
    )
    there = set(coming.values_list("program", "root").distinct())
    programs, roots = {program for program, _root in there}, {root for _program, root in there}
    series = Series.objects.in_bulk({one.series.root_id_or_own for one in public if one.series} & roots)
    found: OtherDates = {}
    for one in public:
        own = one.series and series.get(one.series.root_id_or_own)
        if own or one.program_id in programs:
            found[one.pk] = own or one.program
    return found


def addresses_of(sessions: Iterable[Session], others: OtherDates, language: str) -> list[str]:
    """The pages with other dates for some sessions, each once, in the reader's language."""
    return sorted({_address(others[session.pk], language) for session in sessions if session.pk in others})


def _address(place: Series | Program, language: str) -> str:
    with translation.override(of_pages(language)):
        if isinstance(place, Series):
            path = place.get_absolute_url()
        else:
            path = f"{reverse('events:whats-on')}?{urlencode({'program': place.slug})}"
    return f"{settings.SITE_URL}{path}"
