"""People are known by name and contact together, inside one organization."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.contact import normalize
from accounts.models import Person
from accounts.people import clean_name, enter_person
from tests.factories import make_organization, make_person

NAMES = [
    "José Núñez",
    "D'Angelo O’Neill",
    "Ana 🌻",
    "مريم حداد",
    "李小龍",
    "Nguyễn Thị Ánh",
    "Anne-Marie",
    "Ñ",
    "שרה",
    "👩‍👧 Ada",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_as_its_owner_writes_it(name):
    assert clean_name(f"  {name}\t") == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\n\nMaria", "Ana Maria"),
        ("Ana\u202eeliM", "AnaeliM"),
        ("A\u0301na", "Ána"),
        ("Ana\x00", "Ana"),
        ("Ana\u2028Maria", "Ana Maria"),
    ],
)
def test_signs_that_cannot_be_seen_are_taken_out(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\u202e", "\u200d", "x" * 201])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        clean_name(typed)
    assert refusal.value.code == "name"


def test_a_name_may_have_200_letters():
    assert clean_name("ñ" * 200) == "ñ" * 200


@given(st.text(max_size=250))
def test_cleaning_twice_changes_nothing_more(typed):
    try:
        once = clean_name(typed)
    except ValidationError:
        return
    assert clean_name(once) == once


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*NAMES, "ﷺ" * 200, "ñ" * 200])
def test_any_name_can_be_entered_and_found(name):
    person = enter_person(make_organization(), name, reach=normalize("family@family.example"))

    person.full_clean(exclude=["user", "household"])
    assert enter_person(make_organization(), name, reach=normalize("FAMILY@family.example")) == person


@pytest.mark.django_db
@pytest.mark.rule("P12")
def test_three_adults_with_one_address_and_one_phone_are_three_people():
    people = set()
    for name in ("Ana Example", "Luz Example", "Rosa Example"):
        for contact in ("family@family.example", "860-555-0142"):
            people.add(make_person(name, contact=contact).pk)

    assert len(people) == 6, "a name with a new contact is not guessed to be the same person"
    for contact in ("Family@family.example", "(860) 555-0142"):
        for name in ("Ana Example", "ana  example", "ANA EXAMPLE"):
            people.add(make_person(name, contact=contact).pk)
    assert len(people) == 6, "the same name with the same contact is"


@pytest.mark.django_db
def test_what_is_known_of_a_person_does_not_change_by_signing_up_again():
    ana = make_person("Ana Núñez", contact="ana@family.example", reads="es")

    again = make_person("ana nunez", contact="ana@family.example", reads="en")

    assert again == ana
    ana.refresh_from_db()
    assert (ana.name, ana.reads) == ("Ana Núñez", "es")


@pytest.mark.django_db
def test_organizations_do_not_know_each_others_people():
    here = make_person("Ana Example", contact="ana@family.example")
    there = make_person("Ana Example", contact="ana@family.example", organization=make_organization("Elsewhere"))

    assert here != there
    assert Person.objects.count() == 2
