"""A sign-up that was canceled comes back as it was, and one more date is as the others: with the same help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Serves, Status
from events.rosters.registration import register
from events.rosters.waitlist import hold_all
from events.support.asking import ask_for, help_rosters, may_stand_aside, sessions_on, wishes_of

if TYPE_CHECKING:
    from datetime import datetime

    from events.rosters.models import Party, Registration, Roster


@transaction.atomic
def register_as_before(party: Party, roster: Roster, *, now: datetime) -> Registration:
    """Put a party on a roster, with the help that it asked for there before, or else with its newest sign-up.

    Nobody is told here. Raises what `register` raises.
    """
    own = party.registrations.exclude(roster__serves=Serves.HELP).order_by("-queued_at", "-pk")
    before = own.filter(roster=roster, status=Status.CANCELED).first() or own.active().first()
    wishes = wishes_of(before) if before else []
    if wishes:
        hold_all([roster.pk, *help_rosters(wishes, sessions_on(roster, now=now))], now)
    back = register(party, roster, now=now, notify=False, keeps_guest_places=may_stand_aside(wishes))
    ask_for(back, wishes, now=now)
    return back
