"""Publishing: what may be missing or speaks against a day is said before, and holds nobody back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from accounts.models import District, School
from events.schedule.details import Closure
from events.schedule.models import Session
from events.schedule.scheduling import Plan
from events.schedule.seasons.building import build_season
from tests.factories import NOW, SOON, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db


def publishing(session):
    return reverse("events:desk-publish", args=[session.slug])


def test_publishing_warns_of_days_and_of_what_is_missing_but_blocks_nothing(desk):
    program = make_program("friday", weekday=4)
    Closure.objects.create(
        first_day=SOON.date(), last_day=SOON.date(), kind="vacation", name="Winter vacation", source="Example"
    )
    plans = [Plan(starts_at=SOON + timedelta(days=day), title=approved(en="Trust")) for day in range(2)]
    series = build_season(program, approved(en="Trust"), plans, now=NOW)
    friday, saturday = series.sessions.all()
    Session.objects.filter(pk=saturday.pk).update(venue=make_venue(), summary=approved(en="Games"))

    page = desk.get(publishing(friday)).content.decode()
    assert page.count("Vacation: Winter vacation") == 2, "for itself and in the list of drafts"
    assert page.count("no place yet") == page.count("no summary yet") == 2
    assert page.count("not the usual day of the week") == 1
    desk.post(publishing(friday))
    assert Session.objects.get(pk=friday.pk).status == "confirmed"
    assert "Vacation" not in desk.get(publishing(saturday)).content.decode()


def test_online_needs_no_place_and_a_home_visit_no_summary(desk):
    online = make_session("Online", status="draft", mode="online", venue=make_venue(), summary=approved(en="Games"))
    visit = make_session("Visit", status="draft", visibility="private")
    Session.objects.filter(pk=online.pk).update(venue=None)

    for session in (online, visit):
        page = desk.get(publishing(session)).content.decode()
        assert "Publish this session" in page
        assert "Look twice" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_publishing_needs_the_same_queries_for_any_number_of_drafts(desk, django_assert_num_queries, count):
    plans = [Plan(starts_at=SOON + timedelta(days=day), title=approved(en="Trust")) for day in range(count)]
    first = build_season(make_program(), approved(en="Trust"), plans, now=NOW).sessions.first()
    district = District.objects.create(name="Example District")
    for number, session in enumerate(Session.objects.all()):
        school = School.objects.create(code=number, name=f"School {number}", district=district)
        Session.objects.filter(pk=session.pk).update(venue=make_venue(f"Place {number}", school=school))

    with django_assert_num_queries(14):
        desk.get(publishing(first))
