"""Double booking is shown wherever one plans, with the way to the other session; it is never in the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from events.schedule.details import Assignment
from events.schedule.models import Session
from tests.events.desk.building import button, looked_at, typed
from tests.factories import SOON, make_coordinator, make_person, make_program, make_session, make_venue

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
