"""Double booking is shown wherever one plans, with the way to the other session; it is never in the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from events.rosters.registration import register
from events.schedule.details import Assignment
from events.schedule.forms import SessionForm
from events.schedule.models import Session, Venue
from tests.events.desk.building import button, looked_at, typed
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_language,
    make_party,
    make_person,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db
LATER = SOON + timedelta(days=7)


def page(desk, name, session):
    return desk.get(reverse(f"events:desk-{name}", args=[session.slug])).content.decode()


def look_at(desk, name, session, day=LATER):
    said = {"day": f"{day:%Y-%m-%d}", "at": "09:30", "minutes": "90"}
    return desk.post(reverse(f"events:desk-{name}", args=[session.slug]), said).content.decode()


def link_to(session):
    return reverse("events:desk-session", args=[session.slug])


def test_the_page_of_a_session_names_the_other_session(desk):
    here, there = make_session("Math at home"), make_session("Choir")

    assert link_to(there) in page(desk, "session", here)
    assert "Example Library is taken at that time: Choir" in page(desk, "session", here)
    Session.objects.filter(pk=there.pk).update(status="canceled")
    assert link_to(there) not in page(desk, "session", here)


@pytest.mark.parametrize("act", ["move", "copy"])
def test_moving_and_copying_show_who_is_in_the_way_before_anything_happens(desk, act):
    here, there = make_session("Math at home"), make_session("Choir", starts_at=LATER)

    shown = look_at(desk, act, here)

    assert link_to(there) in shown
    assert "Choir" not in look_at(desk, act, here, day=LATER + timedelta(days=1))


def test_people_move_along_but_are_not_copied(desk):
    fay = make_person("Fay Example")
    here, there = make_session(), make_session("Choir", starts_at=LATER, venue=make_venue("Elsewhere"))
    for session in (here, there):
        Assignment.objects.create(session=session, person=fay, role="facilitator")

    assert "Fay Example has a part in another session" in look_at(desk, "move", here)
    assert "Fay Example" not in look_at(desk, "copy", here)


def test_putting_on_again_shows_whose_time_is_taken_meanwhile(desk):
    fay = make_person("Fay Example")
    here, there = make_session(), make_session("Choir", starts_at=LATER, venue=make_venue("Elsewhere"))
    for session in (here, there):
        Assignment.objects.create(session=session, person=fay, role="facilitator")
    Session.objects.filter(pk=here.pk).update(status="canceled")

    assert "Fay Example has a part in another session" in look_at(desk, "again", here)
    here.refresh_from_db()
    assert here.is_canceled


def test_publishing_says_it_and_publishes_all_the_same(desk):
    here, there = make_session(status="draft"), make_session("Choir")

    assert link_to(there) in page(desk, "publish", here)
    desk.post(reverse("events:desk-publish", args=[here.slug]))
    here.refresh_from_db()
    assert here.is_published


def test_who_is_given_a_part_elsewhere_at_the_same_time_is_said_at_once(desk):
    there = make_session("Choir", venue=make_venue("Elsewhere"))
    here = make_session()
    said = {"assign-role": "facilitator", "assign-name": "Fay Example", "assign-email": "fay@staff.example"}
    desk.post(reverse("events:desk-assign", args=[there.slug]), said)

    shown = desk.post(reverse("events:desk-assign", args=[here.slug]), said, follow=True).content.decode()

    assert "Fay Example has a part in another session at that time: Choir" in shown
    assert here.assignments.count() == 1


def test_what_she_does_not_manage_is_neither_named_nor_linked(ines):
    hidden = make_session("Secret plans", program=make_program("cafe", "Friday CAFÉ"))
    here = make_session()
    browser = Client()
    browser.force_login(make_coordinator(program="academy"))

    shown = page(browser, "session", here)

    assert "Example Library is taken at that time by another session of this organization." in shown
    assert "Secret plans" not in shown
    assert hidden.slug not in shown


def test_two_dates_of_one_season_in_each_others_way_are_warned_of_while_both_are_ticked(desk, ines):
    make_program("cafe", "Friday CAFÉ", weekday=4, dates_from="list")
    address = reverse("events:desk-season", args=["cafe"])
    data = typed("2026-12-11 9:30\n2026-12-11 10:30\n2026-12-18")

    page = button(desk, address, data, step="look")

    said = [[str(warning).split(":")[0] for warning in one.warnings] for one in page.context["shown"].planned]
    at_once = "Another date of this season is at that time"
    assert said == [[at_once], [at_once], []]
    alone = looked_at(desk, address, data, without=[page.context["shown"].planned[1].key])
    shown = button(desk, address, alone, step="look").context["shown"]
    assert [bool(one.warnings) for one in shown.planned] == [False, True, False]
    assert shown.warned == 0


def edit(desk, session, **said):
    """Save what the page of the session shows, with something typed over it."""
    form = SessionForm(session=session, venues=Venue.objects.all())
    shown = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in {**shown, **said}.items() if value not in (None, False, "", [])}
    return desk.post(reverse("events:desk-edit", args=[session.slug]), data)


def test_a_place_that_is_taken_is_shown_once_before_it_is_saved_and_is_not_in_the_way(desk):
    make_language("en", "English")
    here, there = make_session(venue=make_venue("Free Hall")), make_session("Choir")
    third = make_session("Chess", venue=make_venue("Third Hall"))

    asked = edit(desk, here, venue=there.venue.pk, title_en="Math and more")

    assert link_to(there) in asked.content.decode()
    assert "Math and more" in asked.content.decode()
    assert Session.objects.get(pk=here.pk).venue.name == "Free Hall"
    other = edit(desk, here, venue=third.venue.pk, anyway=asked.context["anyway"])
    assert link_to(third) in other.content.decode()
    assert edit(desk, here, venue=there.venue.pk, anyway=asked.context["anyway"]).status_code == 302
    assert Session.objects.get(pk=here.pk).venue == there.venue


def test_words_are_saved_with_one_press_also_where_the_place_is_taken(desk):
    make_language("en", "English")
    here, _there = make_session(), make_session("Choir")

    assert edit(desk, here, title_en="Math and more").status_code == 302
    assert edit(desk, Session.objects.get(pk=here.pk), room="Blue", mode="online").status_code == 302


def test_a_place_that_is_taken_and_families_who_hear_of_it_are_one_look(desk):
    make_language("en", "English")
    here, there = make_session(venue=make_venue("Free Hall")), make_session("Choir")
    register(make_party(contact="bo@family.example"), here.roster, now=NOW)

    asked = edit(desk, here, venue=there.venue.pk)

    assert link_to(there) in asked.content.decode()
    assert "Save and tell 1 family" in asked.content.decode()
    told_only = edit(desk, here, venue=there.venue.pk, tell="1")
    assert told_only.status_code == 200
    assert edit(desk, here, venue=there.venue.pk, tell="1", anyway=asked.context["anyway"]).status_code == 302
