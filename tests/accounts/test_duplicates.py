"""Who may be there twice is proposed with its reason; a shared phone or an address alone is none."""

from __future__ import annotations

import pytest

from accounts.duplicates import Why, find_alike, still_open
from accounts.merges import NotSame
from accounts.models import Contact, Household, Person
from accounts.people import enter_person
from tests.factories import make_organization, make_party, make_person

pytestmark = pytest.mark.django_db


def proposed(organization=None):
    """Pairs of names with the reason."""
    found = still_open(find_alike([(organization or make_organization()).pk]))
    names = dict(Person.objects.values_list("pk", "name"))
    return {(*sorted(names[pk] for pk in one.pair), one.why) for one in found}


def without_contact(name, **fields):
    person = enter_person(make_organization(), name)
    Person.objects.filter(pk=person.pk).update(**fields)
    return person


@pytest.mark.rule("P14")
@pytest.mark.parametrize("contact", ["family@family.example", "860-555-0142"])
def test_the_same_contact_and_names_that_are_alike_are_a_reason(contact):
    for name in ("Guadalupe Núñez", "Lupe Núñez"):
        make_person(name, contact=contact)

    assert proposed() == {("Guadalupe Núñez", "Lupe Núñez", Why.CONTACT)}


@pytest.mark.rule("P12")
@pytest.mark.parametrize("contact", ["family@family.example", "860-555-0142"])
def test_a_shared_phone_or_mailbox_alone_is_no_reason(contact):
    for name in ("Ana Núñez", "Luz Núñez", "Mario Núñez", "Maria Núñez", "Rosa"):
        make_person(name, contact=contact)

    assert proposed() == set()


def test_the_same_name_alone_is_no_reason_either():
    make_person("Maria Garcia", contact="one@family.example")
    make_person("Maria Garcia", contact="860-555-0142")

    assert proposed() == set()


@pytest.mark.rule("D2.12")
def test_who_walked_in_without_a_contact_is_proposed_by_the_full_name():
    without_contact("Luz Example")
    without_contact("Ana")
    make_person("Luz Example", contact="luz@family.example")
    make_person("Ana", contact="ana@family.example")

    assert proposed() == {("Luz Example", "Luz Example", Why.NAME)}, "a first name alone says too little"


def test_who_came_along_twice_with_the_same_person_is_proposed_by_any_name():
    for _ in range(2):
        make_party("Alma Ejemplo", contact="alma@family.example", others=("Beto",))
    make_party("Bo Example", others=("Beto",))

    assert proposed() == {("Beto", "Beto", Why.CAME_WITH)}


@pytest.mark.rule("D7.5")
def test_of_a_protected_family_only_a_contact_with_a_name_is_looked_at():
    """Families under one protected address would else all look like one; no address is stored or looked at."""
    shelter = Household.objects.create(organization=make_organization(), protected_address=True)
    for _ in range(2):
        without_contact("Luz Example", household=shelter)
    without_contact("Rosa Example", household=shelter)
    without_contact("Rosa Example")
    party = make_party("Alma Ejemplo", others=("Beto Ejemplo",))
    again = make_party("Alma Ejemplo", contact=party.contact.value, others=("Beto Ejemplo",))
    Person.objects.filter(memberships__party=again).update(household=shelter)
    assert proposed() == set()

    for name in ("Ana Núñez", "Ana"):
        person = make_person(name, contact="ana@family.example")
        Person.objects.filter(pk=person.pk).update(household=shelter)
    assert proposed() == {("Ana", "Ana Núñez", Why.CONTACT)}


def test_who_was_called_two_people_and_who_came_together_is_not_proposed():
    ana = make_person("Ana Núñez", contact="family@family.example")
    short = make_person("Ana", contact="family@family.example")
    NotSame.objects.create(lower=ana, higher=short)
    party = make_party("Jon Example", contact="home@family.example")
    party.members.create(person=make_person("John Example", contact="home@family.example"))

    assert proposed() == set()
    NotSame.objects.all().delete()
    assert proposed() == {("Ana", "Ana Núñez", Why.CONTACT)}


@pytest.mark.rule("N19")
def test_organizations_keep_to_themselves_and_merged_records_are_gone():
    elsewhere = make_organization("Elsewhere")
    ana = make_person("Ana Núñez", contact="ana@family.example")
    make_person("Ana", contact="ana@family.example", organization=elsewhere)
    merged = make_person("Ana", contact="ana@family.example")
    Person.objects.filter(pk=merged.pk).update(merged_into=ana)

    assert proposed() == proposed(elsewhere) == set()


def test_of_many_records_of_one_person_as_few_pairs_are_shown_as_it_takes():
    for number in range(12):
        make_party("Alma Ejemplo", contact="alma@family.example", others=("Beto Ejemplo",), children=number)

    assert len(still_open(find_alike([make_organization().pk]))) == 11


def test_a_contact_that_many_share_says_little():
    people = [make_person(f"Person {number:03}", contact=f"p{number}@family.example") for number in range(60)]
    Contact.objects.bulk_create(Contact(person=one, kind="mobile", value="+18605550142") for one in people)
    twin = make_person("Person 007", contact="other@family.example")
    Contact.objects.create(person=twin, kind="mobile", value="+18605550142")

    assert proposed() == {("Person 007", "Person 007", Why.NAME_AND_CONTACT)}


def test_looking_takes_the_same_few_queries_for_any_number(django_assert_num_queries):
    organization = make_organization()
    for number in range(3):
        make_person(f"Ana Núñez {number}", contact="a@family.example")
        without_contact("Luz Example")
    with django_assert_num_queries(7):
        few = still_open(find_alike([organization.pk]))
    for number in range(30):
        make_person(f"Ana Núñez {number}", contact=f"a{number % 7}@family.example")
        without_contact(f"Luz Example {number % 9}")
    with django_assert_num_queries(7):
        many = still_open(find_alike([organization.pk]))
    assert len(many) > len(few)
