"""A whole season again: every date proposed, seen and then made as a silent draft."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.outbox.models import Message
from events.reminders.models import ReminderPlan
from events.rosters.models import Registration
from events.rosters.registration import register
from events.schedule.details import Closure, Part
from events.schedule.models import Series, Session
from events.schedule.scheduling import cancel_session
from events.schedule.splitting import split_series
from tests.events.desk.weekly import at, make_season, press
from tests.factories import NOW, make_party

pytestmark = pytest.mark.django_db


def look(desk, series, first, **typed):
    address = at(series, "desk-series-copy")
    return press(desk, address, desk.get(address), "look", first=first, **typed)


@pytest.mark.rule("P22")
def test_every_date_keeps_its_weekday_and_nobody_is_copied(desk):
    series, dates = make_season(3)
    register(make_party(), dates[0].roster, now=NOW)
    Part.objects.create(session=dates[0], order=1, minutes=30, title={"en": {"text": "Talk", "state": "approved"}})
    cancel_session(dates[2], now=NOW)
    Message.objects.all().delete()

    preview = look(desk, series, "2027-09-06", title_en="Math at home 2027")
    assert "Tuesday, September 7, 2027, 9:00" in preview.content.decode()
    assert "Make 2 drafts" in preview.content.decode()
    made = press(desk, at(series, "desk-series-copy"), preview, "make")

    copy = Series.objects.latest("pk")
    assert made["Location"] == at(copy, "desk-series")
    assert [f"{one.local_start:%m-%d %H:%M} {one.status}" for one in copy.sessions.all()] == [
        "09-07 09:00 draft", "09-14 09:00 draft",
    ]  # fmt: skip
    assert copy.sessions.all()[0].parts.count() == 1
    assert not Registration.objects.filter(roster__sessions__series=copy).exists()
    assert not Message.objects.exists()
    again = press(desk, at(series, "desk-series-copy"), preview, "make")
    assert again["Location"] == made["Location"]
    assert Series.objects.count() == 2


def test_when_people_are_reminded_comes_along_also_from_a_part_that_was_split_off(desk):
    series, dates = make_season(3)
    ReminderPlan.objects.create(series=series, offset=timedelta(hours=2))
    part = split_series(dates[1], now=NOW)

    press(desk, at(part, "desk-series-copy"), look(desk, series, "2027-09-06", title_en="Once more"), "make")

    copy = Series.objects.latest("pk")
    assert copy.title_here.text == "Once more"
    assert list(copy.reminder_plans.values_list("offset", "template")) == [(timedelta(hours=2), "reminder")]
    assert ReminderPlan.objects.filter(series=series).count() == 1


def test_a_closed_day_says_why_and_can_go_to_the_week_after(desk):
    series, dates = make_season(2)
    Closure.objects.create(
        scope="state", kind="vacation", name="Recess", first_day=date(2027, 4, 13), last_day=date(2027, 4, 13)
    )
    preview = look(desk, series, "2027-04-06")
    assert "Recess" in preview.content.decode()

    later = press(desk, at(series, "desk-series-copy"), preview, later=str(dates[1].pk))

    assert "Tuesday, April 20, 2027" in later.content.decode()
    assert "Recess" not in later.content.decode()
    press(desk, at(series, "desk-series-copy"), later, "make")
    assert [f"{one.local_start:%m-%d}" for one in Series.objects.latest("pk").sessions.all()] == ["04-06", "04-20"]


def test_a_date_can_be_unticked_or_be_on_another_day(desk):
    series, dates = make_season(3)
    preview = look(desk, series, "2027-09-07")
    typed = {f"c{dates[0].pk}-tick": None, f"c{dates[1].pk}-day": "2027-10-01", f"c{dates[1].pk}-at": "18:30"}

    other = press(desk, at(series, "desk-series-copy"), preview, "make", **typed)
    assert "Nothing has happened yet" in other.content.decode()
    press(desk, at(series, "desk-series-copy"), other, "make")

    assert [f"{one.local_start:%m-%d %H:%M}" for one in Series.objects.latest("pk").sessions.all()] == [
        "09-21 09:00", "10-01 18:30",
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["9999-12-31", "0001-01-01", "x", "\0", "9" * 5000])
def test_a_day_that_makes_no_sense_is_refused_kindly(desk, first):
    series, _dates = make_season(2)
    assert look(desk, series, first).status_code == 200
    assert Series.objects.count() == 1


@pytest.mark.counts("events:desk-series-copy")
@pytest.mark.parametrize("number", [2, 30])
def test_a_long_season_costs_no_more_queries(desk, number):
    series, _dates = make_season(number)
    look(desk, series, "2027-09-07")
    with CaptureQueriesContext(connection) as queries:
        preview = look(desk, series, "2027-09-07")
    assert f"Make {number} drafts" in preview.content.decode()
    assert Session.objects.count() == number
    assert len(queries) == 25
