"""The line: parties are seated whole, longest wait first, and nobody overtakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.rosters.models import Roster, Status
from events.rosters.notices import queue_notice

if TYPE_CHECKING:
    from datetime import datetime

    from events.rosters.models import Registration


def fill_places(roster: Roster, *, now: datetime) -> None:
    """Seat waiting parties, longest wait first. The caller has locked the roster.

    Nobody is seated after sign-up closed or the session began: that would be a promise nobody can keep.
    """
    waiting = list(roster.registrations.waiting().select_related("party__lead", "party__contact"))
    if not waiting or not roster.is_open(now):
        return
    for registration in waiting:
        if roster.capacity is not None and registration.seats > roster.capacity:
            continue  # larger than the whole room, which was made smaller: it must not block the line for ever
        if not roster.fits(registration.seats):
            break  # a smaller party does not overtake
        registration.status, registration.changed_at = Status.REGISTERED, now
        registration.save(update_fields=["status", "changed_at"])
        roster.take(registration.seats)
        queue_notice("seated", registration, now=now)


def place_in_line(registration: Registration) -> int:
    """How many parties stand before this one, plus one; 0 when it does not wait."""
    if registration.status != Status.WAITLISTED:
        return 0
    line = list(registration.roster.registrations.waiting().values_list("pk", flat=True))
    return line.index(registration.pk) + 1
