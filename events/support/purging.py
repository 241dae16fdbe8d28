"""Forgetting what families wrote about the help they needed, once it is over. A date that moves takes this along."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import get_current_timezone

from events.schedule.models import Session
from events.support.asking import due_day, purge_day, sessions_for
from events.support.models import Need

if TYPE_CHECKING:
    from datetime import date, datetime

LATELY = timedelta(days=2)


def wipe_needs(today: date) -> int:
    """Wipe the words of needs whose day has come; that somebody asked stays as a number. Returns how many."""
    return Need.objects.filter(purge_on__lte=today).exclude(detail="").update(detail="")


def follow_moved_dates(now: datetime) -> int:
    """Set anew by when needs are answered and wiped, where their sessions were changed lately. Returns how many."""
    changed = Session.objects.filter(updated_at__gt=now - LATELY, updated_at__lte=now).order_by()
    there = Q(registration__roster__in=changed.values("roster")) | Q(
        registration__roster__in=changed.values("guest_roster")
    )
    today = now.astimezone(get_current_timezone()).date()
    moved = []
    for need in Need.objects.filter(there).select_related("registration__roster__guest_session__program"):
        sessions = sessions_for(need.registration, now=now)
        due, purge = due_day(sessions, now=now), purge_day(sessions)
        if need.due_on <= today and due <= today:
            due = need.due_on  # it is late, and stays so
        if (due, purge) != (need.due_on, need.purge_on):
            need.due_on, need.purge_on = due, purge
            moved.append(need)
    Need.objects.bulk_update(moved, ["due_on", "purge_on"])
    return len(moved)
