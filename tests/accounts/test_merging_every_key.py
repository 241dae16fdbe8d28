"""Merging moves whatever names a person, in every table that there is, and undoing brings it back.

A new foreign key to Person is tried here by itself. Where this fails for it, say in tests/any_rows.py how such a row
is made, and where a person can have it only once, give the row a method `absorb`.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField, UniqueConstraint

from accounts.merges import NotSame
from accounts.merging import merge, undo_merge
from accounts.models import Person
from tests.any_rows import any_row, everything, our_models
from tests.factories import NOW, make_party, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P14")]
OF_MERGING = ("accounts.Merge", "accounts.MovedRow", "accounts.Change")
STAYS = {
    "accounts.Merge.kept": "what was decided then stays true",
    "accounts.Merge.lost": "what was decided then stays true",
}
BESIDE = {"events.CalendarLink.owner": "the address was given to a calendar program, and goes on"}
"""Where both have such a row and both go on."""
TOGETHER = {"events.Member.person": "one sign-up that names both: two people"}
"""Where both cannot have such a row, being one person: refused."""


def label_of(column):
    return f"{column.model._meta.label}.{column.name}"


def columns():
    """Every foreign key to Person, looked for from its own side."""
    found = [
        field
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is Person
    ]
    return sorted(found, key=label_of)


def is_once(column):
    """Whether a person can be named only once in some way."""
    meta = column.model._meta
    rules = [rule.fields for rule in meta.constraints if isinstance(rule, UniqueConstraint)]
    return column.unique or any(column.name in names for names in [*rules, *meta.unique_together])


MOVING = [column for column in columns() if label_of(column) not in STAYS]
ONCE = [column for column in MOVING if is_once(column)]
PAIRS = [
    (one, other)
    for one in MOVING
    for other in MOVING
    if one.model is other.model and one != other and one.name != "higher"
]


@pytest.fixture
def people():
    """Kept and lost, and somebody who was there before them."""
    return make_person("Olga Earlier"), make_person("Ana Kept"), make_person("Ana Lost"), make_user()


def made(column, person, earlier):
    more = {"lower": earlier} if column.model is NotSame and column.name == "higher" else {}
    return any_row(column.model, **{column.name: person}, **more)


def named_by(column, row):
    """Whom a row names there; of a pair in order, either."""
    row.refresh_from_db()
    names = ("lower", "higher") if column.model is NotSame else (column.name,)
    return {getattr(row, f"{name}_id") for name in names}


def test_every_way_to_name_a_person_is_known():
    assert len(MOVING) > 15
    assert set(STAYS) <= set(map(label_of, columns()))
    for model in our_models():
        for field in model._meta.get_fields():
            if isinstance(field, ManyToManyField) and field.related_model is Person:
                through = [column for column in columns() if column.model is field.remote_field.through]
                assert through, f"{field}: its table in the middle names people"
            elif field.is_relation and field.related_model is Person and not field.auto_created:
                assert field in columns(), f"{field}: say how merging moves it"


@pytest.mark.parametrize("column", MOVING, ids=label_of)
def test_what_names_the_lost_one_names_the_kept_one_and_comes_back(column, people):
    earlier, kept, lost, ines = people
    row = made(column, lost, earlier)
    before = everything(without=OF_MERGING)

    decided = merge(kept, lost, by=ines, now=NOW)
    assert kept.pk in named_by(column, row)
    assert lost.pk not in named_by(column, row)

    undo_merge(decided, by=ines, now=NOW)
    assert everything(without=OF_MERGING) == before


@pytest.mark.parametrize("column", ONCE, ids=label_of)
def test_what_both_have_becomes_one_and_two_again(column, people):
    earlier, kept, lost, ines = people
    row = made(column, lost, earlier)
    twin = column.model._base_manager.get(pk=row.pk)
    twin.pk = None
    setattr(twin, column.name, kept)
    twin.save(force_insert=True)
    before = everything(without=OF_MERGING)

    if label_of(column) in TOGETHER:
        with pytest.raises(ValidationError):
            merge(kept, lost, by=ines, now=NOW)
        return
    decided = merge(kept, lost, by=ines, now=NOW)
    left = column.model._base_manager.filter(**{column.name: lost})
    assert left.exists() == (label_of(column) in BESIDE), "give the row a method `absorb`, or say in BESIDE why not"
    assert kept.pk in named_by(column, twin)

    undo_merge(decided, by=ines, now=NOW)
    assert everything(without=OF_MERGING) == before


@pytest.mark.parametrize(("column", "other"), PAIRS, ids=label_of)
def test_two_people_whom_one_row_names_are_two(column, other, people):
    """Tables that have two columns for people: whoever is named in both is somebody else."""
    _earlier, kept, lost, ines = people
    any_row(column.model, **{column.name: kept, other.name: lost})

    with pytest.raises(ValidationError) as refusal:
        merge(kept, lost, by=ines, now=NOW)
    assert refusal.value.code == "not-same" if column.model is NotSame else "together"


@pytest.mark.parametrize("way", ["lead and member", "both members", "canceled"])
def test_who_came_in_one_party_is_two_people(people, way):
    _earlier, kept, lost, ines = people
    party = make_party()
    if way == "both members":
        party.members.create(person=kept)
        party.members.create(person=lost)
    else:
        party.members.create(person=lost)
        type(party).objects.filter(pk=party.pk).update(lead=kept)
    before = everything()

    for one, other in ((kept, lost), (lost, kept)):
        with pytest.raises(ValidationError) as refusal:
            merge(one, other, by=ines, now=NOW)
        assert refusal.value.code == "together"
    assert everything() == before
