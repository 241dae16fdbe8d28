"""Help is planned at the desk: an interpreter, child care in another building, a bus; and then it is sure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from events.desk.help.forms import SupplyForm
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Roster
from events.schedule.models import Series
from events.support.models import Need, Supply
from tests.events.reminders.reminding import DAY, START, got, only
from tests.events.support.helping import care, interpreter, make_care, make_interpreter, sign_up_with, told
from tests.factories import NOW, SOON, make_language, make_party, make_session, make_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session()


def plan(desk, session, kind, **typed):
    address = reverse("events:desk-supply-new", args=[session.slug])
    return desk.post(f"{address}?kind={kind}", typed)


def body(desk, name, *args):
    return desk.get(reverse(f"events:{name}", args=args)).content.decode()


@pytest.mark.rule("D6.11")
def test_an_interpreter_is_booked_with_language_mode_agency_state_and_who_confirmed(desk, ines, session):
    make_language("pt", "Português")
    plan(desk, session, "interpreter", language="pt", who="Example Agency", mode="video", owner=str(ines.pk))
    supply = Supply.objects.get()
    assert (supply.language_id, supply.who, supply.mode, supply.state, supply.owner) == (
        "pt", "Example Agency", "video", "booked", ines,
    )  # fmt: skip
    family = sign_up_with(session, interpreter(), party=make_party())

    response = desk.post(reverse("events:desk-supply-confirm", args=[supply.pk]), {"confirmed_by": "Fay"}, follow=True)

    assert "1 family was told." in response.content.decode()
    supply.refresh_from_db()
    assert (supply.state, supply.confirmed_by) == ("confirmed", "Fay")
    assert told(family.party) == ["registered", "help_answered"]


@pytest.mark.rule("D6.11")
def test_sign_language_is_confirmed_with_the_day_on_which_the_register_was_looked_up(desk, session):
    make_language("ase", "American Sign Language")
    plan(desk, session, "interpreter", language="ase", who="Example Agency")
    supply = Supply.objects.get()
    address = reverse("events:desk-supply-confirm", args=[supply.pk])

    page = desk.post(address, {"confirmed_by": "Fay"}).content.decode()
    assert "has to be registered with the state" in page
    assert "Please look up the interpreter’s state registration first." in page
    desk.post(address, {"confirmed_by": "Fay", "checked_on": "2026-11-30"})

    supply.refresh_from_db()
    assert (supply.state, str(supply.registration_checked_on)) == ("confirmed", "2026-11-30")


def test_an_interpreter_who_can_be_reached_is_reminded_and_the_next_one_in_the_place_of_the_first(desk):
    make_language("pt", "Português")
    session = make_session(starts_at=START)
    only(session, (9 * DAY, "interpreters"))
    plan(desk, session, "interpreter", language="pt", who="Ines Example", reach="Ines@Agency.example")
    supply = Supply.objects.get()
    assert (supply.person.name, supply.person.contacts.get().value) == ("Ines Example", "ines@agency.example")
    queue_due_reminders(START - 9 * DAY)
    assert 'value="ines@agency.example"' in body(desk, "desk-supply", supply.pk)

    desk.post(reverse("events:desk-supply", args=[supply.pk]), {"who": "Rui Example", "reach": "860-555-0123"})
    queue_due_reminders(START - 8 * DAY)

    first, second = got("reminder_interpreter")
    assert (first.person.name, first.state) == ("Ines Example", "expired")
    assert (second.person.name, second.channel) == ("Rui Example", "call")


@pytest.mark.parametrize(
    ("typed", "field"), [({"reach": "ines@agency.example"}, "who"), ({"who": "Ines", "reach": "nowhere"}, "reach")]
)
def test_where_an_interpreter_is_reached_makes_sense(desk, session, typed, field):
    make_language("pt", "Português")
    answer = plan(desk, session, "interpreter", language="pt", **typed)

    assert set(answer.context["form"].errors) == {field}
    assert not Supply.objects.exists()


@pytest.mark.rule("D6.11")
def test_where_interpreters_are_entered_it_says_never_a_child(desk, session):
    page = body(desk, "desk-supply-new", session.slug)
    assert "never a child, also not an older brother or sister" in page
    supply = make_interpreter(session)
    assert "never a child, also not an older brother or sister" in body(desk, "desk-supply", supply.pk)


@pytest.mark.rule("D6.11")
@pytest.mark.rule("D2.9")
def test_a_child_cannot_be_an_interpreter(session):
    """Who does it is an adult or an agency in words; no row leads from there to a family, its children are counted."""
    kept = {field.name for field in Supply._meta.get_fields()}
    assert "who" in kept
    assert not {"party", "member", "child", "registration"} & kept
    assert "adult" in (Supply._meta.get_field("person").related_model.__doc__ or "")
    assert "person" not in SupplyForm.base_fields, "nobody is chosen from a list of families"
    assert not any("child" in str(label).lower() for label in Supply.Mode.labels)


@pytest.mark.rule("D2.7")
@pytest.mark.rule("N5")
def test_child_care_has_places_an_age_a_cut_off_and_may_be_in_another_building(desk, session):
    venue = make_venue("Example School")
    answer = plan(
        desk, session, "child_care", band="3-5", places="8", closes_on="2026-12-09", venue=str(venue.pk), room="Gym"
    )
    assert answer.status_code == 302
    supply = Supply.objects.get()
    assert (supply.band, supply.venue, supply.room) == ("3-5", venue, "Gym")
    assert supply.roster.capacity == 8
    assert supply.roster.closes_at.astimezone(session.tz).date().isoformat() == "2026-12-09"
    assert "Example School, Gym" in body(desk, "desk-session-help", session.slug)


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(desk, session):
    answer = plan(desk, session, "child_care", band="3-5", places="", room="Gym", closes_on="2027-01-01")
    page = answer.content.decode()
    form = answer.context["form"]
    assert set(form.errors) == {"places", "closes_on"}
    assert form.errors["places"] == ["Please write how many places there are."]
    assert "This is after the session." in page
    assert 'value="Gym"' in page


def test_help_for_several_dates_of_a_series_is_planned_at_once(desk):
    series = Series.objects.create(program=make_session().program, slug="course")
    dates = [
        make_session(series=series, recurrence_id=SOON + timedelta(days=7 * n), starts_at=SOON + timedelta(days=7 * n))
        for n in range(3)
    ]
    plan(desk, dates[0], "child_care", band="3-5", places="4", dates=[str(date.pk) for date in dates[:2]])
    assert Supply.objects.count() == Roster.objects.filter(serves="help").count() == 2
    make_language("pt", "Português")
    plan(desk, dates[0], "interpreter", language="pt", dates=[str(date.pk) for date in dates])
    assert Supply.objects.get(kind="interpreter").sessions.count() == 3


@pytest.mark.rule("N5")
def test_more_places_go_to_who_waits_and_fewer_than_promised_are_refused(desk, session):
    supply = make_care(session, places=1)
    first, second = (sign_up_with(session, care(), now=NOW + timedelta(minutes=n)) for n in range(2))
    address = reverse("events:desk-supply", args=[supply.pk])
    desk.post(address, {"places": "2"})
    assert [Need.objects.get(registration=one).state for one in (first, second)] == ["confirmed", "confirmed"]
    answer = desk.post(address, {"places": "1"})
    assert "2 places are already promised" in answer.content.decode()
    assert "places" in answer.context["form"].errors


@pytest.mark.rule("D2.7")
def test_what_is_called_off_is_told_and_asked_for_again(desk, session):
    supply = make_care(session)
    family = sign_up_with(session, care())
    address = reverse("events:desk-supply-cancel", args=[supply.pk])
    assert "1 family was told." in desk.post(address, follow=True).content.decode()
    assert "Nobody had to be told." in desk.post(address, follow=True).content.decode()
    assert told(family.party) == ["registered", "help_lost"]
    page = body(desk, "desk-session-help", session.slug)
    assert "Not found yet" in page
    assert "Nothing is planned yet." in page


def test_a_get_changes_nothing(desk, session):
    supply = make_interpreter(session)
    assert desk.get(reverse("events:desk-supply-cancel", args=[supply.pk])).status_code == 405
    assert desk.get(reverse("events:desk-supply-confirm", args=[supply.pk])).status_code == 200
    supply.refresh_from_db()
    assert supply.state == "booked"
