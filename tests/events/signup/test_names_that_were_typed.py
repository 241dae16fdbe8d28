"""A family's own pages show the names that its sign-up gave, never those that we know of these people besides."""

from __future__ import annotations

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.merging import merge
from accounts.models import Person
from events.attendance.walking_in import walk_in
from events.rosters.models import Party
from events.rosters.moving import rename_person, replace_person
from events.rosters.registration import change_party, register
from events.signup.returning import as_filled_in
from tests.events.signup.filling_in import typed
from tests.factories import NOW, make_party, make_person, make_session, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P26")]


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


def own_pages(client, party):
    """All that the link of a sign-up shows."""
    names = ("link-manage", "party-change", "party-cancel")
    return "".join(client.get(reverse(f"events:{name}", args=[party.token])).content.decode() for name in names)


def test_who_types_a_first_name_that_staff_matched_to_somebody_does_not_learn_the_whole_name(client):
    ana = make_person("Ana Zzlastname", contact="ana@family.example")
    walk_in(make_session(starts_at=NOW), "Ana", adults=1, children=0, key=uuid4(), by=None, now=NOW)
    merge(ana, Person.objects.get(name="Ana"), by=make_user(), now=NOW)
    session = make_session()

    client.post(
        reverse("events:sign-up", args=[session.slug]),
        typed(session, name="Ana", contact="ana@family.example", others="Bo"),
    )

    party = Party.objects.latest("pk")
    assert party.lead == ana
    assert "Zzlastname" not in own_pages(client, party)
    assert "Zzlastname" not in str(as_filled_in(party))


def test_whom_staff_match_afterwards_the_pages_show_as_before(client):
    session = make_session()
    party = make_party("Ana", contact="shared@family.example", others=("Bo",))
    register(party, session.roster, now=NOW)
    merge(make_person("Ana Zzlastname"), party.lead, by=make_user(), now=NOW)
    merge(make_person("Bo Zzlastname"), party.members.get().person, by=make_user(), now=NOW)

    party = Party.objects.get(pk=party.pk)

    assert [str(adult) for adult in party.named] == ["Ana", "Bo"]
    assert "Zzlastname" not in own_pages(client, party)
    assert [person.name for person in party.people] == ["Ana Zzlastname", "Bo Zzlastname"], "staff know them"


def test_who_changes_nothing_keeps_the_people_whom_staff_matched():
    """The form shows Bo as typed: sent back as it is, it means the same person."""
    party = make_party("Ana", others=("Bo",))
    register(party, make_session().roster, now=NOW)
    known = make_person("Bo Zzlastname")
    merge(known, party.members.get().person, by=make_user(), now=NOW)
    party = Party.objects.get(pk=party.pk)

    change_party(party, others=[adult.name for adult in party.named[1:]], children=1, now=NOW)

    assert party.members.get().person == known


def test_a_corrected_spelling_and_a_new_person_are_shown(client):
    party = make_party("Jose", others=("Bo",))
    register(party, make_session().roster, now=NOW)
    rename_person(party.lead, "José", by=make_user(), now=NOW)
    replace_person(party, party.members.get().person, "Cy", None, by=make_user(), now=NOW)

    party = Party.objects.get(pk=party.pk)
    assert [str(adult) for adult in party.named] == ["José", "Cy"]
    assert [str(adult) for adult in party.named] == [person.name for person in party.people]
