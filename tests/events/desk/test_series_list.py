"""Series are found from the desk: in a list of their own, and in what is said of each session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.languages import approved
from accounts.models import District, Grant, School
from events.schedule.details import Closure, Topic
from events.schedule.models import Session
from events.schedule.scheduling import Plan, cancel_session
from events.schedule.seasons.building import build_season
from events.schedule.splitting import SeriesChange, Step, change_following, following_dates
from tests.events.desk.weekly import at, make_season
from tests.factories import NOW, SOON, make_organization, make_program, make_user, make_venue

pytestmark = pytest.mark.django_db
LIST = "events:desk-series-list"


def rows(client, **query):
    return client.get(reverse(LIST), query).context["rows"]


def test_a_series_stands_there_once_with_its_dates_and_the_next_of_them(desk):
    series, dates = make_season(5)
    cancel_session(dates[0], now=NOW)
    Session.objects.filter(pk=dates[4].pk).update(status="skipped")
    steps = [Step(session=one) for one in following_dates(dates[2], now=NOW)]
    change_following(dates[2], SeriesChange(steps=steps), now=NOW)

    found = rows(desk)

    assert [(one.series, one.number, one.coming, one.next) for one in found] == [(series, 4, 3, dates[1])]
    assert at(series, "desk-series") in desk.get(reverse(LIST)).content.decode()


def test_what_goes_on_is_apart_from_what_is_over(desk):
    series, _dates = make_season(2)
    plan = Plan(starts_at=NOW - timedelta(days=300), title=approved(en="Old"))
    old = build_season(make_program("cafe", "Friday CAFÉ"), approved(en="Old"), [plan], now=NOW)

    assert [one.series for one in rows(desk)] == [series]
    assert [(one.series, one.next, one.last.series) for one in rows(desk, when="past")] == [(old, None, old)]
    assert [one.series for one in rows(desk, when="all")] == [series, old]
    assert [one.series for one in rows(desk, when="all", program="cafe")] == [old]
    assert [one.series for one in rows(desk, when="\0", program="nonsense", page="x")] == [series]


def test_a_series_with_a_date_of_somebody_else_is_not_in_the_list(db):
    series, dates = make_season(2)
    school = School.objects.create(district=District.objects.create(name="Hartford"), name="Example School")
    user = make_user("one@staff.example")
    Grant.objects.create(user=user, role="coordinator", organization=make_organization(), school=school)
    client, gym = Client(), make_venue("Gym", school=school)
    client.force_login(user)
    assert rows(client) == []
    Session.objects.filter(pk=dates[0].pk).update(venue=gym)
    assert rows(client) == []
    Session.objects.update(venue=gym)
    assert [one.series for one in rows(client)] == [series]


def test_the_sessions_lead_to_their_series_by_name(desk):
    series, dates = make_season(2)
    listed = desk.get(reverse("events:desk-sessions")).content.decode()
    assert reverse(LIST) in listed
    Session.objects.filter(pk=dates[0].pk).update(title=approved(en="A title of its own"))
    listed = desk.get(reverse("events:desk-sessions")).content.decode()
    assert f">{series.working_title}</small>" in listed
    said = desk.get(at(dates[0], "desk-session")).content.decode()
    assert f'· <a href="{at(series, "desk-series")}">{series.working_title}</a></p>' in said


def test_a_coming_date_says_that_schools_are_closed_in_the_list_and_on_its_page(desk):
    _series, dates = make_season(2)
    day = dates[0].local_start.date()
    Closure.objects.create(name="Example recess", first_day=day, last_day=day, kind="vacation")
    listed = desk.get(reverse("events:desk-sessions")).context["rows"]
    assert [[str(reason) for reason in row.warnings] for row in listed] == [["Vacation: Example recess"], []]
    assert "Vacation: Example recess" in desk.get(at(dates[0], "desk-session")).content.decode()
    Session.objects.filter(pk=dates[0].pk).update(status="canceled")
    assert "Vacation: Example recess" not in desk.get(at(dates[0], "desk-session")).content.decode()


@pytest.mark.counts("events:desk-series-list")
@pytest.mark.parametrize("number", [1, 30])
def test_many_series_cost_no_more_queries_than_one(desk, number):
    for one in range(number):
        plans = [Plan(starts_at=SOON + timedelta(days=one + week * 7), title=approved(en="A")) for week in range(2)]
        build_season(make_program(), approved(en=f"Season {one}"), plans, now=NOW)
    desk.get(reverse(LIST))
    with CaptureQueriesContext(connection) as queries:
        assert len(rows(desk)) == number
    assert len(queries) == 9


def test_choosing_a_session_for_an_idea_says_that_schools_are_closed_that_day(desk):
    _series, dates = make_season(1)
    idea, day = Topic.objects.create(program=make_program(), title="Open doors"), dates[0].local_start.date()
    Closure.objects.create(name="Example recess", first_day=day, last_day=day, kind="vacation")
    assert (
        "Math at home (Vacation)</option>"
        in desk.get(reverse("events:idea-schedule", args=[idea.pk])).content.decode()
    )
