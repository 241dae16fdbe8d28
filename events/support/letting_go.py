"""Families that come only with some help stand aside until it is there; then they join the line where they were.

Where the help is lost while they still wait, they stand aside again. Who has a place, or an offer of one, keeps it:
that was promised, and somebody looks for other help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.history import note_change
from events.rosters.models import ACTIVE, HOLDING, Registration, Serves, Status
from events.rosters.registration import cancel_registration
from events.rosters.ticking import each
from events.rosters.waitlist import fill_places, hold_all
from events.support.asking import step_aside
from events.support.models import Need, Supply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

UNMET = Q(is_required=True) & ~Q(state=Need.State.CONFIRMED)
GIVEN = Q(place__status=Status.REGISTERED, supply__state=Supply.State.CONFIRMED, state=Need.State.OPEN, detail="")
"""Requests that the line of the help has met, with nothing in them for a person to read."""
MAY_MOVE = Q(is_required=True, registration__status=Status.WAITLISTED) | Q(
    place__held_back=True, registration__status__in=HOLDING
)
"""Requests of sign-ups that may wait elsewhere by now."""


def let_go(now: datetime) -> int:
    """Let everything follow that only now can: the tick. Returns for how many sign-ups something was done.

    Places that the line of the help gave are written down as answered; who got a seat joins the line of the help it
    asked for; who waited for help that is there now joins the line for a seat; help places of who left are free again.
    """
    has_a_seat = Q(place__held_back=True, registration__status__in=HOLDING)
    left = Q(place__status__in=ACTIVE, registration__status=Status.CANCELED)
    stands_without = UNMET & Q(registration__status=Status.WAITLISTED, registration__held_back=False)
    moved = Need.objects.filter(GIVEN | has_a_seat | left | stands_without).values_list("registration", flat=True)
    aside = Registration.objects.filter(status=Status.WAITLISTED, held_back=True).exclude(roster__serves=Serves.HELP)
    ready = aside.exclude(pk__in=Need.objects.filter(UNMET).values("registration")).values_list("pk", flat=True)
    return each(sorted({*moved, *ready}), lambda pk: follow(pk, now=now))


@transaction.atomic
def follow(pk: int, *, now: datetime) -> None:
    """The same for one sign-up. Twice is the same as once."""
    needs = Need.objects.filter(registration=pk)
    hold_all(rosters_of([pk]), now)
    registration = Registration.objects.select_related("party__lead", "party__contact", "roster").get(pk=pk)
    places = Registration.objects.active().filter(need_met__registration=pk)
    if registration.status == Status.CANCELED:
        _give_back(places, now)
        return
    _write_down_seated(needs, now)
    if registration.status == Status.WAITLISTED:
        _in_or_out(registration, now, is_unmet=needs.filter(UNMET).exists())
        registration.refresh_from_db(fields=["status"])
    if registration.status in HOLDING:
        for place in places.filter(held_back=True).select_related("roster"):
            join_line(place, now=now)
        _write_down_seated(needs, now)


def follow_all(needs: QuerySet[Need], *, now: datetime) -> None:
    """The same for the sign-ups of many requests, where one look tells that most of them stay where they are.

    The caller has locked their lists.
    """
    _write_down_seated(needs, now)
    for pk in sorted(set(needs.filter(MAY_MOVE).values_list("registration", flat=True))):
        follow(pk, now=now)


def _write_down_seated(needs: QuerySet[Need], now: datetime) -> None:
    """Places that the line of the help gave are an answer, where the help is sure.

    What a family wrote in its own words stays open: a person reads it and answers.
    """
    needs.filter(pk__in=needs.filter(GIVEN).values("pk")).update(state=Need.State.CONFIRMED, answered_at=now)


def _in_or_out(registration: Registration, now: datetime, *, is_unmet: bool) -> None:
    """Who waits stands in line, or aside while its help is not sure; then whoever it held up may go."""
    if is_unmet and not registration.held_back:
        step_aside(registration, now=now)
        fill_places(registration.roster, now=now)
    elif registration.held_back and not is_unmet:
        join_line(registration, now=now)


def join_line(registration: Registration, *, now: datetime) -> None:
    """Who stood aside stands in line again, where it would have stood. The caller has locked the roster."""
    registration.held_back = False
    registration.save(update_fields=["held_back"])
    fill_places(registration.roster, now=now)


def rosters_of(registrations: Iterable[int]) -> list[int]:
    """The lists of some sign-ups and of all help that they have places on, to be locked at once."""
    pks = list(registrations)
    found = Registration.objects.filter(Q(pk__in=pks) | Q(need_met__registration__in=pks))
    return sorted(set(found.values_list("roster", flat=True)))


def _give_back(places: Iterable[Registration], now: datetime) -> None:
    for place in places:
        try:
            cancel_registration(place, now=now, notify=False)
        except ValidationError:
            continue  # it is over: nobody needs the place any more


@transaction.atomic
def come_without(registration: Registration, *, now: datetime) -> None:
    """A family that waited for help comes without it; what it asked for stays asked for. Twice is the same as once."""
    hold_all(rosters_of([registration.pk]), now)
    if Need.objects.filter(UNMET, registration=registration).update(is_required=False):
        note_change(None, "comes without", registration, now=now)
    follow(registration.pk, now=now)
