"""Records that may be of one person: found with few queries, each with the reason why. People decide.

A shared phone or address alone is no reason: families share them. No street address is looked at; none is stored.
Of a family whose address is protected, nothing but a contact together with a name is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef

from accounts.alike import How, how_alike
from accounts.merges import NotSame
from accounts.models import Contact, Person
from accounts.together import in_order, seen_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from accounts.known import PersonQuerySet
    from accounts.together import Pair

EACH_WITH_EACH = 8
"""Of more records of one name each is compared with the oldest alone: who is merged makes the group smaller."""
SHARED_BY_MANY = 40
"""A contact that more people share is that of a school or an agency: there only equal names are looked at."""


class Why(IntEnum):
    """Why two records may be of one person, the strongest reason first."""

    NAME_AND_CONTACT = 1
    """The same e-mail or phone, and the same name."""
    CAME_WITH = 2
    """The same name, and both came along with the same person."""
    AT_THE_DOOR = 3
    """Came to the door by first name alone, where somebody of that name was on the list."""
    CONTACT = 4
    """The same e-mail or phone, and the names are alike."""
    NAME = 5
    """The same full name, and one of them left no contact."""


@dataclass(frozen=True)
class Alike:
    """Two records, by their keys in order, that may be of one person."""

    pair: Pair
    why: Why
    kind: str = ""
    """The kind of contact that both have."""
    how: How = How.SAME
    """In what their names are alike."""


class Known(NamedTuple):
    """What is looked at of a record."""

    pk: int
    organization: int
    search_name: str
    protected: bool | None
    has_contact: bool = True


def find_alike(organizations: Iterable[int]) -> list[Alike]:
    """Pairs by contact and name, and by name where one record has no contact. Three queries for any number."""
    within = Person.objects.known().filter(organization__in=list(organizations))
    return [*_by_contact(within), *_by_name(within)]


def still_open(found: Iterable[Alike]) -> list[Alike]:
    """The pairs to look at, the strongest reason first, without those called two people and those who came together.

    Of several records that may all be one, only as many pairs as it takes to make them one.
    """
    best: dict[Pair, Alike] = {}
    for one in sorted(found, key=lambda one: (one.why, one.pair)):
        best.setdefault(one.pair, one)
    people = {pk for pair in best for pk in pair}
    if not people:
        return []
    said = NotSame.objects.filter(lower__in=people).values_list("lower", "higher")
    closed = {*said, *seen_together(people)}
    return _as_few_as_it_takes(one for one in best.values() if one.pair not in closed)


def _as_few_as_it_takes(found: Iterable[Alike]) -> list[Alike]:
    """Without a pair whose two are linked by stronger pairs already."""
    link: dict[int, int] = {}

    def end_of(pk: int) -> int:
        while link.get(pk, pk) != pk:
            pk = link[pk]
        return pk

    kept = []
    for one in found:
        first, second = (end_of(pk) for pk in one.pair)
        if first != second:
            link[second] = first
            kept.append(one)
    return kept


def _by_contact(within: PersonQuerySet) -> Iterator[Alike]:
    """The same e-mail address or phone, and names that can be one person's."""
    contacts = Contact.objects.filter(person__in=within)
    twice = contacts.order_by().values("person__organization", "kind", "value").annotate(people=Count("person"))
    groups = defaultdict(list)
    rows = contacts.filter(value__in=twice.filter(people__gt=1).values("value")).order_by("person")
    columns = ("person", "person__organization", "person__search_name", "person__household__protected_address")
    for kind, value, *known in rows.values_list("kind", "value", *columns):
        groups[kind, value, known[1]].append(Known(*known))
    for (kind, _value, _organization), people in groups.items():
        for one, other in _of_one_contact(people):
            how = how_alike(one.search_name, other.search_name)
            if how:
                why = Why.NAME_AND_CONTACT if how == How.SAME else Why.CONTACT
                yield Alike(in_order(one.pk, other.pk), why, kind, how)


def _by_name(within: PersonQuerySet) -> Iterator[Alike]:
    """The same name, where one of the two left no contact: walked in, or came along with somebody."""
    twice = within.order_by().values("organization", "search_name").annotate(people=Count("pk"))
    has_contact = Exists(Contact.objects.filter(person=OuterRef("pk")))
    rows = within.filter(search_name__in=twice.filter(people__gt=1).values("search_name")).order_by("pk")
    columns = ("pk", "organization", "search_name", "household__protected_address")
    groups = defaultdict(list)
    for row in rows.values_list(*columns, has_contact):
        known = Known(*row)
        if not known.protected:
            groups[known.organization, known.search_name].append(known)
    pairs = [pair for people in groups.values() for pair in _pairs(people) if not all(one.has_contact for one in pair)]
    leads = _came_with(within, {one.pk for pair in pairs for one in pair})
    for one, other in pairs:
        if leads[one.pk] & leads[other.pk]:
            yield Alike(in_order(one.pk, other.pk), Why.CAME_WITH)
        elif " " in one.search_name:
            yield Alike(in_order(one.pk, other.pk), Why.NAME)


def _came_with(within: PersonQuerySet, people: Iterable[int]) -> dict[int, set[int]]:
    """With whom each of these people came along, by keys."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = within.filter(pk__in=list(people), joined_parties__isnull=False).order_by()
    for pk, lead in rows.values_list("pk", "joined_parties__lead"):
        found[pk].add(lead)
    return found


def _of_one_contact(people: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    if len(people) <= SHARED_BY_MANY:
        yield from combinations(people, 2)
        return
    groups = defaultdict(list)
    for one in people:
        groups[one.search_name].append(one)
    for namesakes in groups.values():
        yield from _pairs(namesakes)


def _pairs(people: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    if len(people) <= EACH_WITH_EACH:
        yield from combinations(people, 2)
    else:
        yield from ((people[0], other) for other in people[1:])
