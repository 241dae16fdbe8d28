"""Who was merged is found nowhere: every look at people begins with those who are known."""

from __future__ import annotations

import re

import pytest

from accounts.history import Change
from accounts.links import Claim
from accounts.merging import merge
from accounts.models import Person
from tests.factories import NOW
from tests.test_house import SOURCES, name_of

BEGINS = ("known", "now_called", "records_of", "create", "bulk_create", "select_for_update")
"""How a look at people begins: with those who are known, with one that is held by its key, or across a merge."""
BY_KEY = {
    "accounts/merging.py": "it is what merges",
    "accounts/together.py": "asks about people that the caller knows",
    "accounts/people.py": "the names under which somebody was known",
    "events/desk/callers/finding.py": "keys of known people",
    "events/desk/people/facts.py": "a page about two records leads on where one was merged",
    "events/desk/people/proposals.py": "keys of known people",
}
"""Files that may ask for records in another way, and why."""


@pytest.mark.rule("P14")
@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_look_at_people_begins_with_those_who_are_known(path):
    text = path.read_text(encoding="utf-8")
    asked = set(re.findall(r"Person\.(?:objects|_default_manager)\s*\.(\w+)", text)) - set(BEGINS)
    assert not asked or name_of(path) in BY_KEY, f"begin with known(), not with {sorted(asked)}"
    assert not re.search(r"get_(object|list)_or_404\(\s*Person\b", text)


@pytest.mark.django_db
def test_a_link_of_any_record_opens_the_person_once(ines, ana, twin):
    third = Person.objects.create(organization=ana.organization, name="A", search_name="a", merged_into=ana)
    merge(ana, twin, by=ines, now=NOW)
    for record in (ana, twin, third):
        assert Person.objects.behind(Claim(record.pk, 1)).get() == ana
        assert not Person.objects.behind(Claim(record.pk, 2)).exists()
    assert Person.objects.now_called([ana.pk, twin.pk, third.pk]) == {twin.pk: ana.pk, third.pk: ana.pk}
    assert set(Person.objects.records_of(ana)) == {ana, twin, third}
    assert Change.objects.filter(act="merged").count() == 2
