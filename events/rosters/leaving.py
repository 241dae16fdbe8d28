"""What becomes of a place that a party leaves: it is free again, and nothing of it is left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from events.outbox.models import Message
from events.rosters.models import HOLDING, Party, Registration, Roster, Serves, Status
from events.rosters.offering import end_open_offer
from events.rosters.offers import Offer

if TYPE_CHECKING:
    from datetime import datetime


def give_back(registration: Registration, roster: Roster, now: datetime) -> None:
    """Its places are free again, its offer is answered, and what nobody has heard of it dies.

    The caller has locked the roster, and fills it from the line.
    """
    others = Registration.objects.active().exclude(pk=registration.pk).filter(messages=OuterRef("pk"))
    Message.objects.filter(registrations=registration).exclude(Exists(others)).withdraw(now)
    if registration.status in HOLDING:
        roster.take(-registration.seats)
    if registration.status == Status.OFFERED:
        end_open_offer(registration, Offer.Answer.NO)
    registration.status, registration.changed_at = Status.CANCELED, now
    registration.save(update_fields=["status", "changed_at"])
    _forget_absences(registration, roster, now)


def _forget_absences(registration: Registration, roster: Roster, now: datetime) -> None:
    """Who signs up again, or comes in the place of somebody, is expected on every date that is still to come."""
    coming = [session for session in roster.told_sessions if session.starts_at > now]
    if roster.serves != Serves.SESSIONS or not coming:
        return
    absences = coming[0].absences.model.objects
    still_on = Party.objects.filter(registrations__in=roster.registrations.active())
    of_others = Q(person__parties__in=still_on) | Q(person__memberships__party__in=still_on)
    absences.filter(session__in=coming, person__in=registration.party.people).exclude(of_others).delete()
