"""The help of one session: what is planned with its places, who waits, and what nobody has found yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from events.desk.help.listing import Request, coordinators_of, needs_at, rows, supplies_of, told
from events.desk.lists import venues_for
from events.rosters.models import HOLDING, Status
from events.schedule.models import Session
from events.support.models import Need
from events.support.words import ask_by_words, where_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from events.schedule.querysets import SessionQuerySet
    from events.support.models import Supply

MOST_DATES = 60


@dataclass(frozen=True)
class Card:
    """One help that is planned, with the families that have it or wait for it."""

    supply: Supply
    dates: int
    """For how many sessions it is planned."""
    may_change: bool
    requests: Sequence[Request]

    @property
    def tag(self) -> str:
        """The look of its state."""
        return {"confirmed": "good", "canceled": "plain"}.get(self.supply.state, "warn")

    @property
    def where(self) -> str:
        """Where it is, when it is somewhere else."""
        return where_of(self.supply)

    @property
    def waiting(self) -> int:
        """How many families wait for a place."""
        places = [request.need.place for request in self.requests]
        return sum(place is not None and place.status == Status.WAITLISTED for place in places)

    @property
    def seated(self) -> int:
        """How many families have a place."""
        places = [request.need.place for request in self.requests]
        return sum(place is not None and place.status in HOLDING for place in places)


def session_help(session: Session, who: Viewer, *, now: datetime) -> dict[str, Any]:
    """All that the page shows; the same few queries for any number of families."""
    here: SessionQuerySet = Session.objects.filter(pk=session.pk)
    standing = session.supplies.standing().select_related("roster", "language", "venue__town", "owner")
    planned = list(standing.prefetch_related("sessions"))
    mine = set(supplies_of(who).filter(sessions=session).values_list("pk", flat=True))
    needs = told(needs_at(here), here).order_by("due_on", "pk")
    today = now.astimezone(session.tz).date()
    requests = rows(needs, today, planned=[supply for supply in planned if supply.pk in mine])
    of_supply: dict[int, list[Request]] = defaultdict(list)
    others = []
    for request in requests:
        if request.need.supply_id and request.need.state != Need.State.DECLINED:
            of_supply[request.need.supply_id].append(request)
        else:
            others.append(request)
    return {
        "session": session,
        "cards": [
            Card(supply, len(supply.sessions.all()), supply.pk in mine, of_supply[supply.pk]) for supply in planned
        ],
        "open": [request for request in others if not request.is_answered],
        "answered": [request for request in others if request.is_answered],
        "me": who.user,
        "ask_by": ask_by_words(session, now),
        "is_over": session.ends_at <= now,
    }


def dates_beside(session: Session, who: Viewer, now: datetime) -> list[Session]:
    """The dates of the same series that are to come and that she plans, for help at several of them."""
    if session.series is None:
        return []
    hers = Session.objects.managed_by(who).of_root(session.series).upcoming(now)
    hers = hers.filter(status__in=("draft", "confirmed")).select_related("series__root", "program", "venue__town")
    dates = list(hers[:MOST_DATES])
    return dates if len(dates) > 1 else []


def choices_for(session: Session, who: Viewer) -> dict[str, Any]:
    """The places and people to choose from."""
    return {"venues": venues_for(who, session.program), "owners": coordinators_of(session.program)}
