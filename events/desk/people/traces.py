"""By what two records of one name are told apart at a glance: with whom somebody came, and for what."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.rosters.models import Registration
from events.schedule.models import Session, Visibility
from events.schedule.telling import day_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from accounts.grants import Viewer
    from events.schedule.querysets import SessionQuerySet


class Trace(NamedTuple):
    """A sign-up of somebody."""

    starts_at: datetime
    session: int
    came_with: str
    """Who answered for it, where that was somebody else."""


def traces_of(who: Viewer, people: Collection[int]) -> dict[int, str]:
    """What this viewer may know of the last sign-up of each, in words. Three queries for any number.

    Of home visits, and of families whose address is protected, no name is told.
    """
    hers: Any = Session.objects.managed_by(who).published().exclude(visibility=Visibility.PRIVATE).order_by()
    last: dict[int, Trace] = {}
    for person, trace in [*_as_lead(people, hers), *_as_companion(people, hers)]:
        last[person] = max(last.get(person, trace), trace)
    sessions = hers.in_bulk({trace.session for trace in last.values()})
    told = {person: _words(trace.came_with, sessions[trace.session]) for person, trace in last.items()}
    return {pk: told.get(pk) or _("no sign-up that you can see") for pk in people}


def _as_lead(people: Collection[int], hers: SessionQuerySet) -> Iterator[tuple[int, Trace]]:
    found = Registration.objects.filter(party__lead__in=people, roster__sessions__in=hers.values("pk")).order_by()
    columns = ("party__lead", "roster__sessions__starts_at", "roster__sessions")
    for person, starts_at, session in found.values_list(*columns):
        yield person, Trace(starts_at, session, "")


def _as_companion(people: Collection[int], hers: SessionQuerySet) -> Iterator[tuple[int, Trace]]:
    found = Registration.objects.filter(party__members__person__in=people, roster__sessions__in=hers.values("pk"))
    lead = ("party__lead__name", "party__lead__household__protected_address")
    columns = ("party__members__person", "roster__sessions__starts_at", "roster__sessions", *lead)
    for person, starts_at, session, name, protected in found.order_by().values_list(*columns):
        yield person, Trace(starts_at, session, "" if protected else name)


def _words(name: str, session: Session) -> str:
    day = day_line(session.local_start, get_language() or "en", year=True)
    said = {"name": name, "title": session.title_here.text, "day": day}
    return _("with %(name)s, for “%(title)s”, %(day)s") % said if name else _("for “%(title)s”, %(day)s") % said
