"""The line: parties are seated whole, longest wait first. Nobody overtakes but at the last call, announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from events.outbox.queueing import Manner
from events.outbox.rendering import Own
from events.rosters.capacity import LONGEST_LEAD
from events.rosters.guests import give_up_guest_places, guest_lists_of
from events.rosters.models import Party, Registration, Roster, Seating, Serves, Status
from events.rosters.notices import queue_notice
from events.rosters.offering import let_offers_expire, make_offer
from events.rosters.offers import Offer
from events.rosters.ticking import each

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def hold(pk: int, now: datetime) -> Roster:
    """Lock a roster until the end of the transaction. Overdue offers end first: clock and counter agree."""
    return hold_all([pk], now)[0]


def hold_all(pks: Iterable[int], now: datetime) -> list[Roster]:
    """The same for several, always in the same order, with the lists of guests that they can touch."""
    pks = set(pks)
    rosters = Roster.objects.lock_all(pks | set(guest_lists_of(pks, now)) if len(pks) > 1 else pks)
    for roster in rosters:
        if roster.seating == Seating.OFFER:
            let_offers_expire(roster, now)
    return [roster for roster in rosters if roster.pk in pks]


def hold_lists_of(party: Party, now: datetime) -> tuple[Party, list[Roster]]:
    """A party as it is now, held with every list that it is on and the lists of guests that those can touch.

    Where it joined another list while we waited, all are let go and taken again, in the order of everybody.
    """
    while True:
        pks = set(party.registrations.active().values_list("roster", flat=True))
        lists = [*pks, *guest_lists_of(pks, now)]
        before = transaction.savepoint()
        rosters = hold_all(lists, now)
        held = Party.objects.as_of_now(party.pk)
        if pks.issuperset(held.registrations.active().values_list("roster", flat=True)):
            transaction.savepoint_commit(before)
            return held, rosters
        transaction.savepoint_rollback(before)


def fill_places(roster: Roster, *, now: datetime) -> None:
    """Seat waiting parties, or offer them the place, longest wait first. The caller has locked the roster.

    Nobody is seated after sign-up closed or the session began: that would be a promise nobody can keep. At the last
    call places go in order to whoever fits, without asking.
    """
    let_offers_expire(roster, now)
    waiting = list(roster.registrations.waiting().select_related("party__lead", "party__contact"))
    if not waiting or not roster.is_open(now):
        return
    last_call = roster.is_last_call(now)
    for registration in waiting:
        registration.roster = roster
        if roster.is_too_large(registration.seats):
            continue  # larger than the whole room, which was made smaller: it must not block the line for ever
        if roster.fits(registration.seats):
            if roster.seating == Seating.OFFER and not last_call:
                if make_offer(roster, registration, now=now) is None:
                    return
            else:
                seat(roster, registration, now=now)
        elif not last_call:
            return  # a smaller party does not overtake


def seat(
    roster: Roster, registration: Registration, *, now: datetime, anyway: bool = False, notify: bool = True
) -> int:
    """Give a party without a place its place; returns by how many the room is over-full (`anyway`: staff decided)."""
    excess = roster.take(registration.seats, let_in=anyway) if registration.status != Status.OFFERED else 0
    registration.status, registration.changed_at, registration.seated_at = Status.REGISTERED, now, now
    registration.held_back = False
    registration.save(update_fields=["status", "changed_at", "seated_at", "held_back"])
    leave_guest_places(registration, now=now)
    if notify:
        queue_notice("seated", registration, now=now)
    return excess


def leave_guest_places(registration: Registration, *, now: datetime) -> None:
    """Who got a seat in a course leaves its places as a guest of single dates to the next in line there."""
    for guests in give_up_guest_places(registration, now=now):
        fill_places(guests, now=now)


def move_the_line(now: datetime) -> int:
    """Let places go on that came free by the clock alone: an offer ended, the last call has come.

    Returns on how many rosters somebody waits beside free places.
    """
    overdue = Offer.objects.overdue(now).values("registration__roster")
    waiting = Registration.objects.waiting().values("roster")
    has_room = Q(capacity=None) | Q(capacity__gt=F("seats_taken") - F("overbooked"))
    to_come = (
        Q(sessions__starts_at__gt=now) | Q(guest_session__starts_at__gt=now) | Q(supply__sessions__starts_at__gt=now)
    )
    found = Roster.objects.filter(Q(pk__in=overdue) | (Q(pk__in=waiting) & has_room & to_come))
    return each(sorted(set(found.values_list("pk", flat=True))), lambda pk: fill_places(hold(pk, now), now=now))


@dataclass(frozen=True)
class KnownBy:
    """By when those who wait know whether they get a place."""

    at: datetime
    is_last_call: bool
    """Whether free places then go in order to whoever fits; else who has no place is told so then."""


@dataclass(frozen=True)
class Waiting:
    """What a waiting party wants to know: its place, why it waits, and by when it will know."""

    place: int
    """1 is first in line; 0 where it stands aside (it waits for help, or has to confirm first)."""
    before: int
    """How many stand in line before it."""
    seats: int
    """Places that it takes."""
    left: int
    """Places that are free, though too few for it or for one before it."""
    known_by: KnownBy | None


def waiting_of(registration: Registration, *, now: datetime) -> Waiting:
    """How a party stands in line now."""
    roster, before = registration.roster, _before(registration)
    return Waiting(
        place=before + 1 if registration.stands_in_line else 0,
        before=before,
        seats=registration.seats,
        left=roster.places_left or 0,
        known_by=known_by(roster, now),
    )


def known_by(roster: Roster, now: datetime) -> KnownBy | None:
    """The last call, also one that has come, where one can get a place then; else when the others hear of it.

    None where that lies behind us, too, or nothing is to come.
    """
    call = roster.last_call_at
    if call and not (roster.closes_at and roster.closes_at <= call):
        return KnownBy(call, is_last_call=True)
    told = _no_place_told_at(roster)
    return KnownBy(told, is_last_call=False) if told and told > now else None


def _no_place_told_at(roster: Roster) -> datetime | None:
    """When those who still wait hear that no place came free. Of help they hear on the day when an answer is due."""
    first = None if roster.serves == Serves.HELP else roster.first_start
    return first and first - timedelta(hours=roster.lead_hours)


def line_words(registration: Registration, now: datetime) -> dict[str, Any]:
    """What a message about waiting says: the place in line, and by when the party will know (made for a language)."""
    roster = registration.roster
    place = place_in_line(registration) if registration.place is None else registration.place
    known = known_by(roster, now) if place else None
    when = None
    if known and known.at > now:
        session = roster.told_sessions[0]
        when = partial(session.moment_words, known.at.astimezone(session.tz))
    return {
        "place": Own(place or ""),
        "known_by": when or "",
        "last_call": known is not None and known.is_last_call,
        "held_back": registration.held_back,
    }


def tell_who_got_no_place(now: datetime) -> int:
    """Shortly before the start, tell those who still wait that no place came free; each once. Returns how many."""
    latest = now + timedelta(hours=LONGEST_LEAD)
    soon = Q(roster__sessions__starts_at__gt=now, roster__sessions__starts_at__lte=latest)
    as_guest = Q(roster__guest_session__starts_at__gt=now, roster__guest_session__starts_at__lte=latest)
    close = Registration.objects.waiting().filter(soon | as_guest).exclude(messages__template="no_place")
    rosters: dict[int, Roster] = {}
    untold = []
    for registration in close.select_related("roster", "party__lead", "party__contact").distinct():
        registration.roster = roster = rosters.setdefault(registration.roster_id, registration.roster)
        told, first = _no_place_told_at(roster), roster.first_start
        if told and first and told <= now < first:
            untold.append(registration)

    def tell(one: Registration) -> object:
        return queue_notice("no_place", one, now=now, manner=Manner(expires_at=one.roster.first_start))

    return each(untold, tell)


def place_in_line(registration: Registration) -> int:
    """How many parties stand before this one, plus one; 0 when it does not wait in line."""
    return _before(registration) + 1 if registration.stands_in_line else 0


def _before(registration: Registration) -> int:
    line = registration.roster.registrations.waiting().filter(registration.roster.could_ever_fit)
    before = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
    return int(line.filter(before).count())
