"""Two records of one person become one by a decision of staff, and two again within thirty days."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.contact import normalize
from accounts.merges import Merge, NotSame
from accounts.merging import Chosen, merge, undo_merge
from accounts.models import Consent, Contact, District, Household, Person, School
from accounts.people import enter_person
from events.attendance.models import Attendance, Mark
from events.attendance.walking_in import walk_in
from events.outbox.models import Message
from events.rosters.models import Registration
from events.rosters.registration import register
from events.visits.models import VisitCase
from tests.accounts.refusing import refused
from tests.any_rows import everything
from tests.factories import (
    NOW,
    make_organization,
    make_party,
    make_person,
    make_program,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_MERGING = ("accounts.Merge", "accounts.MovedRow", "accounts.Change")


@pytest.fixture
def pair(ana, twin):
    return ana, twin


def household(*people, protected=False):
    made = Household.objects.create(organization=make_organization(), protected_address=protected)
    Person.objects.filter(pk__in=[person.pk for person in people]).update(household=made)
    return made


def now_known():
    return {person.name for person in Person.objects.known()}


@pytest.mark.rule("P14", "N19")
def test_one_person_of_four_programs_is_one_record_that_has_all_sign_ups_and_marks(ines, ana, twin):
    """At a tour as Ana Núñez, in the academy as Ana María: one record, nothing is lost, and all of it comes back."""
    sessions = [make_session(program=make_program(slug)) for slug in ("cafe", "academy", "tours", "visits")]
    for number, session in enumerate(sessions):
        person = (ana, twin)[number % 2]
        register(make_party(person.name, contact=person.contacts.get().value), session.roster, now=NOW)
        Mark.objects.create(session=session, person=person, status="present", made_at=NOW, received_at=NOW)
        Attendance.objects.create(session=session, person=person, status="present")
        Consent.objects.create(
            person=person, purpose="texts", text_shown="Yes", language="en", at=NOW, source="web",
            contact=person.contacts.get(),
        )  # fmt: skip
    before = everything(without=OF_MERGING)

    decided = merge(ana, twin, by=ines, now=NOW)
    assert Registration.objects.of_people([ana]).count() == 4
    assert ana.marks.count() == ana.attendances.count() == ana.consents.count() == 4
    assert {contact.value for contact in ana.contacts.all()} == {"ana@family.example", "+18605550142"}
    assert set(Message.objects.values_list("person", flat=True)) == {ana.pk}
    assert now_known() == {"Ana Núñez"}

    undo_merge(decided, by=ines, now=NOW + DAY)
    assert everything(without=OF_MERGING) == before


@pytest.mark.rule("P14")
@pytest.mark.parametrize(
    ("kept_status", "lost_status", "best"),
    [("absent", "present", "present"), ("late", "absent", "late"), ("excused", "left_early", "left_early")],
)
def test_of_two_attendances_at_one_session_the_better_one_counts(pair, ines, kept_status, lost_status, best):
    session = make_session()
    ana, twin = pair
    for person, status in ((ana, kept_status), (twin, lost_status)):
        Attendance.objects.create(session=session, person=person, status=status, minutes=30 if person == twin else 60)
    merge(ana, twin, by=ines, now=NOW)

    kept = Attendance.objects.get()
    assert (kept.person, kept.status, kept.minutes) == (ana, best, 60)


@pytest.mark.rule("P14")
def test_a_contact_that_both_have_is_one_and_stays_verified_and_silent(ines, ana, twin):
    theirs = Contact.objects.create(
        person=twin, kind="email", value="ana@family.example", verified_at=NOW, suppressed_at=NOW
    )
    consent = Consent.objects.create(
        person=twin, contact=theirs, purpose="texts", text_shown="Yes", language="en", at=NOW, source="web"
    )
    party = make_party("Ana María Núñez", contact="ana@family.example")
    assert party.contact == theirs

    decided = merge(ana, twin, by=ines, now=NOW)
    kept = ana.contacts.get(kind="email")
    assert (kept.verified_at, kept.suppressed_at) == (NOW, NOW)
    for row in (consent, party):
        row.refresh_from_db()
        assert row.contact == kept

    undo_merge(decided, by=ines, now=NOW)
    for row in (consent, party):
        row.refresh_from_db()
        assert row.contact == theirs


@pytest.mark.rule("P14")
def test_staff_choose_the_name_the_household_and_the_languages(ines, ana, twin):
    home, other = household(ana), household(twin, make_person("Beto Núñez"))
    chosen = Chosen(name_of=twin.pk, household=other.pk, reads="es", speaks="es")

    decided = merge(ana, twin, by=ines, now=NOW, chosen=chosen)
    ana.refresh_from_db()
    assert (ana.name, ana.household, ana.reads, ana.speaks) == ("Ana María Núñez", other, "es", "es")

    undo_merge(decided, by=ines, now=NOW)
    ana.refresh_from_db()
    assert (ana.name, ana.household, ana.reads, ana.speaks) == ("Ana Núñez", home, "en", "en")


@pytest.mark.rule("P14", "N19")
def test_what_hung_on_a_household_in_which_nobody_is_left_goes_along(ines, ana, twin):
    """A family said yes to a visit; its one adult is another household's now. The case goes with her."""
    district = District.objects.create(code="D1", name="Near")
    school = School.objects.create(code="S1", name="School 1", district=district)
    home, left = household(ana), household(twin)
    case = VisitCase.objects.create(household=left, school=school, year=2026)

    decided = merge(ana, twin, by=ines, now=NOW, chosen=Chosen(household=home.pk))
    case.refresh_from_db()
    assert case.household == home

    undo_merge(decided, by=ines, now=NOW)
    case.refresh_from_db()
    assert case.household == left


@pytest.mark.rule("D7.5")
def test_a_protected_address_stays_protected(ines, ana, twin):
    open_home, shelter = household(ana), household(twin, protected=True)

    assert refused(lambda: merge(ana, twin, by=ines, now=NOW, chosen=Chosen(household=open_home.pk))) == "protected"
    merge(ana, twin, by=ines, now=NOW)
    ana.refresh_from_db()
    assert ana.household == shelter


def test_who_signs_up_again_under_the_other_name_is_known(ines, ana, twin):
    merge(ana, twin, by=ines, now=NOW)
    for contact in ("ana@family.example", "860-555-0142"):
        assert make_person("ana maria nunez", contact=contact) == ana
    assert make_person("Ana María Núñez", contact="new@family.example") not in (ana, twin)
    register(make_party("Ana María Núñez", contact="ana@family.example"), make_session().roster, now=NOW)
    assert Registration.objects.get().party.lead == ana


@pytest.mark.rule("D2.12", "D7.2")
def test_who_walked_in_with_a_first_name_alone_is_matched_to_the_family_later(ines, ana):
    session = make_session(starts_at=NOW)
    walk_in(session, "Ana", adults=1, children=2, key=uuid4(), by=None, now=NOW)
    walked_in = Person.objects.get(name="Ana")
    assert not walked_in.contacts.exists()
    counted = everything()["events.HeadCount"]

    merge(ana, walked_in, by=ines, now=NOW + DAY)
    attendance = Attendance.objects.get()
    assert (attendance.person, attendance.status) == (ana, "present")
    assert Registration.objects.get().party.lead == ana
    assert everything()["events.HeadCount"] == counted


def test_one_account_goes_along_and_two_are_refused(ines, ana, twin):
    user = make_user()
    Person.objects.filter(pk=twin.pk).update(user=user)
    decided = merge(ana, twin, by=ines, now=NOW)
    assert user.people.get() == ana
    undo_merge(decided, by=ines, now=NOW)
    assert user.people.get() == twin

    Person.objects.filter(pk=ana.pk).update(user=make_user())
    assert refused(lambda: merge(ana, twin, by=ines, now=NOW)) == "accounts"


def test_other_refusals_change_nothing(ines, ana, twin):
    abroad = make_person("Ana Núñez", organization=make_organization("Elsewhere"))
    third = make_person("Ana")
    stranger = household(make_person())
    assert refused(lambda: merge(ana, ana, by=ines, now=NOW)) == "same"
    assert refused(lambda: merge(ana, abroad, by=ines, now=NOW)) == "organization"
    assert refused(lambda: merge(ana, twin, by=ines, now=NOW, chosen=Chosen(household=stranger.pk))) == "household"
    NotSame.objects.create(lower=ana, higher=twin)
    for one, other in ((ana, twin), (twin, ana)):
        assert refused(lambda one=one, other=other: merge(one, other, by=ines, now=NOW)) == "not-same"
    assert not Merge.objects.exists()

    merge(ana, third, by=ines, now=NOW)
    for one, other in ((twin, third), (third, twin)):
        assert refused(lambda one=one, other=other: merge(one, other, by=ines, now=NOW)) == "merged"


def test_who_is_not_the_lost_one_is_not_the_kept_one_either(ines, ana, twin):
    luz = make_person("Luz Núñez")
    NotSame.objects.create(lower=twin, higher=luz)
    NotSame.objects.create(lower=ana, higher=luz)
    decided = merge(ana, twin, by=ines, now=NOW)
    said = NotSame.objects.get()
    assert (said.lower, said.higher) == (ana, luz)

    undo_merge(decided, by=ines, now=NOW)
    assert NotSame.objects.count() == 2


def test_entering_a_person_takes_as_many_queries_as_before(ines, ana, twin, django_assert_num_queries):
    merge(ana, twin, by=ines, now=NOW)
    organization = make_organization()
    with django_assert_num_queries(1):
        enter_person(organization, "Ana María Núñez", reach=normalize("ana@family.example"))


def test_many_rows_move_in_as_few_statements_as_one(ines):
    asked = []
    for number in (1, 30):
        kept, lost = make_person(), make_person()
        for one in range(number):
            session = make_session(f"Evening {one} of {number}")
            Mark.objects.create(session=session, person=lost, status="present", made_at=NOW, received_at=NOW)
            Attendance.objects.create(session=session, person=lost, status="present")
            party = make_party()
            type(party).objects.filter(pk=party.pk).update(lead=lost)
        with CaptureQueriesContext(connection) as queries:
            merge(kept, lost, by=ines, now=NOW)
        asked.append(len(queries))
    assert asked[0] == asked[1]
