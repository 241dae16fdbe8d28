"""A family says what it needs to take part. Where places are counted it gets them, or stands in line for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from events.rosters.models import HOLDING, Status
from events.rosters.registration import register
from events.rosters.waitlist import hold, leave_guest_places
from events.schedule.models import Visibility
from events.support.models import Kind, Need, Standing
from events.support.stock import Stock, stock_of
from events.support.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from events.rosters.models import Registration, Roster
    from events.schedule.models import Session
    from events.support.models import Supply

ANSWERED_BEFORE = timedelta(days=3)
"""A family knows so long before the day whether the help will be there."""
KEPT_AFTER = timedelta(days=14)
"""So long after the last day its own words are wiped."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One kind of help that a family asks for. `words` are its own; `is_required`: without it, it cannot come."""

    kind: Kind
    language: str = ""
    """The code of the language of an interpreter."""
    band: str = ""
    """The age of the children, for child care."""
    count: int = 1
    """Children for child care, people for a ride or food."""
    words: str = ""
    is_required: bool = False


def wishes_of(registration: Registration) -> list[Wish]:
    """The help that a family asked for with a sign-up, to be asked for again: at another date, or once more."""
    found: dict[tuple[str, str, str], Wish] = {}
    for need in Need.objects.filter(registration=registration).order_by("pk"):
        wish = Wish(
            kind=Kind(need.kind),
            language=need.language_id or "",
            band=need.band,
            count=need.count,
            words=need.detail,
            is_required=need.is_required,
        )
        found.setdefault((need.kind, need.language_id or "", need.band), wish)
    return list(found.values())


def may_stand_aside(wishes: Iterable[Wish]) -> bool:
    """Whether a family comes only with some of it, so that a seat may not stay its seat."""
    return any(wish.is_required for wish in wishes)


def help_rosters(wishes: Iterable[Wish], sessions: Iterable[Session]) -> list[int]:
    """The lists on which these wishes can take places: to be locked up front, with the list of the sessions."""
    wishes = list(wishes)
    if not wishes:
        return []
    stock = stock_of(sessions)
    found = {supply.roster_id for one in wishes for supply in stock.counted(one.kind, one.language, one.band)}
    return sorted(pk for pk in found if pk)


@transaction.atomic
def ask_for(registration: Registration, wishes: Sequence[Wish], *, now: datetime) -> list[Need]:
    """Write down what a family asked for, inside the act that signed it up, and tell nobody: the caller does.

    What it asked for stands in words in `registration.asked`, which the confirmation says.

    Where places are counted the family takes them or waits for them; while it has no seat it lets others take them
    first. A family that comes only with some help, which is not sure yet, gives its seat back and waits aside
    (`held_back`) until the help is there; its places as a guest of single dates are left only with a seat that stays.
    The caller has locked the rosters of `help_rosters` with the main one.
    """
    if not wishes:
        return []
    sessions = sessions_for(registration, now=now)
    stock = stock_of(sessions)
    needs = [need for wish in wishes for need in _write_down(registration, wish, stock, now)]
    required = [need for need in needs if need.is_required]
    for need in required:
        settle(need, stock, now=now)
    if any(need.state != Need.State.CONFIRMED for need in required):
        step_aside(registration, now=now)
    elif required and registration.is_seated:
        leave_guest_places(registration, now=now)
    for need in needs:
        if need not in required:
            settle(need, stock, now=now)
    _say(registration, needs, sessions, now)
    return needs


def recall_asked(registration: Registration, *, now: datetime) -> None:
    """Put into words what a sign-up asked for some time ago, for its confirmation: as it stands now."""
    needs = list(Need.objects.told().filter(registration=registration).order_by("pk"))
    if needs:
        _say(registration, needs, sessions_for(registration, now=now), now)


def _say(registration: Registration, needs: Sequence[Need], sessions: Sequence[Session], now: datetime) -> None:
    today = now.astimezone(sessions[0].tz).date()
    private = any(session.visibility == Visibility.PRIVATE for session in sessions)
    registration.asked = partial(in_words, needs, today=today, private=private)


def sessions_for(registration: Registration, *, now: datetime) -> list[Session]:
    """The sessions for which the help of a sign-up is meant."""
    return sessions_on(registration.roster, now=now)


def sessions_on(roster: Roster, *, now: datetime) -> list[Session]:
    """The sessions of a list for which help is meant, soonest first: those still to come, or all where none is."""
    sessions = list(roster.sessions.promised().select_related("program").order_by("starts_at", "pk"))
    if not sessions and hasattr(roster, "guest_session"):
        sessions = [roster.guest_session]
    if not sessions:  # all of it is called off: its days still say when to answer, and when to wipe the words
        sessions = sorted(roster.told_sessions, key=lambda session: (session.starts_at, session.pk))
    return [session for session in sessions if session.starts_at > now] or sessions


def due_day(sessions: Sequence[Session], *, now: datetime) -> date:
    """By when a family is told: three days before the first session, today where that is over."""
    first = sessions[0]
    due = (first.starts_at - ANSWERED_BEFORE).astimezone(first.tz).date()
    return max(due, now.astimezone(first.tz).date())


def purge_day(sessions: Sequence[Session]) -> date:
    """When a family's own words are wiped: two weeks after the last session."""
    last = sessions[-1]
    return (last.ends_at + KEPT_AFTER).astimezone(last.tz).date()


def _write_down(registration: Registration, wish: Wish, stock: Stock, now: datetime) -> list[Need]:
    """One row for each list with places that it can take, else one row for a person to answer."""
    lists: list[Supply | None] = [
        supply for supply in stock.counted(wish.kind, wish.language, wish.band) if is_for(supply, registration)
    ]
    first = stock.sessions[0]
    needs = [
        Need(
            registration=registration,
            kind=wish.kind,
            language_id=wish.language or None,
            band=wish.band,
            count=wish.count,
            detail=wish.words,
            is_required=wish.is_required,
            supply=supply,
            owner_id=(supply and supply.owner_id) or first.program.help_owner_id,
            due_on=due_day(stock.sessions, now=now),
            purge_on=purge_day(stock.sessions),
        )
        for supply in lists or [None]
    ]
    return Need.objects.bulk_create(needs)


def is_for(supply: Supply, registration: Registration) -> bool:
    """Whether a family that signed up here can take places of this help: it comes to every one of its sessions."""
    pk = registration.roster_id
    return all(pk in (session.roster_id, session.guest_roster_id) for session in supply.sessions.all())


def settle(need: Need, stock: Stock, *, now: datetime) -> None:
    """Give an open need what is there for it: places on its list, or help that will be there anyway.

    Where somebody wrote words of their own, a person reads them first.
    """
    if need.supply and need.supply.roster_id and need.place_id is None:
        _take_places(need, now)
    there = None if need.detail else stock.sure(need.kind, need.language_id, need.band)
    if need.standing == Standing.SURE:
        there = need.supply
    if there:
        need.state, need.supply, need.answered_at = Need.State.CONFIRMED, there, now
    need.save(update_fields=["state", "supply", "place", "answered_at"])


def _take_places(need: Need, now: datetime) -> None:
    """Places on the list of the help, seated or waiting; none where it has closed or is smaller than the family."""
    registration, supply = need.registration, need.supply
    if supply is None or supply.roster is None:
        return
    aside = not need.is_required and registration.status not in HOLDING
    try:
        need.place = register(
            registration.party, supply.roster, now=now, seats=need.count, held_back=aside, notify=False
        )
    except ValidationError:
        need.place = None  # a person looks for another way


def step_aside(registration: Registration, *, now: datetime) -> None:
    """Wait for help out of the line; a seat that was given a moment ago is free again."""
    if registration.status == Status.REGISTERED:
        registration.roster = hold(registration.roster_id, now)
        registration.roster.take(-registration.seats)
    registration.status, registration.held_back, registration.seated_at = Status.WAITLISTED, True, None
    registration.save(update_fields=["status", "held_back", "seated_at"])
