"""Copying a session to another day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Roster
from events.schedule.changing import EDITABLE
from events.schedule.details import Part
from events.schedule.models import Session, Status
from events.schedule.scheduling import Plan, schedule_session

if TYPE_CHECKING:
    from accounts.models import User

SAME_WISH = timedelta(minutes=10)
"""The same copy asked for again within this time is a form that was sent twice."""


def _like(roster: Roster) -> Roster:
    """An empty list by the same rules."""
    return Roster.objects.create(capacity=roster.capacity, takes=roster.takes, seating=roster.seating)


def _made_just_now(session: Session, starts_at: datetime, ends_at: datetime, now: datetime) -> Session | None:
    """The copy that this wish made a moment ago."""
    like_it = session.program.sessions.filter(
        series=None,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=session.venue_id,
        status__in=(Status.DRAFT, Status.CONFIRMED),
        created_at__gt=now - SAME_WISH,
    )
    return next((one for one in like_it.exclude(pk=session.pk) if one.title == session.title), None)


@transaction.atomic
def copy_session(
    session: Session,
    starts_at: datetime,
    *,
    now: datetime,
    actor: User | None = None,
    length: timedelta | None = None,
) -> Session:
    """The same session on another day, as a draft with a list of its own. Nobody is told.

    A form that was sent twice leads to the copy that the first one made.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("program", "roster").get(pk=session.pk)
    fields = {name: getattr(session, name) for name in EDITABLE if name not in ("title", "visibility")}
    ends_at = starts_at + (length or session.ends_at - session.starts_at)
    if made := _made_just_now(session, starts_at, ends_at, now):
        return made
    plan = Plan(starts_at=starts_at, ends_at=ends_at, title=session.title, fields=fields)
    roster = _like(session.roster) if session.roster else None
    copy = schedule_session(session.program, plan, roster=roster, now=now, actor=actor, visibility=session.visibility)
    copy.interpreted_into.set(session.interpreted_into.all())
    copy.audience.set(session.audience.all())
    Part.objects.bulk_create(
        Part(session=copy, order=part.order, minutes=part.minutes, title=part.title) for part in session.parts.all()
    )
    return copy
