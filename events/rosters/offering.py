"""Offering a free place to the next in line, and taking it back when the time to answer is over.

The caller has locked the roster. An offer that is overdue ends with the first act on its roster, or within minutes.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from events.outbox.models import Asks, Message
from events.outbox.queueing import Manner
from events.rosters.models import Status
from events.rosters.notices import queue_notice
from events.rosters.offers import Offer
from events.rosters.waking import answer_until

if TYPE_CHECKING:
    from datetime import datetime

    from events.rosters.models import Registration, Roster


def make_offer(roster: Roster, registration: Registration, *, now: datetime) -> Offer | None:
    """Hold the places for a waiting party and ask it; None where it is too late to ask anybody."""
    until = _until(roster, registration, now)
    if until is None:
        return None
    offer = Offer.objects.create(registration=registration, made_at=now, expires_at=until)
    registration.status, registration.changed_at = Status.OFFERED, now
    registration.save(update_fields=["status", "changed_at"])
    roster.take(registration.seats)
    _ask(registration, until, now)
    return offer


def _until(roster: Roster, registration: Registration, now: datetime) -> datetime | None:
    """Until when a party could answer an offer made now; None where there is no time left, or nothing to come to."""
    last = _last_answer_at(roster, now)
    zone = ZoneInfo(registration.party.lead.zone)
    return last and answer_until(now, hours=roster.offer_hours, last=last, zone=zone)


def _last_answer_at(roster: Roster, now: datetime) -> datetime | None:
    """The latest moment at which a yes is of use: some hours before the start, and while sign-up is open.

    Closing that lies behind us takes away nothing that was offered before it.
    """
    start = roster.next_start(now)
    if start is None:
        return None
    last = start - timedelta(hours=roster.lead_hours)
    return min(last, roster.closes_at) if roster.closes_at and roster.closes_at > now else last


def _ask(registration: Registration, until: datetime, now: datetime) -> None:
    session = registration.roster.told_sessions[0]
    words = {
        "until": partial(session.moment_words, until),
        "until_in_short": partial(session.moment_words, until, in_short=True),
    }
    manner = Manner(expires_at=until, asks=Asks.OFFER)
    queue_notice("offered", registration, now=now, extra=words, key=until.isoformat(), manner=manner)


def reckon_offers(roster: Roster, *, now: datetime) -> None:
    """After its sessions were moved or called off: no offer runs on past the moment at which a yes is of use.

    Who can still answer is asked again, until the new end. Where nothing takes place any more, or no time is left to
    answer, the party waits where it stood, without a word of this: it heard of the session. The caller holds the list.
    """
    offers = Offer.objects.open().filter(registration__roster=roster)
    for offer in offers.select_related("registration__party__lead", "registration__party__contact"):
        last = _last_answer_at(roster, now)
        if last and offer.expires_at <= last:
            continue
        registration = offer.registration
        registration.roster = roster
        Message.objects.filter(registrations=registration, template="offered").withdraw(now)
        until = _until(roster, registration, now)
        if until is None:
            _take_back(offer, now)
        else:
            offer.expires_at = until
            offer.save(update_fields=["expires_at"])
            _ask(registration, until, now)


def _take_back(offer: Offer, now: datetime) -> None:
    registration = offer.registration
    end_offer(offer, Offer.Answer.OFF)
    registration.status, registration.changed_at = Status.WAITLISTED, now
    registration.save(update_fields=["status", "changed_at"])
    registration.roster.take(-registration.seats)


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
