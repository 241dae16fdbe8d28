"""From what is said at the desk there is a way to what is to be done next, and each page says what is so."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.models import District
from events.schedule.copying import copy_session
from events.schedule.models import Series, Session
from events.schedule.scheduling import cancel_session
from tests.events.desk.weekly import WEEK, at, make_season, page
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FILLED = re.compile(r'<a class="button" href="([^"]*)"')


def test_a_canceled_session_leads_with_putting_it_on_again(desk):
    _series, dates = make_season(2)
    cancel_session(dates[0], now=NOW)
    assert FILLED.findall(page(desk, "desk-session", dates[0])) == [at(dates[0], "desk-again")]
    assert FILLED.findall(page(desk, "desk-session", dates[1])) == [at(dates[1], "desk-roster")]


def test_a_series_leads_with_its_drafts_and_else_with_more_dates(desk):
    series, dates = make_season(2)
    assert FILLED.findall(page(desk, "desk-series", series)) == [at(series, "desk-extend")]
    Session.objects.filter(pk=dates[1].pk).update(status="draft")
    assert FILLED.findall(page(desk, "desk-series", series)) == [at(dates[1], "desk-publish")]


def test_the_series_and_its_change_speak_of_the_same_number_of_dates(desk):
    series, dates = make_season(3)
    cancel_session(dates[1], now=NOW)
    assert "2 dates are still to come." in page(desk, "desk-series", series)
    assert "This is about 2 dates." in page(desk, "desk-series-all", series)


@pytest.mark.parametrize(("name", "one", "following"), [
    ("desk-series-all", "desk-edit", "desk-following"),
    ("desk-series-cancel", "desk-cancel", "desk-cancel-following"),
])  # fmt: skip
def test_from_all_dates_one_goes_back_to_one(desk, name, one, following):
    series, dates = make_season(2)
    said = page(desk, name, series)
    assert f'href="{at(dates[0], one)}"' in said
    assert f'href="{at(dates[0], following)}"' in said


def test_a_draft_of_a_flyer_leads_to_where_each_reason_is_mended(desk):
    series, dates = make_season(2)
    Series.objects.update(title={"en": {"text": "Math", "state": "draft"}})
    Session.objects.filter(pk=dates[1].pk).update(status="draft")
    said = page(desk, "desk-series-flyer", series)
    assert f'<a class="link" href="{at(series, "desk-series-words")}">' in said
    assert f'<a class="link" href="{at(dates[1], "desk-publish")}">' in said


def test_a_copy_takes_no_link_to_join_along(desk):
    _series, dates = make_season(1)
    Session.objects.update(join_url="https://meet.example/one")
    copied = copy_session(dates[0], dates[0].starts_at + WEEK, now=NOW)
    assert copied.join_url == ""
    assert "A link to join is not either" in page(desk, "desk-copy", dates[0])


def test_of_many_districts_those_that_are_ticked_are_in_sight(desk):
    _series, dates = make_season(1)
    here, _other = (District.objects.create(code=name, name=name) for name in ("Hartford", "New Haven"))
    dates[0].audience.add(here)
    said = page(desk, "desk-edit", dates[0])
    assert said.index("Hartford</span>") < said.index("Other districts</summary>") < said.index("New Haven</span>")


def test_a_file_that_was_refused_has_to_be_chosen_again(desk):
    address = reverse("events:desk-calendar-import")
    assert "Please choose the file again" not in desk.get(address).content.decode()
    assert "Please choose the file again" in desk.post(address, {"place": "nowhere"}).content.decode()
