"""A sign-up that was canceled comes back as it was: with the help that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Registration, Status
from events.rosters.registration import register
from events.rosters.waitlist import hold_all
from events.support.asking import ask_for, help_rosters, may_stand_aside, sessions_for, wishes_of

if TYPE_CHECKING:
    from datetime import datetime

    from events.rosters.models import Party, Roster


@transaction.atomic
def register_as_before(party: Party, roster: Roster, *, now: datetime) -> Registration:
    """Put a party on a roster; where it canceled there before, it asks for the same help again. Nobody is told here.

    Raises what `register` raises.
    """
    canceled = Registration.objects.filter(party=party, roster=roster, status=Status.CANCELED)
    before = canceled.select_related("roster").order_by("-queued_at", "-pk").first()
    wishes = wishes_of(before) if before else []
    if before and wishes:
        hold_all([roster.pk, *help_rosters(wishes, sessions_for(before, now=now))], now)
    back = register(party, roster, now=now, notify=False, keeps_guest_places=may_stand_aside(wishes))
    ask_for(back, wishes, now=now)
    return back
