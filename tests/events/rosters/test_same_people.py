"""Who is on a list already is found among however many, and nobody else is taken for them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.contact import normalize
from accounts.models import Contact
from events.rosters.entering import SignUp, enter_party
from events.rosters.models import Member, Party, Registration
from events.rosters.same_people import of_the_same, parties_near
from tests.factories import NOW, make_organization, make_party, make_roster

pytestmark = pytest.mark.django_db

NAMES = ("Ada", "Bo", "Cy")
adults = st.tuples(st.sampled_from(NAMES), st.sampled_from(["home@family.example", "860-555-0142", "x@y.example", ""]))
families = st.tuples(st.booleans(), adults, st.lists(st.sampled_from(NAMES), max_size=2))


def enter(family):
    elsewhere, (name, contact), others = family
    organization = make_organization("Another Network" if elsewhere else "Example Network")
    said = SignUp(name=name, reach=normalize(contact) if contact else None, others=others)
    return enter_party(organization, said, now=NOW)


def is_same(one, other):
    """The rule in words: the same person, or the same name and the same contact in one organization."""
    if set(one.people) & set(other.people):
        return True
    reached = [set(party.lead.contacts.values_list("value", flat=True)) for party in (one, other)]
    names = [{person.search_name for person in party.people} for party in (one, other)]
    alike = one.lead.organization == other.lead.organization and reached[0] & reached[1]
    return bool(alike and names[0] & names[1])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(families, min_size=1, max_size=4), families, st.booleans(), st.sampled_from(["", "theirs", "ours"]))
def test_the_same_are_found_and_nobody_else(there, new, two_contacts, comes_along):
    Registration.objects.all().delete()
    Party.objects.all().delete()
    roster = make_roster()
    for family in there:
        registration = {"seats": 1, "status": "waitlisted", "queued_at": NOW, "changed_at": NOW}
        Registration.objects.create(party=enter(family), roster=roster, **registration)
    party = enter(new)
    if two_contacts:
        Contact.objects.get_or_create(person=party.lead, kind="email", value="x@y.example")
    first = roster.registrations.order_by("pk")[0].party
    if comes_along and first.lead != party.lead:
        whole, adult = (first, party.lead) if comes_along == "theirs" else (party, first.lead)
        Member.objects.create(party=whole, person=adult)
    party = Party.objects.get(pk=party.pk)

    found = of_the_same(party, roster.registrations.active())

    assert found == [one for one in roster.registrations.order_by("pk") if is_same(party, one.party)]


@pytest.mark.sqlite
def test_they_are_found_by_indexes_so_that_it_takes_no_longer_among_a_million():
    roster = make_roster()
    party = Party.objects.get(pk=make_party("Ada", contact="ada@family.example", others=("Bo",)).pk)
    with CaptureQueriesContext(connection) as asked:
        near = list(parties_near(party))
        of_the_same(party, roster.registrations.active())

    assert near == [party.pk]
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = " ".join(row[3] for row in cursor.fetchall())
            assert "SCAN events_" not in steps
            assert "SCAN accounts_" not in steps
