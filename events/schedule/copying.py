"""Copying a session to another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Roster
from events.schedule.details import Part
from events.schedule.scheduling import EDITABLE, Plan, schedule_session

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from accounts.models import User
    from events.schedule.models import Session


def _like(roster: Roster) -> Roster:
    """An empty list by the same rules."""
    return Roster.objects.create(capacity=roster.capacity, takes=roster.takes, seating=roster.seating)


@transaction.atomic
def copy_session(
    session: Session,
    starts_at: datetime,
    *,
    now: datetime,
    actor: User | None = None,
    length: timedelta | None = None,
) -> Session:
    """The same session on another day, as a draft with a list of its own. Nobody is told."""
    fields = {name: getattr(session, name) for name in EDITABLE if name not in ("title", "visibility")}
    ends_at = starts_at + (length or session.ends_at - session.starts_at)
    plan = Plan(starts_at=starts_at, ends_at=ends_at, title=session.title, fields=fields)
    roster = _like(session.roster) if session.roster else None
    copy = schedule_session(session.program, plan, roster=roster, now=now, actor=actor, visibility=session.visibility)
    copy.interpreted_into.set(session.interpreted_into.all())
    copy.audience.set(session.audience.all())
    Part.objects.bulk_create(
        Part(session=copy, order=part.order, minutes=part.minutes, title=part.title) for part in session.parts.all()
    )
    return copy
