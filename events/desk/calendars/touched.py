"""Which coming sessions lie on days that were just entered as closed. Nothing happens to them by that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from events.desk.calendars.year import days_line
from events.desk.closing.affected import label_of, spots_of
from events.schedule.details import Closure
from events.schedule.models import Session, Status
from events.schedule.notices import affected_of_each
from events.schedule.school_calendars.closures import CLOSING, Reason
from events.schedule.school_calendars.places import STATE, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.grants import Viewer
    from events.schedule.notices import Affected

MOST = 200
WIDE = timedelta(days=2)
"""Wide enough for a day in any time zone."""
ASKED = (*CLOSING, Closure.Kind.DELAY)
"""Kinds that one may want to do something about; an observance is only advice."""


@dataclass(frozen=True)
class Touched:
    """A session on such a day, with how many are signed up. Names stand on the page where one decides."""

    session: Session
    title: str
    reasons: list[Reason]
    affected: Affected


@dataclass(frozen=True)
class TouchedDay:
    """One day with the sessions on it, and where one decides what becomes of them."""

    when: str
    url: str
    sessions: list[Touched]


def touched_by(closures: Iterable[Closure], who: Viewer, *, now: datetime) -> list[TouchedDay]:
    """The coming sessions of hers that lie on these days, in these places, by day."""
    closures = [one for one in closures if one.kind in ASKED]
    if not closures:
        return []
    found = _on_these_days(closures, who, now)
    affected = affected_of_each((session for session, _reasons in found), now=now)
    days: dict[date, list[Touched]] = defaultdict(list)
    for session, here in found:
        reasons = [Reason.of_closure(one) for one in here]
        touched = Touched(session, label_of(session), reasons, affected[session.pk])
        days[session.local_start.date()].append(touched)
    return [
        TouchedDay(days_line(day, day), _decide(day, closures), sessions) for day, sessions in sorted(days.items())
    ]


def _on_these_days(closures: list[Closure], who: Viewer, now: datetime) -> list[tuple[Session, list[Closure]]]:
    first, last = min(one.first_day for one in closures), max(one.last_day for one in closures)
    coming = (
        Session.objects.managed_by(who)
        .upcoming(now)
        .filter(starts_at__gt=datetime.combine(first, time(), tzinfo=UTC) - WIDE)
        .filter(starts_at__lt=datetime.combine(last, time(), tzinfo=UTC) + WIDE)
        .exclude(status__in=(Status.SKIPPED, Status.CANCELED))
        .select_related("program", "venue__town", "venue__school", "roster", "series")
        .select_related("visit__case__school", "tour_slot__day__school")
        .prefetch_related("audience")
    )
    found = [(session, [one for one in closures if _heeds(session, one)]) for session in coming]
    return [(session, here) for session, here in found if here][:MOST]


def _heeds(session: Session, closure: Closure) -> bool:
    """Whether a session lies on these days in this place."""
    if not closure.first_day <= session.local_start.date() <= closure.last_day:
        return False
    place, spots = place_of(closure), spots_of(session)
    return place == STATE or place.district in spots.districts or place.school in spots.schools


def _decide(day: date, closures: Iterable[Closure]) -> str:
    """The page where one decides for a day, with these places ticked and the reason filled in."""
    here = [one for one in closures if one.first_day <= day <= one.last_day]
    late = all(one.kind == Closure.Kind.DELAY for one in here)
    places = [place_of(one) for one in here]
    asked = {
        "day": day.isoformat(),
        "kind": "delay" if late else "closing",
        "name": here[0].name,
        "state": ["on"] if STATE in places else [],
        "district": [place.district for place in places if place.district],
        "school": [place.school for place in places if place.school],
    }
    return f"{reverse('events:desk-closing')}?{urlencode(asked, doseq=True)}"
