"""One person, one record: seen side by side, made one by hand by who coordinates the whole organization."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.merges import Merge, NotSame
from accounts.models import Consent, Grant, Household, Person
from events.attendance.models import Attendance
from events.attendance.walking_in import walk_in
from events.rosters.models import Registration
from events.rosters.moving import rename_person
from events.rosters.registration import register
from events.schedule.models import Program
from tests.accounts.test_merging_every_key import OF_MERGING
from tests.any_rows import everything
from tests.events.desk.looking_at_two import pair, text, today_for
from tests.events.signup.evenings import away, guests_of, make_course
from tests.factories import (
    NOW,
    make_coordinator,
    make_organization,
    make_party,
    make_person,
    make_program,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_staff_look_at_both_choose_and_make_them_one(desk, ines, two):
    ana, twin = two
    session = make_session()
    for person in two:
        register(make_party(person.name, contact="860-555-0142"), session.roster, now=NOW)
    home = Household.objects.create(organization=make_organization())
    Person.objects.filter(pk=twin.pk).update(household=home, reads="es", speaks="es")

    listed = text(desk.get(reverse("events:desk-people-same")))
    assert "Same phone, and one name is part of the other." in listed
    assert pair(*two) in listed
    page = text(desk.get(pair(*two)))
    assert "(860) 555-0142" in page
    assert "both have it" in page
    assert "Both are on the same list:" in page
    assert reverse("events:desk-roster", args=[session.slug]) in page

    answer = desk.post(pair(*two), {"name_of": twin.pk, "reads": "es", "speaks": "en"})
    assert answer["Location"] == reverse("events:desk-people-merged")
    ana.refresh_from_db()
    assert (ana.name, ana.household, ana.reads, ana.speaks) == ("Ana María Núñez", home, "es", "en")
    assert Merge.objects.get().by == ines
    assert Registration.objects.active().of_people([ana]).count() == 2, "merging cancels nothing"
    assert "Look at both" not in text(desk.get(reverse("events:desk-people-same")))


@pytest.mark.rule("P14")
def test_undoing_is_one_button_for_thirty_days(desk, two, time_machine):
    before = everything(without=(*OF_MERGING, "accounts.Access"))
    desk.post(pair(*two), {"name_of": two[1].pk})
    merged = Merge.objects.get()
    undo = reverse("events:desk-people-undo", args=[merged.pk])
    listed = reverse("events:desk-people-merged")
    assert undo in text(desk.get(listed))

    time_machine.move_to(NOW + timedelta(days=30, seconds=1), tick=False)
    desk.force_login(make_coordinator())
    assert undo not in text(desk.get(listed))
    assert "more than 30 days ago" in text(desk.post(undo, follow=True))
    assert Person.objects.known().count() == 1

    time_machine.move_to(NOW + timedelta(days=30), tick=False)
    for said in ("as they were before", "This was undone before."):
        assert said in text(desk.post(undo, follow=True))
    assert everything(without=(*OF_MERGING, "accounts.Access"))["accounts.Contact"] == before["accounts.Contact"]
    assert Person.objects.known().count() == 2


@pytest.mark.rule("P12")
def test_not_the_same_person_is_remembered_and_can_be_taken_back(desk, two):
    address = reverse("events:desk-people-not-same", args=[person.pk for person in two])
    for _ in range(2):
        desk.post(address, {"said": "two"})
    assert NotSame.objects.count() == 1
    assert pair(*two) not in text(desk.get(reverse("events:desk-people-same")))
    page = text(desk.get(pair(*two)))
    assert "Somebody said that these are two people." in page
    assert "Make them one record" not in page
    refused = text(desk.post(pair(*two), {"name_of": two[0].pk}))
    assert "Please take that back first." in refused

    assert address in text(desk.get(reverse("events:desk-people-two")))
    for _ in range(2):
        desk.post(address, {"said": "maybe"})
    assert not NotSame.objects.exists()
    assert pair(*two) in text(desk.get(reverse("events:desk-people-same")))


def test_who_coordinates_only_a_program_or_a_school_may_not_and_who_is_elsewhere_finds_nobody(desk, client, two, town):
    _near, _far, (school, _other) = town
    of_school = make_user()
    Grant.objects.create(user=of_school, role="coordinator", organization=make_organization(), school=school)
    desk.post(pair(*two), {"name_of": two[0].pk})
    merged = Merge.objects.get()
    keys = [person.pk for person in two]
    asked = {
        "get": [("desk-people-same", []), ("desk-people-merge", keys), ("desk-people-merged", []),
                ("desk-people-two", [])],
        "post": [("desk-people-merge", keys), ("desk-people-not-same", keys), ("desk-people-undo", [merged.pk])],
    }  # fmt: skip
    for who, code in (
        (make_coordinator(program="academy"), 403), (of_school, 403), (make_user(), 403),
        (make_coordinator(make_organization("Elsewhere")), 404),
    ):  # fmt: skip
        client.force_login(who)
        for method, addresses in asked.items():
            for name, args in addresses:
                got = getattr(client, method)(reverse(f"events:{name}", args=args)).status_code
                assert got == (code if args or code == 403 else 200), (who, name)
    assert Merge.objects.get().undone_at is None
    assert today_for(of_school) == []


@pytest.mark.rule("N19")
def test_no_pair_reaches_over_the_border_of_an_organization(desk, two):
    elsewhere = make_organization("Elsewhere")
    both = make_coordinator(elsewhere)
    Grant.objects.create(user=both, role="coordinator", organization=make_organization())
    desk.force_login(both)
    abroad = make_person("Ana Núñez", contact="860-555-0142", organization=elsewhere)

    assert desk.get(pair(two[0], abroad)).status_code == 404
    assert desk.post(pair(two[0], abroad)).status_code == 404
    assert desk.get(pair(*two)).status_code == 200
    assert desk.get(pair(two[0], two[0])).status_code == 404


@pytest.mark.rule("D7.5")
def test_of_a_protected_household_no_contact_is_shown_in_full_on_either_side(desk, two):
    shelter = Household.objects.create(organization=make_organization(), protected_address=True)
    open_home = Household.objects.create(organization=make_organization())
    Person.objects.filter(pk=two[0].pk).update(household=open_home)
    Person.objects.filter(pk=two[1].pk).update(household=shelter)

    page = text(desk.get(pair(*two)))
    assert "555-0142" not in page
    assert "•••-42" in page
    assert "protected address" in page
    assert 'name="household"' not in page, "the protected one stays"
    desk.post(pair(*two), {"name_of": two[0].pk, "household": open_home.pk})
    assert Person.objects.known().get().household == shelter


@pytest.mark.rule("N19", "D7.3")
def test_the_page_shows_reach_and_not_a_dossier(desk, two):
    """How often and in which programs: no titles of what was visited, and nothing of a home visit but the program."""
    academy = make_session("Math at home")
    visit = make_session(
        "Zzvisit", program=make_program("visits", "Home Visits", is_public=False, visibility="private"),
        visibility="private",
    )  # fmt: skip
    for session in (academy, visit):
        register(make_party(two[0].name, contact="860-555-0142"), session.roster, now=NOW)
    Attendance.objects.create(session=academy, person=two[0], status="present")
    Consent.objects.create(
        person=two[1], purpose="texts", text_shown="Yes, you may text me.", language="en", at=NOW, source="web"
    )
    page = text(desk.get(pair(*two)))
    assert "Parent Academy" in page
    assert "2 times" in page
    assert "Yes, you may text me." in page
    assert "Math at home" not in page
    assert "Zzvisit" not in page


@pytest.mark.rule("D2.12")
def test_who_came_to_the_door_by_first_name_is_proposed_to_be_somebody_of_the_list(desk):
    session = make_session(starts_at=NOW)
    for name in ("Ana Núñez", "Ana Absent", "Luz Example"):
        register(
            make_party(name), make_session(roster=session.roster, starts_at=NOW).roster, now=NOW - timedelta(hours=1)
        )
    Attendance.objects.create(session=session, person=Person.objects.get(name="Ana Absent"), status="present")
    walk_in(session, "Ana", adults=1, children=0, key=uuid4(), by=None, now=NOW)
    ana, walker = Person.objects.get(name="Ana Núñez"), Person.objects.get(name="Ana")

    page = text(desk.get(reverse("events:desk-people-same")))
    assert "One came to the door by first name. The other was on the list." in page
    assert page.count("button second small") == 1
    desk.post(pair(ana, walker), {"name_of": ana.pk})
    assert Attendance.objects.get(session=session, person=ana).status == "present"


def test_a_merged_record_leads_to_the_one_that_was_kept(desk, two):
    third = make_person("Ana")
    address = pair(*two)
    assert desk.post(address, {"name_of": two[0].pk}).status_code == 302
    again = desk.post(address, {"name_of": two[0].pk}, follow=True)
    assert "These two are one record already." in text(again)
    assert Merge.objects.count() == 1
    assert desk.get(pair(two[1], third))["Location"] == pair(two[0], third)
    said = desk.post(reverse("events:desk-people-not-same", args=[two[0].pk, two[1].pk]), {"said": "two"}, follow=True)
    assert "Please undo that first." in text(said)


@pytest.mark.rule("P14")
def test_the_page_of_a_person_tells_the_history_of_both_records(desk, ines, two):
    for person, name in zip(two, ("Ana Núñez-Gómez", "Ana M. Núñez"), strict=True):
        rename_person(person, name, by=ines, now=NOW)
        register(make_party(name, contact="860-555-0142"), make_session().roster, now=NOW)
    desk.post(pair(*two), {"name_of": two[0].pk})

    page = text(desk.get(reverse("events:desk-caller", args=[two[0].pk])))
    assert page.count("The name was corrected") == 2
    assert page.count("Two records became one") == 1


def test_who_told_under_one_record_that_she_cannot_come_does_not_come(desk, ines):
    """Guests of that evening may have both her seats; undoing gives one back."""
    Program.objects.update(guests_welcome=True)
    course = make_course(capacity=3)
    ana, twin = (register(make_party(name), course[0].roster, now=NOW).party for name in ("Ana", "Ana María"))
    away(ana, course[1])
    assert guests_of(course[1]) == (1, 0, 0)

    desk.post(pair(ana.lead, twin.lead), {"name_of": ana.lead_id})
    assert guests_of(course[1]) == (2, 0, 0)
    desk.post(reverse("events:desk-people-undo", args=[Merge.objects.get().pk]))
    assert guests_of(course[1]) == (1, 0, 0)
