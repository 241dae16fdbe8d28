"""A family answers an offer, yes or no, or leaves the line. What counts is how it stands when the list is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.rosters.models import Registration, Status
from events.rosters.offering import end_open_offer
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration
from events.rosters.waitlist import fill_places, hold, seat

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def accept_offer(registration: Registration, *, now: datetime) -> bool:
    """Take the place that is offered; twice is the same as once. False where it is too late: then others are asked.

    It is too late, too, where nothing is to come any more: it has begun, or was called off.
    """
    registration = _held(registration, now)
    if registration.status == Status.OFFERED and registration.roster.next_start(now):
        end_open_offer(registration, Offer.Answer.YES)
        seat(registration.roster, registration, now=now)
    fill_places(registration.roster, now=now)
    return registration.status == Status.REGISTERED


@transaction.atomic
def decline_offer(registration: Registration, *, now: datetime) -> None:
    """Leave the offered place to the next in line. Twice, or after the offer has ended, is the same as once."""
    registration = _held(registration, now)
    if registration.status == Status.OFFERED:
        cancel_registration(registration, now=now)


@transaction.atomic
def leave_line(registration: Registration, *, now: datetime) -> bool:
    """Stand in line no more. False where it does not: a place, or an offer, that came meanwhile is not taken away."""
    registration = _held(registration, now)
    if registration.status != Status.WAITLISTED:
        return False
    cancel_registration(registration, now=now)
    return True


@transaction.atomic
def has_ended(registration: Registration, *, now: datetime) -> bool:
    """Whether a sign-up is canceled, be it by an offer that the clock has ended just now: then others are asked."""
    registration = _held(registration, now)
    fill_places(registration.roster, now=now)
    return registration.status == Status.CANCELED


def _held(registration: Registration, now: datetime) -> Registration:
    roster = hold(registration.roster_id, now)
    registration = Registration.objects.select_related("party__lead", "party__contact").get(pk=registration.pk)
    registration.roster = roster
    return registration
