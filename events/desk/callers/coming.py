"""What somebody on the phone can come to: lists with dates to come, with how full they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.desk.callers.seeing import lists_of_others
from events.desk.lists import waiting_on
from events.rosters.models import Roster
from events.schedule.models import Session, Visibility
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from events.schedule.models import Program

MOST = 30
LOOKED_THROUGH = 300
"""So many dates are looked through: those of a course are one list."""


@dataclass(frozen=True)
class Coming:
    """One list to sign up for: a session, or all dates of a course."""

    roster: Roster
    sessions: Sequence[Session]
    """Its dates to come, soonest first."""
    waiting: int
    is_closed: bool
    """Families cannot sign up; staff can."""

    @property
    def session(self) -> Session:
        """The first date to come."""
        return self.sessions[0]

    @property
    def line(self) -> str:
        """Title, date and place: "Math at home, Friday, December 4, 9:30 AM, Example Library, 6 dates"."""
        session = self.session
        series = session.series if len(self.sessions) > 1 else None
        title = (series.root or series).working_title if series else session.working_title
        parts = [title, moment_line(session.local_start, get_language() or "en")]
        if session.venue:
            parts.append(str(session.venue))
        if len(self.sessions) > 1:
            dates = ngettext("%(number)d date", "%(number)d dates", len(self.sessions))
            parts.append(dates % {"number": len(self.sessions)})
        return ", ".join(parts)

    @property
    def room(self) -> str:
        """How many places are left, or that it is full and how many wait."""
        left = self.roster.places_left
        if left is None:
            return _("Everybody fits")
        if self.waiting or not left:
            waiting = ngettext("%(number)d family waits", "%(number)d families wait", self.waiting)
            full = _("Full") if not left else ngettext("%(left)d place left", "%(left)d places left", left)
            parts = [full % {"left": left}, waiting % {"number": self.waiting}] if self.waiting else [full]
            return ", ".join(parts)
        return ngettext("%(left)d place left", "%(left)d places left", left) % {"left": left}

    @property
    def is_full(self) -> bool:
        """Whether a new family would wait."""
        return self.roster.places_left == 0 or bool(self.waiting)


def coming_lists(
    who: Viewer, *, now: datetime, program: Program | None = None, words: str = "", always: Iterable[int] = ()
) -> list[Coming]:
    """Lists that this viewer may sign families up for, soonest first, thirty at most and those that are to be there
    `always` (by their keys)."""
    hers = Session.objects.managed_by(who).promised().filter(starts_at__gt=now, roster__isnull=False)
    hers = (
        hers.exclude(visibility=Visibility.PRIVATE)
        .with_page_data()
        .select_related("series__root")
        .order_by("starts_at", "pk")
    )
    if program:
        hers = hers.filter(program=program)
    kept = list(hers.filter(roster__in=list(always))) if always else []
    dates: dict[int, dict[int, Session]] = {}
    for session in [*kept, *hers.matching(words)[:LOOKED_THROUGH]]:
        if session.roster_id in dates or len(dates) < MOST:
            dates.setdefault(session.roster_id or 0, {})[session.pk] = session
    shared = lists_of_others(who, dates)
    waiting = waiting_on(dates)
    found = [
        Coming(sessions[0].roster, sessions, waiting.get(pk, 0), _is_closed(sessions[0].roster, now))
        for pk, sessions in ((pk, _sorted(of_list)) for pk, of_list in dates.items())
        if pk not in shared and sessions[0].roster
    ]
    return sorted(found, key=lambda one: (one.session.starts_at, one.roster.pk))


def _sorted(sessions: dict[int, Session]) -> list[Session]:
    return sorted(sessions.values(), key=lambda one: (one.starts_at, one.pk))


def _is_closed(roster: Roster, now: datetime) -> bool:
    return bool((roster.opens_at and now < roster.opens_at) or (roster.closes_at and now >= roster.closes_at))
