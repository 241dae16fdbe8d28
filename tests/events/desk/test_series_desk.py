"""The page of a series at the desk: every date, what happened to it, and only for who manages all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import District, Grant, School
from events.rosters.registration import register
from events.schedule.changing import lock_sessions
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, leave_out, move_session
from events.schedule.splitting import SeriesChange, Step, change_all, change_following, following_dates
from tests.events.desk.weekly import at, make_season, page
from tests.factories import NOW, make_coordinator, make_organization, make_party, make_user, make_venue

pytestmark = pytest.mark.django_db


def test_every_date_is_there_with_what_became_of_it(desk):
    series, dates = make_season(5)
    move_session(dates[1], dates[1].starts_at + timedelta(hours=1), dates[1].ends_at + timedelta(hours=1), now=NOW)
    cancel_session(dates[2], now=NOW)
    Session.objects.filter(pk=dates[3].pk).update(status="draft")
    leave_out(Session.objects.get(pk=dates[3].pk), now=NOW)
    register(make_party(), dates[0].roster, now=NOW)

    said = page(desk, "desk-series", series)

    assert "3 dates are still to come." in said
    assert "Date changed from <bdi>Tuesday, December 15, 9:00 AM</bdi>" in said
    assert "changed by hand: start" in said
    assert said.count("Canceled") >= 1
    assert "Left out" in said
    assert "1 of 20" in said
    assert reverse("events:desk-again", args=[dates[2].slug]) in said


def test_a_part_that_was_split_off_leads_to_the_whole_and_says_since_when(desk):
    series, dates = make_season(4)
    steps = [Step(session=one) for one in following_dates(dates[2], now=NOW)]
    part = change_following(dates[2], SeriesChange(steps=steps), now=NOW).series

    assert desk.get(at(part, "desk-series"))["Location"] == at(series, "desk-series")
    said = page(desk, "desk-series", series)
    assert "Changed from <bdi>Tuesday, December 22, 9:00 AM</bdi> on" in said
    assert all(at(one, "desk-session") in said for one in dates)
    assert at(part, "desk-series") in page(desk, "desk-session", dates[3])


@pytest.mark.rule("P46")
def test_a_series_is_for_who_manages_all_its_dates(db):
    series, dates = make_season(3)
    school = School.objects.create(district=District.objects.create(name="Hartford"), name="Example School")
    Session.objects.filter(pk=dates[0].pk).update(venue=make_venue("Gym", school=school))
    one_school, elsewhere = make_user("one@staff.example"), make_coordinator(make_organization("Elsewhere"))
    Grant.objects.create(user=one_school, role="coordinator", organization=make_organization(), school=school)
    names = ("desk-series", "desk-series-all", "desk-series-cancel", "desk-series-copy")

    for user, answer in ((one_school, 403), (elsewhere, 404)):
        client = Client()
        client.force_login(user)
        assert {client.get(at(series, name)).status_code for name in names} == {answer}
        assert client.get(at(dates[0], "desk-following")).status_code == answer


def test_what_was_done_at_once_stands_together_in_the_history(desk, ines):
    series, dates = make_season(3)
    register(make_party(), dates[1].roster, now=NOW)
    later = NOW + timedelta(minutes=5)
    change = SeriesChange(steps=[Step(session=one) for one in dates], changes={"venue": make_venue("Hall")})
    change_all(series, change, now=later, actor=ines)

    acts = desk.get(at(series, "desk-series")).context["page"].object_list

    assert [(act.what, act.fields, act.told, act.counted) for act in acts[:1]] == [
        ("Several dates changed", ["place"], 1, "3 dates")
    ]
    assert acts[0].who == str(ines)
    assert "1 family was told" in page(desk, "desk-session", dates[1])
    assert "was told" not in page(desk, "desk-session", dates[0])
    assert [session.pk for session, _said in acts[0].dates] == [one.pk for one in dates]
    assert acts[-1].what == "Season planned"


def test_the_history_is_paged_the_latest_first(desk):
    series, dates = make_season(1)
    for minute in range(30):
        move_session(
            lock_sessions(dates)[0],
            dates[0].starts_at + timedelta(minutes=minute + 1),
            dates[0].ends_at + timedelta(minutes=minute + 1),
            now=NOW + timedelta(minutes=minute),
        )
    first = desk.get(at(series, "desk-series")).context["page"]
    last = desk.get(at(series, "desk-series"), {"page": "99"}).context["page"]

    assert (len(first), first[0].what, last[-1].what) == (20, "Moved", "Season planned")
    assert first[0].at > last[0].at


@pytest.mark.counts("events:desk-series")
@pytest.mark.parametrize("number", [2, 40])
def test_a_long_series_costs_no_more_queries_than_a_short_one(desk, number):
    series, dates = make_season(number)
    register(make_party(), dates[0].roster, now=NOW)
    desk.get(at(series, "desk-series"))
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(at(series, "desk-series")).status_code == 200
    assert len(queries) == 18
