"""Other dates with room, for a family that waits or is about to: of the same series, else of the same program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse

from accounts.grants import NOBODY, NOTHING
from events.rosters.models import RosterGroup
from events.schedule.models import Session
from events.signup.finding import with_places
from events.signup.picking import Line
from events.signup.places import places_of
from events.signup.returning import token_to_sign_up_again

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from events.rosters.models import Party

MOST = 3
LOOKED_AT = 30
"""Of so many dates the first that fit are named; a season of one program has fewer that are open."""
HAS_ROOM = Q(roster__capacity=None) | Q(roster__capacity__gt=F("roster__seats_taken") - F("roster__overbooked"))


@dataclass(frozen=True)
class WithRoom:
    """One date with room, and where its form is."""

    line: Line
    address: str


def with_room(
    session: Session,
    *,
    language: str,
    now: datetime,
    adults: int = 1,
    children: int = 0,
    party: Party | None = None,
    without: Collection[int] = (),
) -> list[WithRoom]:
    """A few coming dates on which so many people would find a place at once, in one query.

    Those of its series come first, then those in the language that is read, then the soonest; of a course its next
    date stands for all. Left out are the lists `without`, those on which the family is. For a `party` the address
    fills in the form with what it said.
    """
    found, taken = [], {session.roster_id, *without}
    for one in _dates(session, language, now, without):
        roster = one.roster
        if roster is None or roster.pk in taken or not roster.fits(roster.seats_of(adults, children)):
            continue
        places = places_of(one, now=now)
        if places.state == "open":
            taken.add(roster.pk)
            found.append(WithRoom(Line(one, places, is_ticked=False), _address(one, party)))
        if len(found) == MOST:
            break
    return found


def _dates(session: Session, language: str, now: datetime, without: Collection[int]) -> Iterable[Session]:
    interpreted = Session.interpreted_into.through.objects.filter(session=OuterRef("pk"), language=language)
    root = session.series.root_id_or_own if session.series else None
    near = Q(series=root) | Q(series__root=root) if root else NOTHING
    near_first = Case(When(near, then=Value(0)), default=Value(1))
    own_language_first = Case(When(Q(held_in=language) | Exists(interpreted), then=Value(0)), default=Value(1))
    coming = Session.objects.visible_to(NOBODY).promised().filter(HAS_ROOM, starts_at__gt=now)
    coming = coming.filter(program=session.program_id, roster__isnull=False)
    if without:  # of workshops at the same hour a family chooses one
        chosen = RosterGroup.objects.filter(one_per_party=True, rosters__in=without)
        coming = coming.exclude(roster__group__in=chosen.values("pk"))
    found = with_places(coming, now=now).select_related("program", "venue__town", "roster")
    return found.order_by(near_first, own_language_first, "starts_at", "pk")[:LOOKED_AT]


def _address(session: Session, party: Party | None) -> str:
    """Where the form is; by way of the address that fills it in."""
    form = reverse("events:sign-up", args=[session.slug])
    if party is None:
        return form
    again = reverse("events:link-again", args=[token_to_sign_up_again(party)])
    return f"{again}?{urlencode({'to': form})}"
