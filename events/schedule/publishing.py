"""Promising several drafts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.schedule.changing import lock_sessions
from events.schedule.models import Status
from events.schedule.scheduling import publish_locked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import User
    from events.schedule.models import Session


@transaction.atomic
def publish_all(sessions: Iterable[Session], *, now: datetime, actor: User | None = None) -> int:
    """Promise several drafts at once, all or none; returns how many were still drafts."""
    drafts = [session for session in lock_sessions(sessions) if session.status == Status.DRAFT]
    for session in drafts:
        publish_locked(session, now=now, actor=actor)
    return len(drafts)
