"""The sessions of who works at a door: what comes, what was, and for how many families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.attendance.door import OPEN_AFTER
from events.attendance.models import Absence
from events.rosters.models import Member, Registration
from events.schedule.models import Session

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.grants import Viewer
    from events.schedule.querysets import SessionQuerySet


def own_sessions(viewer: Viewer) -> SessionQuerySet:
    """The published sessions at which this viewer has a part, with `families`: how many are expected."""
    families: Any = _expected_on("roster") + _expected_on("guest_roster")
    return Session.objects.led_by(viewer).with_page_data().annotate(families=families)


def coming(sessions: SessionQuerySet, now: datetime) -> SessionQuerySet:
    """From today on, also what is over today: the list may still be taken this evening."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return sessions.filter(ends_at__gte=today).order_by("starts_at", "pk")


def recent(sessions: SessionQuerySet, now: datetime) -> SessionQuerySet:
    """Before today, as long as the list is open, latest first."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return sessions.filter(ends_at__lt=today, ends_at__gt=now - OPEN_AFTER).order_by("-starts_at", "-pk")


def _expected_on(roster: str) -> Any:
    """How many families have a place on a session's roster since before it began.

    Not those of which every adult told that she is away.
    """
    session = OuterRef(OuterRef("pk"))
    lead_is_away = Exists(Absence.objects.filter(session=session, person=OuterRef("party__lead")))
    away = Absence.objects.filter(session=OuterRef(OuterRef(OuterRef("pk"))), person=OuterRef("person"))
    another_comes = Exists(Member.objects.filter(~Exists(away), party=OuterRef("party")))
    expected = (
        Registration.objects.seated()
        .filter(~lead_is_away | another_comes, roster=OuterRef(roster), seated_at__lte=OuterRef("starts_at"))
        .order_by()
        .values("roster")
        .annotate(families=Count("pk"))
        .values("families")
    )
    return Coalesce(Subquery(expected), 0)
