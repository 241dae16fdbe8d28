"""Two adults who are named in one row are two people: they signed up together, or they visit together."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from accounts.carrying import columns_naming
from accounts.merges import Merge, NotSame
from accounts.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.carrying import Column

Pair = tuple[int, int]
OF_MERGING = (Merge, NotSame, Person)
"""What says of two people whether they are the same does not say that they were seen together."""


def in_order(one: int, other: int) -> Pair:
    """Two people by their keys, always in the same order."""
    return (one, other) if one < other else (other, one)


def seen_together(people: Iterable[int]) -> set[Pair]:
    """Which of these people, by their keys, are named in one sign-up or in one other row. Few queries for any number.

    Also in one that was canceled: they came, or meant to come, side by side.
    """
    pks = list(people)
    some = Person.objects.filter(pk__in=pks)
    with_lead = some.filter(joined_parties__lead__in=pks).values_list("pk", "joined_parties__lead")
    beside = some.filter(joined_parties__others__in=pks).values_list("pk", "joined_parties__others")
    found = {in_order(one, other) for pairs in (with_lead, beside) for one, other in pairs if one != other}
    for first, second in _columns_of_one_row():
        named = {f"{first.name}__in": pks, f"{second.name}__in": pks}
        rows = first.model._base_manager.filter(**named).values_list(first.attname, second.attname)
        found.update(in_order(one, other) for one, other in rows if one != other)
    return found


def _columns_of_one_row() -> list[tuple[Column, Column]]:
    columns = [column for column in columns_naming(Person) if column.model not in OF_MERGING]
    return [(one, other) for one, other in combinations(columns, 2) if one.model is other.model]
