"""Which starts a series has had: none of them is made a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.schedule.models import Session


def planned_starts(sessions: Iterable[Session]) -> set[datetime]:
    """Every start that was planned once or is planned now, whatever became of it."""
    found = set()
    for session in sessions:
        found.add(session.starts_at)
        if session.recurrence_id:
            found.add(session.recurrence_id.replace(second=0))
    return found
