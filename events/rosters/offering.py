"""Offering a free place to the next in line, and taking it back when the time to answer is over.

The caller has locked the roster. An offer that is overdue ends with the first act on its roster, or within minutes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from events.outbox.rendering import offered
from events.rosters.models import Status
from events.rosters.notices import queue_notice
from events.rosters.offers import Offer
from events.rosters.waking import answer_until

if TYPE_CHECKING:
    from datetime import datetime

    from events.rosters.models import Registration, Roster


def make_offer(roster: Roster, registration: Registration, *, now: datetime) -> Offer | None:
    """Hold the places for a waiting party and ask it; None where it is too late to ask anybody."""
    start = roster.next_start(now)
    if start is None:
        return None
    until = answer_until(
        now,
        hours=roster.offer_hours,
        last=start - timedelta(hours=roster.lead_hours),
        zone=ZoneInfo(registration.party.lead.zone),
    )
    if until is None:
        return None
    offer = Offer.objects.create(registration=registration, made_at=now, expires_at=until)
    registration.status, registration.changed_at = Status.OFFERED, now
    registration.save(update_fields=["status", "changed_at"])
    roster.take(registration.seats)
    words = roster.told_sessions[0].moment_words(until, offered(registration.party.language))
    queue_notice("offered", registration, now=now, extra={"until": words}, expires_at=until)
    return offer


def let_offers_expire(roster: Roster, now: datetime) -> int:
    """End the offers of this roster that nobody answered in time; returns how many places came free."""
    overdue = Offer.objects.overdue(now).filter(registration__roster=roster)
    freed = 0
    for offer in overdue.select_related("registration__party__lead", "registration__party__contact"):
        registration = offer.registration
        registration.roster = roster
        end_offer(offer, Offer.Answer.EXPIRED)
        registration.status, registration.changed_at = Status.CANCELED, now
        registration.save(update_fields=["status", "changed_at"])
        roster.take(-registration.seats)
        freed += registration.seats
        queue_notice("offer_ended", registration, now=now)
    return freed


def end_offer(offer: Offer, answer: str) -> None:
    """Write down how an offer ended."""
    offer.answer = answer
    offer.save(update_fields=["answer"])


def end_open_offer(registration: Registration, answer: str) -> None:
    """Write down how the open offer of a party ended, where it has one."""
    Offer.objects.filter(registration=registration, answer="").update(answer=answer)
