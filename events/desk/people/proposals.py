"""Records that may be of one person, each pair with its reason in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.alike import How
from accounts.duplicates import Alike, Why, find_alike, still_open
from accounts.models import Contact, Person
from accounts.together import in_order
from events.attendance.models import Attendance
from events.attendance.recording import CAME
from events.desk.people.traces import traces_of
from events.rosters.models import ACTIVE, Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from accounts.grants import Viewer

REMEMBERED = timedelta(days=90)
"""So long afterwards somebody may still know who came to the door."""


def proposals_for(organizations: Iterable[int], *, now: datetime) -> list[Alike]:
    """All pairs of some organizations that nobody has decided about, the strongest reason first."""
    within = list(organizations)
    return still_open([*find_alike(within), *_at_the_door(within, now)])


def _at_the_door(organizations: Sequence[int], now: datetime) -> Iterator[Alike]:
    """Who came to the door with a first name alone, where somebody of that name was on the list and was not marked."""
    known = Person.objects.known().filter(organization__in=organizations)
    known = known.exclude(household__protected_address=True)
    walked_in = known.filter(contacts=None, parties__source=Party.Source.DOOR).exclude(search_name__contains=" ")
    came = Attendance.objects.filter(
        person__in=walked_in, status__in=CAME, session__starts_at__gt=now - REMEMBERED, session__starts_at__lte=now
    )
    at = list(came.order_by().values_list("person", "person__search_name", "session", "session__roster"))
    if not at:
        return
    there = set(
        Attendance.objects.filter(session__in={one[2] for one in at}, status__in=CAME)
        .order_by()
        .values_list("session", "person")
    )
    on_list = _on_lists(known, {roster for *_rest, roster in at if roster})
    for walker, word, session, roster in at:
        for other, name in on_list.get(roster, ()):
            if other != walker and name.split()[0] == word and (session, other) not in there:
                yield Alike(in_order(walker, other), Why.AT_THE_DOOR)


def _on_lists(known: Iterable[Person], rosters: set[int]) -> dict[int, set[tuple[int, str]]]:
    """Who of these is on which list, with the name."""
    found: dict[int, set[tuple[int, str]]] = {}
    for way in ("lead", "members__person"):
        active = Party.objects.filter(
            registrations__roster__in=rosters, registrations__status__in=ACTIVE, **{f"{way}__in": known}
        )
        rows = active.order_by().values_list("registrations__roster", way, f"{way}__search_name")
        for roster, pk, name in rows:
            found.setdefault(roster, set()).add((pk, name))
    return found


@dataclass(frozen=True)
class Proposal:
    """Two records and why they may be of one person."""

    one: Person
    other: Person
    why: str
    known: Sequence[tuple[Person, str]] = ()
    """Each of the two, with what tells it apart."""


def proposals(found: Sequence[Alike]) -> list[Proposal]:
    """One page of them, in one query."""
    people = Person.objects.in_bulk([pk for alike in found for pk in alike.pair])
    return [
        Proposal(people[alike.pair[0]], people[alike.pair[1]], why_words(alike))
        for alike in found
        if set(alike.pair) <= set(people)
    ]


def told_apart(who: Viewer, found: Sequence[Proposal]) -> list[Proposal]:
    """The same, each record with the last sign-up that this viewer may know of."""
    traces = traces_of(who, {person.pk for one in found for person in (one.one, one.other)}) if found else {}
    return [replace(pair, known=[(one, traces[one.pk]) for one in (pair.one, pair.other)]) for pair in found]


def why_words(alike: Alike) -> str:
    """The reason as one says it."""
    if alike.why == Why.CAME_WITH:
        return _("Same name, and both came along with the same person.")
    if alike.why == Why.AT_THE_DOOR:
        return _("One came to the door by first name. The other was on the list.")
    if alike.why == Why.NAME:
        return _("Same name, and one of them left no e-mail or phone.")
    by_phone = alike.kind == Contact.Kind.MOBILE
    if alike.how == How.PART:
        part = _("Same phone, and one name is part of the other.")
        return part if by_phone else _("Same e-mail, and one name is part of the other.")
    if alike.how == How.SHORT:
        short = _("Same phone, and one name is short for the other.")
        return short if by_phone else _("Same e-mail, and one name is short for the other.")
    if alike.how == How.SLIP:
        slip = _("Same phone, and the names differ by a letter.")
        return slip if by_phone else _("Same e-mail, and the names differ by a letter.")
    return _("Same name and same phone.") if by_phone else _("Same name and same e-mail.")
