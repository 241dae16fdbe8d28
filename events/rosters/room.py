"""How much room there is, decided by staff: more or fewer places, closing and opening, and letting people in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.rosters.models import HOLDING, Registration, Roster, Status
from events.rosters.offering import end_open_offer
from events.rosters.offers import Offer
from events.rosters.waitlist import fill_places, hold, seat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.models import User
    from events.rosters.models import Party


@transaction.atomic
def let_in(
    parties: Sequence[Party], roster: Roster, *, now: datetime, by: User | None, unnamed: int = 0
) -> list[Registration]:
    """Seat parties that stand at the door, waiting, canceled or new: nobody who came is sent away.

    Where the room is full the excess is `overbooked` and stands in the history of the roster. No message is sent:
    they are here. `unnamed` adults come along with a new party without giving a name.
    """
    roster = hold(roster.pk, now)
    known: dict[int, Registration] = {}
    for registration in roster.registrations.filter(party__in=parties).order_by("changed_at", "pk"):
        if registration.party_id not in known or known[registration.party_id].status == Status.CANCELED:
            known[registration.party_id] = registration
    new = [
        Registration(
            party=party,
            roster=roster,
            seats=roster.seats_of(party.adults + unnamed, party.children),
            status=Status.REGISTERED,
            queued_at=now,
            seated_at=now,
            changed_at=now,
        )
        for party in parties
        if party.pk not in known
    ]
    Registration.objects.bulk_create(new)
    back = [registration for registration in known.values() if not registration.is_seated]
    without_place = [registration for registration in back if registration.status not in HOLDING]
    for registration in back:
        end_open_offer(registration, Offer.Answer.YES)
        registration.status, registration.changed_at, registration.seated_at = Status.REGISTERED, now, now
        registration.held_back = False
    Registration.objects.bulk_update(back, ["status", "changed_at", "seated_at", "held_back"])
    if new or back:
        excess = roster.take(sum(registration.seats for registration in [*new, *without_place]), let_in=True)
        fields = [f"registration {registration.pk}" for registration in [*new, *back]]
        note_change(by, "let in", roster, fields=[*fields, f"overbooked +{excess}"], now=now)
    return [*known.values(), *new]


@transaction.atomic
def seat_anyway(registration: Registration, *, by: User | None, now: datetime, notify: bool = True) -> int:
    """Staff give a waiting party its place, also in a full room; returns by how many the room is over-full then.

    Raises ValidationError with code `canceled`.
    """
    roster = hold(registration.roster_id, now)
    registration = Registration.objects.select_related("party__lead", "party__contact").get(pk=registration.pk)
    registration.roster = roster
    if registration.status == Status.CANCELED:
        raise ValidationError(_("This sign-up is canceled."), code="canceled")
    if registration.status == Status.REGISTERED:
        return 0
    end_open_offer(registration, Offer.Answer.YES)
    excess = seat(roster, registration, now=now, anyway=True, notify=notify)
    fields = [f"registration {registration.pk}", *([f"overbooked +{excess}"] if excess else [])]
    note_change(by, "seated", roster, fields=fields, now=now)
    return excess


@transaction.atomic
def set_capacity(roster: Roster, capacity: int | None, *, now: datetime) -> None:
    """Make room for more or fewer. Never below what was promised; more room goes to those who wait, in order.

    Raises ValidationError with code `promised`.
    """
    roster = hold(roster.pk, now)
    if capacity is not None and capacity + roster.overbooked < roster.seats_taken:
        raise ValidationError(
            _("%(taken)d places are already promised, so it cannot hold fewer."),
            code="promised",
            params={"taken": roster.seats_taken},
        )
    roster.capacity = capacity
    roster.overbooked = 0 if capacity is None else max(0, roster.seats_taken - capacity)
    roster.save(update_fields=["capacity", "overbooked"])
    fill_places(roster, now=now)


@transaction.atomic
def close_sign_up(roster: Roster, *, by: User | None, now: datetime) -> None:
    """Nobody can sign up any more, and nobody who waits gets a place, until it is opened again."""
    roster = hold(roster.pk, now)
    if roster.closes_at and roster.closes_at <= now:
        return
    roster.closes_at = now
    roster.save(update_fields=["closes_at"])
    note_change(by, "closed", roster, fields=["closes_at"], now=now)


@transaction.atomic
def reopen_sign_up(roster: Roster, *, by: User | None, now: datetime, until: datetime | None = None) -> None:
    """One can sign up again; free places go to those who wait, in order."""
    roster = hold(roster.pk, now)
    roster.closes_at = until
    if roster.opens_at and roster.opens_at > now:
        roster.opens_at = None
    roster.save(update_fields=["closes_at", "opens_at"])
    note_change(by, "reopened", roster, fields=["closes_at"], now=now)
    fill_places(roster, now=now)
