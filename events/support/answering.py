"""Somebody says whether the help that a family asked for will be there. The family hears it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts.history import note_change
from events.rosters.models import ACTIVE, Status
from events.rosters.registration import cancel_registration, register
from events.rosters.room import seat_anyway
from events.rosters.waitlist import hold_all
from events.support.letting_go import follow, rosters_of
from events.support.models import Need, Supply
from events.support.telling import tell_answered

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


@transaction.atomic
def answer(
    need: Need,
    state: str,
    *,
    now: datetime,
    actor: User | None = None,
    was: str = Need.State.OPEN,
    supply: Supply | None = None,
) -> bool:
    """Say whether the help will be there, and by which `supply`; the family is told at once.

    False where the page showed another state (`was`), or the help is planned anew at this moment. A child that waits
    for a place in child care gets it by a yes, also where all are taken: staff decided, and the excess stands in the
    history of the list. A no gives places back; who waits and comes only with the help stands aside then.
    """
    lists = Supply.objects.filter(Q(needs=need.pk) | Q(pk=supply and supply.pk), roster__isnull=False)
    held = set(lists.values_list("roster", flat=True))
    hold_all([*rosters_of([need.registration_id]), *held], now)
    need = Need.objects.select_for_update(of=("self",)).told().select_related("registration__party").get(pk=need.pk)
    if need.state != was or need.state == state or need.registration.status == Status.CANCELED:
        return False
    if need.supply and need.supply.roster_id and need.supply.roster_id not in held:
        return False
    other = supply is not None and supply.pk != need.supply_id
    if need.place and need.place.status in ACTIVE and (other or state != Need.State.CONFIRMED):
        cancel_registration(need.place, now=now, notify=False)
        need.place.status = Status.CANCELED
    need.supply = supply or need.supply
    if state == Need.State.CONFIRMED:
        _seat(need, actor, now)
    need.state, need.owner, need.answered_at = state, actor or need.owner, now
    need.save(update_fields=["state", "supply", "owner", "answered_at", "place"])
    note_change(actor, "answered", need, fields=[state], now=now)
    follow(need.registration_id, now=now)
    tell_answered([need], now=now)
    return True


def _seat(need: Need, actor: User | None, now: datetime) -> None:
    """Its places on the list of the help, in a full room too."""
    if need.supply is None or need.supply.roster is None:
        return
    if need.place and need.place.status in ACTIVE:
        seat_anyway(need.place, by=actor, now=now, notify=False)
    else:
        party, roster = need.registration.party, need.supply.roster
        need.place = register(party, roster, now=now, seats=need.count, by=actor, anyway=True, notify=False)


@transaction.atomic
def take(need: Need, *, actor: User, now: datetime) -> None:
    """Somebody takes a request on: it has an owner."""
    if Need.objects.filter(pk=need.pk).exclude(owner=actor).update(owner=actor):
        note_change(actor, "taken on", need, now=now)
