"""The run sheet: numbers for those who cook, watch children and set up, and what each of them may read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Access
from accounts.languages import approved
from accounts.models import Contact
from events.attendance.models import Absence
from events.desk.models import RunSheet
from events.desk.run_sheet.fixing import fix_run_sheets
from events.desk.run_sheet.words import first_name
from events.rosters.models import Party, Roster
from events.rosters.registration import cancel_registration, register
from events.rosters.room import let_in
from events.schedule.details import Assignment
from events.schedule.models import Session
from events.signup.models import Answer, Choice, Question
from events.support.asking import Wish
from events.support.models import Kind, Need
from tests.events.desk.run_sheets import EVE, address, numbers, sheet, sign_up
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_facilitator,
    make_language,
    make_organization,
    make_party,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    make_language("en", "English")
    make_language("es", "Español")
    return make_session(capacity=50, venue=make_venue(phone_on_the_day="860-555-0100", street="1 Main Street"))


def test_the_sheet_counts_who_comes_and_no_one_else(desk, session):
    sign_up(session, "Ada Example", others=("Al Example",), children=2)
    away = sign_up(session, "Away Example", children=3)
    Absence.objects.create(session=session, person=away.party.lead, at=NOW, starts_at=session.starts_at)
    half = sign_up(session, "Half Example", others=("Ho Example",), children=1, language="es")
    Absence.objects.create(session=session, person=half.party.people[1], at=NOW, starts_at=session.starts_at)
    gone = sign_up(session, "Gone Example", children=4)
    cancel_registration(gone, now=NOW)
    guests = Roster.objects.create(serves="guests", capacity=1)
    Session.objects.filter(pk=session.pk).update(guest_roster=guests)
    register(make_party("Guest Example", children=1), guests, now=NOW)
    Roster.objects.filter(pk=session.roster_id).update(capacity=5)
    sign_up(session, "Waits Example", children=5)

    found = numbers(sheet(desk, session))

    assert {name: found[name][0] for name in ("Families", "Adults", "Children")} == {
        "Families": 3, "Adults": 4, "Children": 4,
    }  # fmt: skip
    assert (found["English"][0], found["Español"][0]) == (2, 1)


@pytest.mark.rule("P41")
def test_who_walked_in_at_the_door_was_expected_by_nobody_who_cooked(desk, session):
    party = make_party("Walk-in")
    Party.objects.filter(pk=party.pk).update(source="door")
    let_in([party], session.roster, now=NOW, by=None)

    assert numbers(sheet(desk, session))["Adults"] == (0, None)


@pytest.mark.rule("D2.7")
def test_help_is_there_by_its_kind_with_its_state_and_place(desk, session):
    make_care(session, places=2, venue=make_venue("Church Hall"), room="Room 4")
    make_interpreter(session)
    for wish in (care(2), care(1), interpreter(), interpreter()):
        sign_up_with(session, wish)
    sign_up_with(session, Wish(kind=Kind.MEAL, count=3, words="No peanuts"), Wish(kind=Kind.TRANSPORT, count=2))
    declined = sign_up_with(session, Wish(kind=Kind.TRANSPORT, count=5))
    Need.objects.filter(registration=declined).update(state="declined")

    page = sheet(desk, session)

    found = {label: number for label, (number, _was) in numbers(page).items()}
    assert found["Child care, 3 to 5 years"] == 2
    assert found["Child care, 3 to 5 years: no place yet"] == 1
    assert found["An interpreter: Português"] == 2
    assert (found["Food"], found["A ride"]) == (3, 2)
    planned = {one.what: one for one in page.context["planned"]}
    assert planned["Child care, 3 to 5 years"].is_sure
    assert planned["Child care, 3 to 5 years"].places == "2 of 2 places taken"
    assert "Church Hall, Room 4" in planned["Child care, 3 to 5 years"].where
    assert not planned["An interpreter: Português"].is_sure
    assert "Example Agency" in page.content.decode()


def test_what_a_program_asks_is_counted_too_and_words_are_not_shown(desk, session):
    kits = Question.objects.create(program=session.program, kind="number", text=approved(en="How many kits?"))
    shirt = Question.objects.create(program=session.program, kind="choice", text=approved(en="Shirt"))
    small, large = (Choice.objects.create(question=shirt, text=approved(en=size)) for size in ("Small", "Large"))
    words = Question.objects.create(program=session.program, kind="text", text=approved(en="Anything else?"))
    said = {"language": "en", "answered_at": NOW, "purge_on": SOON.date() + timedelta(days=14)}
    for number, size in ((2, small), (3, small), (1, large)):
        party = sign_up(session).party
        Answer.objects.create(party=party, question=kits, value=str(number), **said)
        Answer.objects.create(party=party, question=words, value="zzsecret", **said)
        Answer.objects.create(party=party, question=shirt, **said).choices.set([size])

    page = sheet(desk, session)

    found = numbers(page)
    assert found["How many kits?"][0] == 6
    assert (found["Shirt: Small"][0], found["Shirt: Large"][0]) == (2, 1)
    assert "zzsecret" not in page.content.decode()


def test_whom_to_call_on_the_day_stands_on_the_sheet(desk, session):
    facilitator = make_facilitator(session, email="fay@staff.example")
    person = facilitator.people.get()
    Contact.objects.create(person=person, kind="mobile", value="+18605550177")
    Assignment.objects.create(session=session, role="host", name="The Library")

    text = sheet(desk, session).content.decode()

    for words in ("860-555-0100", "860-555-0142", "hello@program.example", "(860) 555-0177", "The Library"):
        assert words in text
    assert "fay@staff.example" not in text


@pytest.mark.rule("D2.10", "D4.4", "D4.5")
def test_who_works_at_the_door_reads_first_names_alone_and_needs_in_plain_words(desk, session):
    sign_up_with(
        session, Wish(kind=Kind.ACCESS, words="We come with a wheelchair"), party=make_party("Núria Zzsurname")
    )
    sign_up(session, "Otto Zzother", contact="860-555-0199", children=2)
    client = Client()
    client.force_login(make_facilitator(session))
    fix = {"numbers": {}, "sign_ups": {}, "starts_at": session.starts_at.isoformat(), "place": ""}
    RunSheet.objects.create(session=session, fixed_at=NOW - timedelta(days=1), numbers=fix)

    staff, whole = (sheet(one, session).content.decode() for one in (client, desk))

    assert "Núria" in staff
    assert "We come with a wheelchair" in staff
    assert "Otto" in staff, "as a change since it was fixed"
    assert "Zzsurname" not in staff
    assert "Zzother" not in staff
    assert "Núria Zzsurname" in whole
    assert "0199" not in staff + whole
    assert "Fix the numbers" not in staff
    assert client.post(reverse("events:run-sheet-fix", args=[session.slug])).status_code == 403


@pytest.mark.parametrize(
    ("name", "first"), [("José Núñez Ortiz", "José"), ("王小明", "王小明"), ("  Ada  ", "Ada"), ("", "")]
)
def test_a_first_name_is_the_first_word(name, first):
    assert first_name(name) == first


@pytest.mark.rule("D7.3", "P45")
def test_only_who_works_there_sees_the_sheet(session, desk):
    others = {
        "facilitator elsewhere": make_facilitator(make_session("Other")),
        "speaker": make_facilitator(session, role="catalyst"),
        "coordinator elsewhere": make_coordinator(make_organization("Elsewhere")),
    }
    for who, user in others.items():
        client = Client()
        client.force_login(user)
        assert sheet(client, session).status_code == 404, who
    assert Client().get(address(session)).status_code == 302
    late = Client()
    late.force_login(make_facilitator(session))
    Session.objects.filter(pk=session.pk).update(
        starts_at=NOW - timedelta(days=15), ends_at=NOW - timedelta(days=15) + timedelta(hours=1)
    )
    assert sheet(late, session).status_code == 404, "two weeks after the end it is put away"
    assert sheet(desk, session).status_code == 200


@pytest.mark.rule("D7.4")
def test_who_looked_is_written_down(desk, ines, session):
    sheet(desk, session)

    access = Access.objects.get()
    assert (access.actor, access.what, access.subject_id) == (ines, "run sheet", session.pk)


def test_a_drop_in_has_a_sheet_without_numbers(desk):
    session = make_session(drop_in=True)

    assert numbers(sheet(desk, session))["Families"] == (0, None)


@pytest.mark.counts("events:run-sheet")
@pytest.mark.parametrize("count", [1, 30])
def test_a_sheet_needs_the_same_queries_for_any_number_of_families(desk, django_assert_num_queries, session, count):
    make_care(session, places=40)
    question = Question.objects.create(program=session.program, kind="number", text=approved(en="How many kits?"))
    said = {"language": "en", "answered_at": NOW, "purge_on": SOON.date()}
    for number in range(count):
        sign_up_with(session, care(1), Wish(kind=Kind.ACCESS, words="A ramp"), party=make_party(f"Ada {number}"))
        gone = sign_up(session, f"Gone {number}")
        Answer.objects.create(party=gone.party, question=question, value="2", **said)
        Assignment.objects.create(session=session, person=gone.party.lead, role="guide")
    fix_run_sheets(EVE)
    for registration in session.roster.registrations.filter(party__lead__name__startswith="Gone"):
        cancel_registration(registration, now=EVE)
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(22):
        text = sheet(desk, session).content.decode()

    assert text.count("Ada ") >= count
