"""Finding who calls: by part of a name, a number, an address or the code of a sign-up."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from accounts.contact import normalize_mobile
from accounts.languages import fold
from accounts.models import Contact, Person
from events.desk.callers.reaching import Reached, reached
from events.desk.callers.seeing import COORDINATOR, dates_of, parties_of, seen_among, sign_ups_of
from events.rosters.models import CODE_LENGTH, CODE_LETTERS, Party
from events.schedule.models import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from events.rosters.models import Registration, RegistrationQuerySet
    from events.schedule.models import Session

MOST = 30
LOOKED_THROUGH = 2000
"""So many people of one name are looked through; of more one has to say more of the name."""
MOST_WORDS = 8
MOST_NEXT = 3
LEAST_LETTERS = 2
LEAST_DIGITS = 4
"""So many of the last digits of a number tell families apart."""
NUMBER = re.compile(r"[+\d\s().\-/]+")


@dataclass(frozen=True)
class Next:
    """What somebody comes to next."""

    session: Session
    registration: Registration


@dataclass(frozen=True)
class Found:
    """Somebody who may be calling."""

    person: Person
    reached: Sequence[Reached]
    next: Sequence[Next]
    more: int
    """How many more sign-ups are to come."""

    @property
    def comes_with(self) -> str:
        """Who answers for the sign-up of somebody of whom nothing else is known."""
        leads = [one.registration.party.lead for one in self.next]
        return next((lead.name for lead in leads if lead.pk != self.person.pk), "")


@dataclass(frozen=True)
class Search:
    """What a search found, in the order of names."""

    found: Sequence[Found]
    is_cut: bool
    """There are more than are shown, or more than were looked through."""


def is_enough(typed: str) -> bool:
    """Whether so much was typed that it is worth looking."""
    return bool(_ways(typed, None))


def find(who: Viewer, typed: str, *, now: datetime) -> Search:
    """People who may be meant, of whom this viewer may know; in a few queries for any number of them."""
    ways = _ways(typed, sign_ups_of(who))
    organizations = {grant.organization_id for grant in who.grants if grant.role == COORDINATOR}
    if not ways or not organizations:
        return Search([], is_cut=False)
    called = Person.objects.known().filter(reduce(or_, ways), organization__in=organizations)
    rows = called.order_by("search_name", "pk").values_list("pk", "organization")[: LOOKED_THROUGH + 1]
    candidates = list(rows)
    whole = who.whole(COORDINATOR)
    seen = {pk for pk, organization in candidates if organization in whole}
    seen |= seen_among(who, (pk for pk, organization in candidates if organization not in whole))
    hers = [pk for pk, _organization in candidates if pk in seen]
    people = Person.objects.filter(pk__in=hers[:MOST]).select_related("household").prefetch_related("contacts")
    shown = list(people.order_by("search_name", "pk"))
    return Search(_with_next(who, shown, now), is_cut=len(hers) > MOST or len(candidates) > LOOKED_THROUGH)


def _ways(typed: str, hers: RegistrationQuerySet | None) -> list[Q]:
    """In which ways it can be meant: an address, the end of a number, a code, parts of a name."""
    typed = " ".join(typed.replace("\0", " ").split())
    if "@" in typed:
        address = typed.replace(" ", "").lower()
        return [_with_contact(Contact.Kind.EMAIL, address, whole=address)]
    ways = _by_code(typed, hers)
    if NUMBER.fullmatch(typed):
        digits = "".join(letter for letter in typed if letter in "0123456789")
        return [*ways, _by_number(typed, digits)] if len(digits) >= LEAST_DIGITS else ways
    words = fold(typed).split()[:MOST_WORDS]
    if sum(map(len, words)) >= LEAST_LETTERS:
        ways.append(Q(*(Q(search_name__contains=word) for word in words)))
    return ways


def _by_code(typed: str, hers: RegistrationQuerySet | None) -> list[Q]:
    code = re.sub(r"[\s\-]", "", typed).upper()
    if len(code) != CODE_LENGTH or not set(code) <= set(CODE_LETTERS):
        return []
    parties = Party.objects.filter(code=code).order_by()
    if hers is not None:
        parties = parties.filter(Exists(hers.filter(party=OuterRef("pk")).order_by()))
    return [Q(pk__in=parties.values("lead"))]


def _by_number(typed: str, digits: str) -> Q:
    """The whole number in any spelling, or its last digits."""
    try:
        return _with_contact(Contact.Kind.MOBILE, digits, whole=normalize_mobile(typed))
    except ValidationError:
        return _with_contact(Contact.Kind.MOBILE, digits, whole="")


def _with_contact(kind: str, part: str, *, whole: str) -> Q:
    """Reached so: an address by its beginning, a number by its end.

    A family whose address is protected is found by all of it, not by a part: nobody finds it by trying.
    """
    how = "value__startswith" if kind == Contact.Kind.EMAIL else "value__endswith"
    contacts = Contact.objects.filter(kind=kind).order_by()
    open_ones = contacts.filter(**{how: part}).exclude(person__household__protected_address=True)
    by_part = Q(pk__in=open_ones.values("person"))
    return by_part | Q(pk__in=contacts.filter(value=whole).values("person")) if whole else by_part


def _with_next(who: Viewer, people: Sequence[Person], now: datetime) -> list[Found]:
    coming = next_of(who, people, now)
    return [
        Found(person, reached(person), coming[person.pk][:MOST_NEXT], max(0, len(coming[person.pk]) - MOST_NEXT))
        for person in people
    ]


def next_of(who: Viewer, people: Iterable[Person], now: datetime) -> dict[int, list[Next]]:
    """The sign-ups of people that are still to come, soonest first, one line for each list."""
    wanted = {person.pk for person in people}
    found: dict[int, list[Next]] = defaultdict(list)
    if not wanted:
        return found
    registrations = sign_ups_of(who).active().filter(parties_of(wanted)).select_related("party__lead")
    active = list(registrations.prefetch_related("party__members").order_by("pk"))
    dates = dates_of(who, [one.roster_id for one in active])
    for registration in active:
        coming = [one for one in dates[registration.roster_id] if one.ends_at > now and one.status != Status.CANCELED]
        if not coming:
            continue
        party = registration.party
        for pk in wanted & {party.lead_id, *(member.person_id for member in party.members.all())}:
            found[pk].append(Next(coming[0], registration))
    for line in found.values():
        line.sort(key=lambda one: (one.session.starts_at, one.registration.pk))
    return found
