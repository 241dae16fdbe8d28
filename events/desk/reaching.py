"""Help that families asked for at the sessions of one who coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from events.rosters.models import ACTIVE
from events.schedule.models import Session
from events.support.models import Need

if TYPE_CHECKING:
    from accounts.grants import Viewer
    from events.schedule.querysets import SessionQuerySet


def needs_of(who: Viewer) -> QuerySet[Need]:
    """Help that families who still come, or wait, asked for at sessions that this viewer manages."""
    return Need.objects.filter(_asked_at(Session.objects.managed_by(who)))


def _asked_at(sessions: SessionQuerySet) -> Q:
    """Needs of families who have or wait for a place at these sessions, also of guests for one evening."""
    there = sessions.order_by()
    here = Q(registration__roster__in=there.values("roster")) | Q(
        registration__roster__in=there.values("guest_roster")
    )
    return here & Q(registration__status__in=ACTIVE)
