"""How full the lists of a session are, and what it would mean to give somebody a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext

from accounts.history import Change
from accounts.seen import print_of
from events.desk.lists import act_words, who_did
from events.desk.roster.rows import is_unconfirmed
from events.rosters.models import HOLDING, Registration, Roster, Status
from events.rosters.room import seat_anyway
from events.rosters.waitlist import hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.models import User
    from events.schedule.models import Session

EXCESS = "overbooked +"
"""How the history of a list says by how many it became over-full."""
MOST_ACTS = 30


@dataclass(frozen=True)
class Places:
    """One list in numbers: places, and the families that have them or wait for them."""

    roster: Roster
    is_guests: bool
    seated: int
    offered: int
    waiting: int
    """Families in line."""
    aside: int
    """Families that wait until the help they need is there."""
    unconfirmed: int
    """Families that have to say first that it was they, with a place kept for them or without."""
    now: datetime

    @property
    def over(self) -> int:
        """By how many places the room is over-full."""
        capacity = self.roster.capacity
        return 0 if capacity is None else max(0, self.roster.seats_taken - capacity)

    @property
    def free(self) -> int | None:
        """How many places are free; None where everybody fits."""
        capacity = self.roster.capacity
        return None if capacity is None else max(0, capacity - self.roster.seats_taken)

    @property
    def is_closed(self) -> bool:
        """Whether somebody closed sign-up before its time."""
        return self.roster.closes_at is not None and self.roster.closes_at <= self.now

    @property
    def opens_later(self) -> bool:
        """Whether sign-up is not open yet."""
        return self.roster.opens_at is not None and self.roster.opens_at > self.now


def places_of(session: Session, registrations: Iterable[Registration], *, now: datetime) -> list[Places]:
    """The list of a session, and that of its guests where somebody is on it, in numbers."""
    registrations = list(registrations)
    found = []
    for roster, is_guests in ((session.roster, False), (session.guest_roster, True)):
        if roster is None:
            continue
        there = [one for one in registrations if one.roster_id == roster.pk]
        if is_guests and not there:
            continue
        found.append(
            Places(
                roster=roster,
                is_guests=is_guests,
                seated=sum(one.status == Status.REGISTERED for one in there),
                offered=sum(one.status == Status.OFFERED for one in there),
                waiting=sum(one.stands_in_line for one in there),
                aside=sum(one.held_back for one in there if one.status == Status.WAITLISTED),
                unconfirmed=sum(map(is_unconfirmed, there)),
                now=now,
            )
        )
    return found


@dataclass(frozen=True)
class Seating:
    """What it means to give one waiting party its place now."""

    registration: Registration
    more: int
    """How many places more than the room has are taken by it; 0 where it fits."""
    over: int
    """How many are then taken more than the room has, all told."""
    before: Sequence[Registration]
    """Who stands in line before it, and would be passed over."""

    @property
    def place(self) -> int:
        """Its place in line; 0 where it does not stand in line."""
        return len(self.before) + 1 if self.registration.stands_in_line else 0

    @property
    def stamp(self) -> str:
        """What was shown; when any of it is different by now, it is shown again."""
        return print_of(
            self.registration.pk, self.registration.status, self.more, self.over, [one.pk for one in self.before]
        )


def seating_of(registration: Registration, roster: Roster) -> Seating:
    """What it would mean to seat this party, as its list is now."""
    adds = 0 if registration.status in HOLDING else registration.seats
    before = 0 if roster.capacity is None else max(0, roster.seats_taken - roster.capacity)
    over = 0 if roster.capacity is None else max(0, roster.seats_taken + adds - roster.capacity)
    passed: Sequence[Registration] = ()
    if registration.status == Status.WAITLISTED:
        earlier = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
        passed = list(roster.registrations.waiting().filter(earlier).select_related("party__lead"))
    return Seating(registration, over - before, over, passed)


@transaction.atomic
def seat_as_seen(registration: Registration, seen: str, *, by: User | None, now: datetime) -> bool:
    """Give a waiting party its place if that still means what was shown; False where it means something else now."""
    roster = hold(registration.roster_id, now)
    fresh = Registration.objects.get(pk=registration.pk)
    if fresh.status == Status.CANCELED or is_unconfirmed(fresh) or seating_of(fresh, roster).stamp != seen:
        return False
    seat_anyway(fresh, by=by, now=now)
    return True


def in_line(roster: Roster) -> list[int]:
    """Who waits, by key: to see afterwards who got a place."""
    return list(roster.registrations.waiting().values_list("pk", flat=True))


def got_places(waited: Sequence[int]) -> int:
    """How many of those who waited have a place now, or the offer of one."""
    return Registration.objects.filter(pk__in=waited, status__in=HOLDING).count()


def got_words(families: int) -> str:
    """The same as a sentence; empty where nobody did."""
    if not families:
        return ""
    return ngettext(
        "%(number)d family got a place or an offer, and is told.",
        "%(number)d families got a place or an offer, and are told.",
        families,
    ) % {"number": families}


@dataclass(frozen=True)
class Act:
    """One act on a list, in words."""

    at: datetime
    who: str
    what: str


def acts_on(rosters: Sequence[int]) -> list[Act]:
    """What staff did about places on these lists, the latest first; by how many it was over-full stands with it."""
    changes = Change.objects.filter(subject_type="roster", subject_id__in=rosters).select_related("actor")
    return [Act(change.at, who_did(change), _words(change)) for change in changes[:MOST_ACTS]]


def _words(change: Change) -> str:
    words = act_words(change.act, change.subject_type)
    more = sum(int(field.removeprefix(EXCESS)) for field in change.fields if field.startswith(EXCESS))
    if not more:
        return words
    said = ngettext("%(number)d more than there are places", "%(number)d more than there are places", more)
    return f"{words}: {said % {'number': more}}"
