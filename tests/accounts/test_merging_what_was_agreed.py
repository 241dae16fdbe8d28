"""A yes means after a merge what it meant before: to these words, for this number, for this household."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.consent import TEXTS, give_consent, revoke_consent, standing
from accounts.merging import Chosen, merge, undo_merge
from accounts.models import Household, Person
from accounts.sharing import share, shared_with, shares
from tests.any_rows import everything
from tests.factories import NOW, make_organization, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P14")]
DAY = timedelta(days=1)
OF_MERGING = ("accounts.Merge", "accounts.MovedRow", "accounts.Change")


@pytest.fixture
def two():
    """Two records with one number; each said yes to texts, the first record first."""
    people = [make_person(name, contact="860-555-0142") for name in ("Lupe Núñez", "Guadalupe Núñez")]
    for day, person in enumerate(people):
        contact, now = person.contacts.get(), NOW + day * DAY
        give_consent(contact, TEXTS, text="Yes", language="en", now=now)
    return people


@pytest.mark.rule("D6.5")
@pytest.mark.parametrize("which", [0, 1])
def test_who_took_back_a_yes_to_texts_with_one_record_gets_none_through_the_other(two, ines, which):
    revoke_consent(two[which].contacts.get(), TEXTS, now=NOW + 2 * DAY)
    before = everything(without=OF_MERGING)

    decided = merge(*two, by=ines, now=NOW + 3 * DAY)
    contact = two[0].contacts.get()
    assert contact.consents.count() == 2
    assert not standing(contact, TEXTS).exists()

    undo_merge(decided, by=ines, now=NOW + 3 * DAY)
    assert everything(without=OF_MERGING) == before


@pytest.mark.rule("D6.5")
def test_a_yes_that_came_after_the_other_was_taken_back_stands(two, ines):
    revoke_consent(two[0].contacts.get(), TEXTS, now=NOW + DAY / 2)
    merge(*two, by=ines, now=NOW + 3 * DAY)
    assert standing(two[0].contacts.get(), TEXTS).count() == 1


@pytest.mark.parametrize("stays", [0, 1])
def test_a_yes_to_be_seen_by_one_household_opens_nothing_to_another(two, ines, stays):
    homes = [Household.objects.create(organization=make_organization()) for _person in two]
    others = [make_person(name) for name in ("Luis", "Rosa")]
    for person, other, home in zip(two, others, homes, strict=True):
        Person.objects.filter(pk__in=(person.pk, other.pk)).update(household=home)
    for person in (two[0], *others):
        share(person, text="Yes", language="en", source="web", now=NOW)
    before = everything(without=OF_MERGING)

    decided = merge(*two, by=ines, now=NOW, chosen=Chosen(household=homes[stays].pk))
    assert shares(two[0], NOW) == (stays == 0), "she said it to the adults of her first household alone"
    assert two[0] in shared_with([others[0]], NOW) or stays == 1
    assert two[0] not in shared_with([others[1]], NOW)

    undo_merge(decided, by=ines, now=NOW)
    assert everything(without=OF_MERGING) == before
