"""People who come without having signed up: nobody is sent away, and a first name is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from events.attendance.models import HeadCount, Status
from events.attendance.recording import MarkInput, record, require_open
from events.rosters.entering import SignUp, enter_party
from events.rosters.guests import open_guest_list
from events.rosters.models import Party, Registration, Roster
from events.rosters.room import let_in
from events.schedule.models import Session

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

TOGETHER_AT_MOST = 20


@transaction.atomic
def walk_in(
    session: Session, name: str, *, adults: int, children: int, key: UUID, by: User | None, now: datetime
) -> Registration:
    """Enter a family at the door: seated even where the room is full, and marked as here.

    `adults` counts the one who gave the name; the others are counted, not named. The same `key` again is harmless.
    Raises ValidationError as `record` does.
    """
    require_open(session, now)
    roster = _roster_for_walk_ins(session, now)
    if known := roster.registrations.filter(party__submit_key=key).first():
        return known
    said = SignUp(name=name, reach=None, children=children, source=Party.Source.DOOR, created_by=by, submit_key=key)
    party = enter_party(session.program.organization, said, now=now)
    (registration,) = let_in([party], roster, now=now, by=by, unnamed=adults - 1)
    here = MarkInput(id=uuid5(key, "walk-in"), person=party.lead_id, status=Status.PRESENT, made_at=now)
    record(session, [here], by=by, now=now)
    if adults > 1:
        HeadCount.objects.create(
            session=session, registration=registration, kind=HeadCount.Kind.WALK_IN, count=adults - 1
        )
    return registration


def _roster_for_walk_ins(session: Session, now: datetime) -> Roster:
    """Its own list; where that is shared with other dates, or there is none, the list of guests of this date alone."""
    session.refresh_from_db(fields=["roster", "guest_roster"])
    own = session.roster
    if own and not session.guest_roster_id and not own.sessions.exclude(pk=session.pk).exists():
        return Roster.objects.lock(own.pk)
    return open_guest_list(session, now=now)


@transaction.atomic
def count_unnamed(session: Session, *, adults: int, children: int, now: datetime) -> None:
    """Add people who gave no name: they enter the heads, never the people. A negative number takes back.

    Raises ValidationError as `record` does, or with code `negative` where more is taken back than was counted.
    """
    require_open(session, now)
    Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    for kind, more in ((HeadCount.Kind.REFUSED, adults), (HeadCount.Kind.CHILDREN, children)):
        if not more:
            continue
        counted, _new = HeadCount.objects.get_or_create(
            session=session, registration=None, kind=kind, defaults={"count": 0}
        )
        if counted.count + more < 0:
            raise ValidationError(_("There are not so many people without a name."), code="negative")
        HeadCount.objects.filter(pk=counted.pk).update(count=F("count") + more)
