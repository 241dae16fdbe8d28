"""What the database refuses of records that are merged; tests/test_constraints.py tries it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from accounts.models import Merge, Person
from tests.factories import NOW, make_person, make_user


def merge(**fields: Any) -> Merge:
    people = {"kept": make_person(), "lost": make_person()}
    return Merge(**{**people, "by": make_user(), "at": NOW, **fields})


def merged_with_an_account() -> list[Model]:
    person = make_person()
    person.merged_into, person.user = make_person(), make_user()
    return [person]


def merged_into_itself() -> list[Model]:
    person: Person = make_person()
    person.merged_into = person
    return [person]


def merge_of_one() -> list[Model]:
    one = merge()
    one.lost = one.kept
    return [one]


def merged_twice() -> list[Model]:
    one = merge()
    return [one, merge(lost=one.lost)]


OF_MERGING = {
    "person_not_merged_into_itself": merged_into_itself,
    "merged_person_stands_back": merged_with_an_account,
    "merge_of_two": merge_of_one,
    "merge_once": merged_twice,
    "merge_undone_by_somebody": lambda: [merge(undone_at=NOW)],
}
