"""A season is made once from one form, with a row for each date that was left out."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.languages import approved
from accounts.models import District
from events.schedule.models import Series, Session, Status
from events.schedule.rules.data import read_rules
from events.schedule.rules.expanding import Recurrence, Rule, Unit
from events.schedule.scheduling import Plan, bring_back
from events.schedule.seasons import building
from events.schedule.seasons.building import Origin, build_season
from tests.factories import NEW_YORK, NOW, make_program

pytestmark = pytest.mark.django_db
TITLE = approved(en="Math at home")
TUESDAYS = Recurrence(
    at=time(18),
    rules=(Rule(unit=Unit.WEEK, weekdays=(1,), first=date(2026, 12, 8), last=date(2026, 12, 29)),),
)
PLANS = [Plan(starts_at=start, title=TITLE) for start in TUESDAYS.instants(NEW_YORK)]


def test_a_form_that_was_sent_twice_makes_one_season():
    origin = Origin(form_key=uuid4())

    first, again = (build_season(make_program(), TITLE, PLANS, now=NOW, origin=origin) for _click in range(2))

    assert first == again
    assert (Series.objects.count(), Session.objects.count()) == (1, 4)


def test_two_at_the_same_moment_make_one_season_too(monkeypatch):
    origin = Origin(form_key=uuid4())
    first = build_season(make_program(), TITLE, PLANS, now=NOW, origin=origin)
    there = iter([None, first])
    monkeypatch.setattr(building, "season_of", lambda *_asked: next(there))

    assert build_season(make_program(), TITLE, PLANS, now=NOW, origin=origin) == first
    assert (Series.objects.count(), Session.objects.count()) == (1, 4)


def test_the_database_itself_refuses_a_second_season_of_one_form():
    key = uuid4()
    Series.objects.create(program=make_program(), slug="one", form_key=key)

    with pytest.raises(IntegrityError):
        Series.objects.create(program=make_program(), slug="two", form_key=key)


def test_seasons_that_no_form_made_are_many():
    for _season in range(2):
        build_season(make_program(), TITLE, PLANS, now=NOW)

    assert Series.objects.filter(form_key=None).count() == 2


def test_a_date_that_was_left_out_has_a_row_that_nobody_sees_and_can_be_brought_back_as_a_draft():
    origin = Origin(recurrence=TUESDAYS, left_out=PLANS[1:2])

    series = build_season(make_program(), TITLE, [PLANS[0], *PLANS[2:]], now=NOW, origin=origin)

    out = series.sessions.get(status=Status.SKIPPED)
    assert (out.recurrence_id, out.roster is not None) == (PLANS[1].starts_at, True)
    assert read_rules(series.rules) == TUESDAYS
    assert series.start_time == time(18)
    bring_back(out, now=NOW)
    assert series.sessions.filter(status=Status.DRAFT).count() == 4


def test_what_a_date_is_meant_for_comes_along():
    district = District.objects.create(code="064", name="Hartford School District")
    plans = [replace(plan, fields={"audience": [district], "room": "Music room"}) for plan in PLANS]

    series = build_season(make_program(), TITLE, plans, now=NOW)

    assert {(one.room, *one.audience.all()) for one in series.sessions.all()} == {("Music room", district)}


@pytest.mark.parametrize(
    ("plans", "left_out", "code"),
    [([], [], "no-dates"), (PLANS[:1] * 2, [], "twice"), (PLANS[:2], PLANS[1:2], "twice")],
)
def test_what_makes_no_season_is_refused(plans, left_out, code):
    with pytest.raises(ValidationError) as refused:
        build_season(make_program(), TITLE, plans, now=NOW, origin=Origin(recurrence=TUESDAYS, left_out=left_out))
    assert refused.value.code == code
    assert not Series.objects.exists()
