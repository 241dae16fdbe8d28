"""The pages about people who are there twice, whatever is sent to them and however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts.history import Access
from accounts.merges import Merge, NotSame
from accounts.models import Consent, Household, Person
from accounts.people import enter_person
from events.attendance.models import Attendance
from events.rosters.registration import register
from events.schedule.models import Session
from tests.events.desk.looking_at_two import pair, text, today_for
from tests.factories import NOW, make_organization, make_party, make_person, make_program, make_session, make_user

pytestmark = pytest.mark.django_db
NASTY = ("\0", "\u202eevil", "<script>", "9" * 400, "x" * 1_000_000, "-1", "=1+1")


def test_what_cannot_be_is_said_and_nothing_changes(desk, two):
    Person.objects.filter(pk__in=[one.pk for one in two]).update(user=make_user())
    page = desk.post(pair(*two), {"name_of": two[0].pk})
    assert page.status_code == 200
    assert "Both sign in with an account of their own." in text(page)
    assert not Merge.objects.exists()


def test_a_busy_database_is_a_kind_word(desk, two, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("events.desk.people.views.merge_people", busy)
    assert "We could not save this just now." in text(desk.post(pair(*two), {"name_of": two[0].pk}))


@pytest.mark.parametrize("nasty", NASTY)
def test_odd_input_is_no_choice(desk, two, nasty):
    for field in ("name_of", "household", "reads", "said"):
        assert desk.post(pair(*two), {"name_of": two[0].pk, field: nasty}).status_code in (200, 302, 400)
    for name in ("desk-people-same", "desk-people-merged", "desk-people-two"):
        assert desk.get(reverse(f"events:{name}"), {"page": nasty[:2000]}).status_code == 200


@pytest.mark.rule("D7.4")
def test_whoever_looks_is_written_down(desk, ines, two):
    for name in ("desk-people-same", "desk-people-merged", "desk-people-two"):
        desk.get(reverse(f"events:{name}"))
    desk.get(pair(*two))
    desk.post(pair(*two), {"name_of": two[0].pk})
    desk.get(reverse("events:desk-people-merged"))

    seen = list(Access.objects.order_by("pk").values_list("what", "subject_id", "actor"))
    assert seen == [
        ("duplicates", None, ines.pk), ("side by side", two[0].pk, ines.pk), ("side by side", two[1].pk, ines.pk),
        ("merged", None, ines.pk),
    ]  # fmt: skip


def test_today_names_the_likeliest_pair_and_how_many_more_there_are(ines, two):
    assert [row.what for row in today_for(make_user())] == []
    (row,) = today_for(ines)
    assert row.what == "<bdi>Ana Núñez</bdi> and <bdi>Ana María Núñez</bdi> may be the same person"
    assert (row.url, row.names) == (pair(*two), True)
    make_person("Jon Example", contact="home@family.example")
    make_person("John Example", contact="home@family.example")
    rows = today_for(ines)
    assert [row.what for row in rows][1] == "1 more pair may be the same person"
    assert rows[1].url == reverse("events:desk-people-same")


@pytest.fixture
def two_benitos():
    """One who came along with Alma, and one with Dora; neither left a contact."""
    for lead, title, days in (("Alma Example", "Math at home", 0), ("Dora Example", "Reading at home", 7)):
        session = make_session(title, starts_at=NOW + timedelta(days=10 + days))
        register(make_party(lead, others=("Benito Example",)), session.roster, now=NOW)


def test_two_of_one_name_are_told_apart_by_whom_they_came_with_and_for_what(desk, two_benitos):
    page = text(desk.get(reverse("events:desk-people-same")))
    assert "<bdi>with Alma Example, for “Math at home”, Friday, December 11, 2026</bdi>" in page
    assert "<bdi>with Dora Example, for “Reading at home”, Friday, December 18, 2026</bdi>" in page


def test_of_two_records_no_home_visit_is_told_and_no_name_of_a_protected_family(desk, two_benitos):
    Session.objects.filter(search_text__contains="reading").update(visibility="private")
    home = Household.objects.create(organization=make_organization(), protected_address=True)
    Person.objects.filter(name="Alma Example").update(household=home)

    page = text(desk.get(reverse("events:desk-people-same")))

    assert "<bdi>for “Math at home”, Friday, December 11, 2026</bdi>" in page
    assert "<bdi>no sign-up that you can see</bdi>" in page
    for hidden in ("Alma", "Dora", "Reading"):
        assert hidden not in page


def more_of_everything(number):
    for one in range(number):
        contact = f"f{number}-{one}@family.example"
        first, second, third = (
            make_person(name, contact=contact) for name in ("Ana Núñez", "Ana", f"Bo {number} {one} Example")
        )
        NotSame.objects.create(lower=second, higher=third)
        Merge.objects.create(kept=first, lost=third, by=make_user(), at=NOW)
        session = make_session(starts_at=NOW - timedelta(hours=1))
        walker = enter_person(make_organization(), f"Walker{number}{one}")
        party = make_party(f"Walker{number}{one} Example")
        register(party, make_session(roster=session.roster).roster, now=NOW - timedelta(hours=3))
        walked = make_party()
        type(walked).objects.filter(pk=walked.pk).update(lead=walker, source="door")
        Attendance.objects.create(session=session, person=walker, status="present")


@pytest.mark.counts("events:desk-people-same", "events:desk-people-merged", "events:desk-people-two")
@pytest.mark.parametrize(
    ("name", "queries"), [("desk-people-same", 22), ("desk-people-merged", 10), ("desk-people-two", 10)]
)
@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_any_number(desk, django_assert_num_queries, name, queries, number):
    more_of_everything(number)
    with django_assert_num_queries(queries):
        page = text(desk.get(reverse(f"events:{name}")))
    assert page.count("</li>") > number


@pytest.mark.counts("events:desk-people-merge")
@pytest.mark.parametrize("number", [1, 3])
def test_so_does_the_page_of_two(desk, two, django_assert_num_queries, number):
    home = Household.objects.create(organization=make_organization())
    Person.objects.filter(pk=two[0].pk).update(household=home)
    for one in range(number):
        member = make_person(household := f"Member {one}")
        Person.objects.filter(pk=member.pk).update(household=home)
        session = make_session(household, program=make_program(f"program-{one}", f"Program {one}"))
        for person in two:
            register(make_party(person.name, contact="860-555-0142"), session.roster, now=NOW)
            Consent.objects.create(
                person=person, purpose="texts", text_shown="Yes", language="en", at=NOW, source="web"
            )
    with django_assert_num_queries(23):
        desk.get(pair(*two))
