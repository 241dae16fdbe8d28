"""What staff do for a family that calls: the family's own acts, with the name of who pressed the button."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.history import note_change
from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import ACTIVE, HOLDING, Registration, Status
from events.rosters.moving import move_registration, tell_of_the_move
from events.rosters.registration import cancel_registration, change_party
from events.rosters.waitlist import hold_all
from events.schedule.models import Session
from events.signup.confirming import ask_to_confirm
from events.support.asking import ask_for, help_rosters, may_stand_aside, wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.models import User
    from events.rosters.models import Party, Roster


@transaction.atomic
def cancel_for(registrations: Iterable[Registration], *, by: User | None, now: datetime) -> int:
    """Cancel sign-ups of a family that calls, as the family would; returns how many were not canceled before.

    Raises ValidationError with code `over`.
    """
    registrations = sorted(registrations, key=lambda one: one.roster_id)
    held = Registration.objects.active().filter(need_met__registration__in=registrations)
    hold_all([*(one.roster_id for one in registrations), *held.values_list("roster", flat=True)], now)
    standing = Registration.objects.active().filter(pk__in=[one.pk for one in registrations])
    canceled = list(standing.select_related("party").order_by("roster"))
    for registration in canceled:
        cancel_registration(registration, now=now)
        note_change(by, "canceled", registration.party, fields=[f"registration {registration.pk}"], now=now)
    return len(canceled)


@transaction.atomic
def change_for(party: Party, *, others: Sequence[str], children: int, by: User | None, now: datetime) -> Party:
    """Set who of a family comes. Raises what `change_party` raises."""
    before = (party.children, sorted(person.name for person in party.people[1:]))
    party = change_party(party, others=others, children=children, now=now)
    if before != (party.children, sorted(person.name for person in party.people[1:])):
        note_change(by, "who comes", party, now=now)
    return party


@transaction.atomic
def answer_for(registration: Registration, *, takes_it: bool, by: User | None, now: datetime) -> bool:
    """Say yes or no to the place that a family is offered; False where the offer has ended."""
    was_open = Registration.objects.filter(pk=registration.pk, status=Status.OFFERED).exists()
    if takes_it:
        done = accept_offer(registration, now=now)
    else:
        decline_offer(registration, now=now)
        done = was_open
    if was_open and done:
        act = "offer taken" if takes_it else "offer declined"
        note_change(by, act, registration.party, fields=[f"registration {registration.pk}"], now=now)
    return done


@transaction.atomic
def move_for(
    registration: Registration,
    to_roster: Roster,
    *,
    by: User | None,
    now: datetime,
    anyway: bool = False,
    wait: bool = False,
) -> Registration:
    """Move a family to another list, with the help that it asked for; it is told once, of both.

    Who has a seat, or is offered one, and finds one there keeps it, also where the help is not sure there yet.
    Raises what `move_registration` raises.
    """
    wishes = wishes_of(registration)
    there = Session.objects.filter(roster=to_roster).promised().upcoming(now)
    held = Registration.objects.active().filter(need_met__registration=registration)
    old_help = held.values_list("roster", flat=True)
    hold_all([registration.roster_id, to_roster.pk, *old_help, *help_rosters(wishes, there)], now)
    status = Registration.objects.values_list("status", flat=True).get(pk=registration.pk)
    may_lose_it = status not in HOLDING and may_stand_aside(wishes)
    new = move_registration(
        registration,
        to_roster,
        by=by,
        now=now,
        anyway=anyway,
        wait=wait,
        notify=False,
        keeps_guest_places=may_lose_it,
    )
    if status in ACTIVE and new.pk != registration.pk:
        if status in HOLDING and new.is_seated:
            wishes = [replace(wish, is_required=False) for wish in wishes]
        ask_for(new, wishes, now=now)
        if new.party.confirm_by is None:
            tell_of_the_move(Registration.objects.select_related("roster").get(pk=registration.pk), new, now=now)
        else:
            ask_to_confirm(new.party, [new], now=now)
    return new
