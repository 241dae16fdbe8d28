"""Every page on which one plans needs the same number of queries, also among 5,000 sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from events.rosters.registration import register
from events.schedule.assigning import assign
from events.schedule.details import Topic
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session
from tests.events.desk.weekly import FIRST, at, fields_of, make_season
from tests.factories import NOW, make_party, make_program, make_venue

pytestmark = pytest.mark.django_db
SEEN = {
    "desk-session": 18, "desk-edit": 13, "desk-publish": 7, "desk-cancel": 9, "desk-cancel-following": 18,
    "desk-following": 14, "desk-flyer": 7, "desk-agenda": 8, "desk-tags": 13,
}  # fmt: skip
LOOKS = {"desk-move": 15, "desk-copy": 10, "desk-again": 18, "desk-following": 26, "desk-edit": 27}
OF_SERIES = {"desk-series-cancel": 17, "desk-series-words": 9}
FEW_AND_MANY = pytest.mark.parametrize(("dates", "others"), [(3, 1), (40, 5000)], ids=["few", "many"])


@pytest.fixture
def season(desk, dates, others):
    """Dates with a family and a speaker each, one of them canceled, and other sessions around them."""
    series, season = make_season(dates)
    for one in season:
        register(make_party(), one.roster, now=NOW)
        assign(one, "catalyst", "Bo Speaker", email="bo@staff.example", now=NOW)
    cancel_session(season[2], now=NOW)
    program, venue = make_program(), make_venue()
    Session.objects.bulk_create(
        Session(
            program=program, venue=venue, slug=f"s-{number}", status="confirmed", created_at=NOW, updated_at=NOW,
            starts_at=FIRST + timedelta(days=number % 300), ends_at=FIRST + timedelta(days=number % 300, hours=1),
        )
        for number in range(others)
    )  # fmt: skip
    desk.get(reverse("events:desk-places"))
    return series, season


@pytest.mark.counts("events:desk-session", "events:desk-cancel-following", "events:desk-series-cancel")
@pytest.mark.counts("events:desk-publish", "events:desk-cancel", "events:desk-agenda", "events:desk-tags")
@FEW_AND_MANY
def test_pages_of_a_date_and_of_its_series(desk, season, django_assert_num_queries):
    series, dates = season
    pages = [(at(dates[1], name), queries) for name, queries in SEEN.items()]
    for address, queries in [*pages, *((at(series, name), queries) for name, queries in OF_SERIES.items())]:
        with django_assert_num_queries(queries, info=address):
            assert desk.get(address).status_code == 200


@pytest.mark.counts("events:desk-move", "events:desk-copy", "events:desk-again", "events:desk-edit")
@pytest.mark.counts("events:desk-following")
@FEW_AND_MANY
def test_a_look_at_another_day_time_or_place_before_anything_happens(desk, season, django_assert_num_queries):
    _series, dates = season
    typed = {"day": "2027-01-12", "at": "18:00"}
    hall = {"venue": make_venue("Hall").pk}
    for name, queries in LOOKS.items():
        address = at(dates[2] if name == "desk-again" else dates[1], name)
        filled = fields_of(desk.get(address))
        said = {"desk-edit": hall, "desk-following": {"at": "18:00", "step": "preview"}}.get(name, typed)
        with django_assert_num_queries(queries, info=address):
            assert desk.post(address, {**filled, **said}).status_code == 200


@pytest.mark.counts("events:idea-schedule")
@FEW_AND_MANY
def test_choosing_the_session_that_takes_an_idea_up(desk, season, django_assert_num_queries):
    idea = Topic.objects.create(program=make_program(), title="Open doors")
    with django_assert_num_queries(11):
        assert desk.get(reverse("events:idea-schedule", args=[idea.pk])).status_code == 200
