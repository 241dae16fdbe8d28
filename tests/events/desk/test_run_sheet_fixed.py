"""A run sheet is fixed at its set hour the day before; what comes later is marked as later."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.history import Change
from events.desk.models import RunSheet
from events.desk.run_sheet.fixing import fix_run_sheets, set_hour
from events.rosters.registration import cancel_registration, change_party
from events.schedule.models import Program, Session
from events.schedule.scheduling import cancel_session, move_session
from events.support.asking import Wish
from events.support.models import Kind
from tests.events.desk.run_sheets import EVE, numbers, sheet, sign_up
from tests.events.support.helping import care, make_care, make_interpreter, sign_up_with
from tests.factories import (
    NEW_YORK,
    NOW,
    SOON,
    make_language,
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


def test_it_is_fixed_at_the_set_hour_on_the_day_before_once(session):
    sign_up(session, children=2)
    assert set_hour(session) == EVE
    assert fix_run_sheets(EVE - timedelta(minutes=1)) == 0
    assert not RunSheet.objects.exists()

    assert [fix_run_sheets(EVE), fix_run_sheets(EVE + timedelta(minutes=1))] == [1, 0]

    fixed = RunSheet.objects.get()
    assert (fixed.fixed_at, fixed.by) == (EVE, None)
    assert fixed.numbers["numbers"]["children"] == 2
    assert Change.objects.filter(act="sheet fixed").count() == 1


def test_the_hour_is_the_programs_own_by_the_clock_on_the_wall(session):
    Program.objects.filter(pk=session.program_id).update(sheet_time=time(12, 30))
    spring = make_session("Spring", starts_at=datetime(2027, 3, 15, 9, 30, tzinfo=NEW_YORK))
    assert set_hour(Session.objects.get(pk=session.pk)) == EVE.replace(hour=12, minute=30)
    Program.objects.filter(pk=session.program_id).update(sheet_time=time(2, 30))
    assert set_hour(Session.objects.get(pk=spring.pk)) == datetime(2027, 3, 14, 3, 30, tzinfo=NEW_YORK)


def test_what_is_called_off_or_over_or_a_draft_is_not_fixed(session):
    make_session("Draft", status="draft", starts_at=SOON)
    make_session("Long since", starts_at=NOW - timedelta(days=1))
    cancel_session(session, now=NOW)

    assert fix_run_sheets(EVE) == 0


def test_what_comes_later_is_marked_with_what_it_was(desk, session, time_machine):
    make_care(session, places=3)
    stays = sign_up(session, "Stays Example", children=1)
    grows = sign_up(session, "Grows Example", children=1)
    goes = sign_up_with(session, care(2), party=make_party("Goes Example", children=2))
    fix_run_sheets(EVE)
    later = EVE + timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    change_party(grows.party, others=["Gil"], children=2, now=later)
    cancel_registration(goes, now=later)
    sign_up(session, "New Example", now=later, language="es")

    page = sheet(desk, session)

    found = numbers(page)
    assert found["Children"] == (3, 4)
    assert found["Adults"] == (4, 3)
    assert found["Families"] == (3, None)
    assert found["Child care, 3 to 5 years"] == (0, 2)
    assert found["Español"] == (1, 0)
    text = page.content.decode()
    assert "was 4, now 3" in text
    assert {one.name: one.what for one in page.context["later"]} == {
        "Goes Example": "does not come: 1 adult, 2 children",
        "Grows Example": "was 1 adult, 1 child, now 2 adults, 2 children",
        "New Example": "new: 1 adult",
    }
    assert "Stays Example" not in text
    assert stays.party.lead.name == "Stays Example"
    assert "Fixed on Thursday, December 10, 5:00 PM." in text


def test_help_that_was_promised_and_fell_away_is_marked(desk, session):
    supply = make_interpreter(session, sure=True)
    fix_run_sheets(EVE)
    supply.state = "canceled"
    supply.save(update_fields=["state"])

    (planned,) = sheet(desk, session).context["planned"]

    assert (planned.state, planned.was) == ("Canceled", "Confirmed")


def test_somebody_fixes_it_earlier_or_anew_and_that_stays(desk, ines, session, time_machine):
    fix = reverse("events:run-sheet-fix", args=[session.slug])
    assert "Not fixed yet" in sheet(desk, session).content.decode()
    desk.post(fix)
    first = RunSheet.objects.get()
    assert (first.fixed_at, first.by) == (NOW, ines)

    assert fix_run_sheets(EVE) == 0, "what was handed out by hand is not fixed over"
    sign_up(session, "New Example")
    assert "new: 1 adult" in sheet(desk, session).content.decode()
    time_machine.move_to(EVE, tick=False)
    desk.logout()
    desk.force_login(ines)
    answer = desk.post(fix, follow=True).content.decode()

    assert "Fixed. What changes from now on is marked." in answer
    assert "new: 1 adult" not in answer
    assert RunSheet.objects.get().fixed_at == EVE
    assert Change.objects.filter(act="sheet fixed", actor=ines).count() == 2
    time_machine.move_to(session.starts_at, tick=False)
    desk.logout()
    desk.force_login(ines)
    assert "is not fixed." in desk.post(fix, follow=True).content.decode()


def test_of_a_session_that_moved_it_is_fixed_anew_and_until_then_says_so(desk, session):
    fix_run_sheets(EVE)
    moved = session.starts_at + timedelta(days=2)
    move_session(session, moved, moved + timedelta(hours=1), now=EVE + timedelta(minutes=5))
    Session.objects.filter(pk=session.pk).update(room="Room 9")

    text = sheet(desk, session).content.decode()
    assert "On the fixed sheet it was: Friday, December 11, 9:30 AM · Example Library, 1 Main Street, Hartford" in text

    assert fix_run_sheets(EVE + timedelta(days=1)) == 0
    assert fix_run_sheets(EVE + timedelta(days=2)) == 1
    assert "On the fixed sheet it was" not in sheet(desk, session).content.decode()


@pytest.mark.rule("D7.2")
def test_a_fixed_sheet_keeps_numbers_and_no_person(session):
    sign_up_with(
        session, Wish(kind=Kind.ACCESS, words="zzwords"), party=make_party("Zzname", contact="zz@family.example")
    )
    fix_run_sheets(EVE)

    kept = str(RunSheet.objects.values()) + str(Change.objects.values())
    assert "zz" not in kept.lower()
