"""A family tells ahead that somebody cannot come to one date of several, or can come after all.

The place for all dates stays theirs, and no message is written. The door, reminders and calendars leave out who told.
Where the program welcomes guests, the seat is offered for that date alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.rosters.guests import open_guest_list
from events.rosters.waitlist import fill_places
from events.schedule.changing import lock_sessions
from events.schedule.models import Session, Status
from events.signup.signed_up import sessions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from accounts.models import Person
    from events.rosters.models import Adult, Party


@dataclass(frozen=True)
class ToldAhead:
    """Who of a family comes to one date, as far as it told us, and what it can tell."""

    away: Sequence[Adult]
    """They told that they cannot come, and can take it back."""
    coming: Sequence[Adult]
    """They can tell that they cannot come. Nobody where the sign-up is for one date only: there one cancels."""
    seen: str
    """The start as the page shows it, sent along: who tells, tells it of this date."""


def seen_start(session: Session) -> str:
    """The start that a page shows, to be sent back with the answer."""
    return session.starts_at.replace(microsecond=0).isoformat()


def told_ahead(
    party: Party,
    sessions: Sequence[Session],
    *,
    seated: Collection[int],
    asked: Mapping[int, Collection[Adult]],
    now: datetime,
) -> dict[int, ToldAhead]:
    """What a family told and can tell, by session: only of dates still to come for which it has a place.

    `sessions` are all that it signed up for, `seated` the rosters on which it has a place; `asked` are those who are
    asked about a new date of a session: they answer that question first.
    """
    dates = Counter(one.roster_id for one in sessions)
    coming = [
        one for one in sessions if one.roster_id in seated and one.status == Status.CONFIRMED and one.starts_at > now
    ]
    rows = Session.objects.filter(pk__in=[one.pk for one in coming], absences__person__in=party.people)
    away: dict[int, set[int]] = defaultdict(set)
    for pk, person in rows.order_by().values_list("pk", "absences__person"):
        away[pk].add(person)
    found = {}
    for one in coming:
        people = [adult for adult in party.named if adult not in asked.get(one.pk, ())]
        gone = [adult for adult in people if adult.pk in away[one.pk]]
        left = [adult for adult in people if adult not in gone] if dates[one.roster_id] > 1 else []
        found[one.pk] = ToldAhead(gone, left, seen_start(one))
    return found


@transaction.atomic
def tell_absent(party: Party, session: Session, people: Collection[int], *, seen: str, now: datetime) -> None:
    """These adults cannot come to this date. Told twice it is the same as once, at the time of the first.

    Raises ValidationError with code `over` (not to come any more, or nothing to tell here) or `moved` (the start is
    another than was seen).
    """
    session = _held(party, session, seen=seen, now=now)
    if sessions_of(party).filter(roster=session.roster_id).count() < 2:  # noqa: PLR2004 - one date is canceled instead
        raise ValidationError(_("This cannot be changed here any more."), code="over")
    for person in party.people:
        if person.pk in people:
            row, is_new = session.absences.get_or_create(
                person=person, defaults={"at": now, "starts_at": session.starts_at}
            )
            if not is_new and row.starts_at != session.starts_at:
                row.starts_at, row.at = session.starts_at, now
                row.save(update_fields=["starts_at", "at"])
    offer_free_seats(session, now=now)


@transaction.atomic
def take_back_absence(party: Party, session: Session, people: Collection[int], *, seen: str, now: datetime) -> None:
    """These adults can come after all. Raises the same errors as telling."""
    session = _held(party, session, seen=seen, now=now)
    expect_again(session, [person for person in party.people if person.pk in people], now=now)


def _held(party: Party, session: Session, *, seen: str, now: datetime) -> Session:
    """The session as it is now, held with its roster, where the party has its place and the date is the one it saw."""
    held = lock_sessions([session])[0]
    has_place = party.registrations.seated().filter(roster=held.roster_id).exists()
    if not has_place or held.status != Status.CONFIRMED or held.starts_at <= now:
        raise ValidationError(_("This cannot be changed here any more."), code="over")
    if seen_start(held) != seen:
        raise ValidationError(_("The date was changed again. Please look at it once more."), code="moved")
    return held


def expect_again(session: Session, people: Collection[Person], *, now: datetime) -> None:
    """These people are expected at a session that the caller has locked.

    They have their place as before, also where a guest has got the seat of that evening: a place promised is a place
    kept. Only what no guest has taken yet goes back.
    """
    session.absences.filter(person__in=people).delete()
    offer_free_seats(session, now=now)


def offer_free_seats(session: Session, *, now: datetime) -> None:
    """What absences freed goes to the next in line for this date alone. The caller has locked session and rosters."""
    if session.guest_roster_id or takes_guests(session):
        fill_places(open_guest_list(session, now=now), now=now)


def takes_guests(session: Session) -> bool:
    """Whether one can come to this one date of a course, where the program allows it."""
    course = session.roster
    return bool(session.program.guests_welcome and course and course.sessions.exclude(pk=session.pk).exists())
