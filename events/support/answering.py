"""Asking for help to take part, and until when it is answered and kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.history import note_change
from events.support.models import Need

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from events.rosters.models import Registration

ANSWERED_BEFORE = timedelta(days=3)
KEPT_AFTER = timedelta(days=14)


def ask(registration: Registration, detail: str, *, now: datetime) -> Need:
    """Write down the help that a family asked for, in its own words.

    The answer is due three days before the start (today where that is over); the words are wiped two weeks after
    the end.
    """
    roster = registration.roster
    sessions = list(roster.sessions.promised().order_by("starts_at")) or [roster.guest_session]
    coming = [session for session in sessions if session.starts_at > now]
    first, last = (coming or sessions)[0], sessions[-1]
    zone = ZoneInfo(first.zone)
    due = (first.starts_at - ANSWERED_BEFORE).astimezone(zone).date()
    return Need.objects.create(
        registration=registration,
        detail=detail,
        due_on=max(due, now.astimezone(zone).date()),
        purge_on=(last.ends_at + KEPT_AFTER).astimezone(zone).date(),
    )


@transaction.atomic
def answer(need: Need, state: str, *, now: datetime, actor: User | None = None) -> bool:
    """Say whether the help will be there. False where somebody answered before."""
    changed = Need.objects.filter(pk=need.pk, state=Need.State.OPEN).update(state=state, owner=actor)
    if changed:
        note_change(actor, "answered", need, fields=[state], now=now)
    return bool(changed)
