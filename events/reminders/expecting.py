"""How many come to some sessions, and which help is planned there: numbers for who makes them, and no names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import translation

from events.attendance.models import Absence
from events.rosters.models import Member, Registration, Status
from events.support.models import Kind, Need, Supply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from events.schedule.models import Session


@dataclass(frozen=True)
class Crowd:
    """Who is expected at one session: counted, never named."""

    families: int = 0
    adults: int = 0
    children: int = 0
    waiting: int = 0
    signs_up: bool = True
    """Whether one signs up for it at all."""


def crowds_of(sessions: Iterable[Session]) -> dict[int, Crowd]:
    """How many are expected at each of some sessions: with a place since before, but for who told that she is away.

    As many queries for many sessions as for one.
    """
    sessions = list(sessions)
    lists = {one.pk: {pk for pk in (one.roster_id, one.guest_roster_id) if pk} for one in sessions}
    rosters = {pk for pks in lists.values() for pk in pks}
    if not rosters:
        return {one.pk: Crowd(signs_up=False) for one in sessions}
    seated: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    waiting: Counter[int] = Counter()
    standing = Registration.objects.filter(roster__in=rosters, status__in=(Status.REGISTERED, Status.WAITLISTED))
    rows = standing.order_by().values_list("roster", "status", "party", "party__lead", "party__children")
    for roster, status, party, lead, children in rows:
        if status == Status.REGISTERED:
            seated[roster].append((party, lead, children))
        else:
            waiting[roster] += 1
    others: dict[int, list[int]] = defaultdict(list)
    members = Member.objects.filter(party__registrations__in=standing.order_by().values("pk")).distinct()
    for party, person in members.order_by().values_list("party", "person"):
        others[party].append(person)
    away = set(Absence.objects.filter(session__in=sessions).values_list("session", "person"))
    found = {}
    for session in sessions:
        families = adults = young = 0
        for party, lead, children in (one for pk in lists[session.pk] for one in seated[pk]):
            coming = sum((session.pk, person) not in away for person in (lead, *others[party]))
            families, adults = families + bool(coming), adults + coming
            young += children if coming else 0
        queue = sum(waiting[pk] for pk in lists[session.pk])
        found[session.pk] = Crowd(families, adults, young, queue, signs_up=bool(lists[session.pk]))
    return found


@dataclass(frozen=True)
class Helping:
    """Help that is planned for a session, in words of one language."""

    what: str
    is_sure: bool


def help_at(sessions: Iterable[Session]) -> Mapping[int, Sequence[Supply]]:
    """The help that is planned for each of some sessions; one query."""
    found: dict[int, list[Supply]] = defaultdict(list)
    planned = Supply.sessions.through._default_manager.filter(session__in=[one.pk for one in sessions])
    standing = planned.exclude(supply__state=Supply.State.CANCELED).select_related("supply__language")
    for row in standing.order_by("supply__kind", "supply"):
        found[row.session_id].append(row.supply)
    return found


def helping(supplies: Iterable[Supply], language: str) -> tuple[Helping, ...]:
    """Help in words of one language."""
    with translation.override(language):
        return tuple(Helping(supply.what, supply.is_sure) for supply in supplies)


def asked_to_interpret(sessions: Iterable[Session]) -> Mapping[tuple[int, str], int]:
    """How many families with a place at each session asked for an interpreter, by session and language; one query."""
    at: dict[int, list[int]] = defaultdict(list)
    for one in sessions:
        for roster in filter(None, (one.roster_id, one.guest_roster_id)):
            at[roster].append(one.pk)
    wanted = Need.objects.filter(
        kind=Kind.INTERPRETER, registration__status=Status.REGISTERED, registration__roster__in=at
    )
    rows = wanted.order_by().values_list("registration__roster", "language")
    found: Counter[tuple[int, str]] = Counter()
    for roster, language, families in rows.annotate(families=Count("registration", distinct=True)):
        for session in at[roster]:
            found[session, language or ""] += families
    return found
