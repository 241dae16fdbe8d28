"""Promising several drafts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Roster
from events.schedule.models import Session, Status
from events.schedule.scheduling import publish_session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import User


@transaction.atomic
def publish_all(sessions: Iterable[Session], *, now: datetime, actor: User | None = None) -> int:
    """Promise several drafts at once, all or none; returns how many were still drafts."""
    sessions = list(sessions)
    Roster.objects.lock_all(pk for one in sessions for pk in (one.roster_id, one.guest_roster_id) if pk)
    drafts = Session.objects.filter(pk__in=[one.pk for one in sessions], status=Status.DRAFT)
    locked = list(drafts.select_for_update(of=("self",)).order_by("pk"))
    for session in locked:
        publish_session(session, now=now, actor=actor)
    return len(locked)
