"""What happened to a school calendar stands on its page, for who keeps it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.history import note_change
from accounts.models import District, Organization
from events.desk.calendars.history import MOST, history_of_calendar
from events.schedule.details import Closure
from events.schedule.school_calendars.keeping import add_closure, change_closure, closure_print, remove_closure
from events.schedule.school_calendars.places import STATE, Place, place_of
from tests.factories import NOW, make_coordinator

pytestmark = pytest.mark.django_db
SNOW = {"first_day": NOW.date(), "last_day": NOW.date(), "kind": "closing", "name": "Snow", "source": "By phone"}


@pytest.fixture
def hill():
    return Place(district=District.objects.create(code="D1", name="Hill School District").pk)


def said(place):
    return [(line.what, line.which, list(line.fields), line.who) for line in history_of_calendar(place)]


def test_days_that_came_changed_and_went_are_told_by_who_did_it(ines, hill):
    add_closure(hill, SNOW, now=NOW, actor=ines)
    days = Closure.objects.get()
    change_closure(days, {**SNOW, "name": "Ice"}, seen=closure_print(days), now=NOW, actor=ines)
    which, who = "Ice, Tuesday, December 1, 2026", str(ines)

    assert said(hill) == [("Changed", which, ["name"], who), ("Entered", which, [], who)]
    days.refresh_from_db()
    remove_closure(days, seen=closure_print(days), now=NOW, actor=ines)
    assert said(hill) == [("Taken off the calendar", "", [], who)]
    assert said(STATE) == []


def test_what_was_done_at_once_is_one_line_and_only_the_last_are_shown(ines, hill, django_assert_num_queries):
    for number in range(MOST + 1):
        add_closure(hill, {**SNOW, "name": f"Snow {number}"}, now=NOW, actor=ines)

    with django_assert_num_queries(2):
        assert len(said(hill)) == MOST
    batch = uuid4()
    for days in Closure.objects.all():
        note_change(ines, "edited", days, fields=["kind"], now=NOW, batch=batch)
    assert said(hill)[0] == ("Changed", f"{MOST + 1} entries", ["what it is"], str(ines))


def test_who_does_not_keep_a_calendar_sees_no_names(client, desk, ines, hill):
    add_closure(hill, SNOW, now=NOW, actor=ines)
    page = {"year": "2026", "place": place_of(Closure.objects.get()).key}
    stranger = make_coordinator(Organization.objects.create(name="Other District", kind="district"))

    assert str(ines) in desk.get(reverse("events:desk-calendar"), page).content.decode()
    client.force_login(stranger)
    shown = client.get(reverse("events:desk-calendar"), page)
    assert shown.status_code == 200
    assert str(ines) not in shown.content.decode()
