"""The calendar of one series: one address for as long as it goes on, through moves and splits, and never stale."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.languages import approved
from events.rosters.models import Roster
from events.rosters.registration import register
from events.schedule.models import Series, Session
from events.schedule.scheduling import cancel_session, edit_session, move_session
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    program = make_program()
    return Series.objects.create(program=program, slug="math", title=approved(en="Math nights", es="Noches de mate"))


@pytest.fixture
def feed(client):
    """Read the calendar of a series: no header but those given."""

    def read(slug="math", **headers):
        return client.get(reverse("events:series-feed", args=[slug]), headers=headers)

    return read


@pytest.mark.rule("D9.1")
def test_it_has_all_public_dates_of_the_series_and_its_successors_and_nothing_else(feed, events_in, season):
    later = Series.objects.create(program=season.program, slug="math-2", root=season, title=season.title)
    ours = [
        make_session("One", series=season),
        make_session("Two", series=later, starts_at=SOON + timedelta(days=7)),
        make_session("Off", series=season, starts_at=SOON + timedelta(days=8), status="canceled"),
    ]
    make_session("Beside it")
    make_session("Another", series=Series.objects.create(program=season.program, slug="other"))

    response = feed()

    assert set(events_in(response)) == {str(session.uid) for session in ours}
    assert b"X-WR-CALNAME:Math nights" in response.content
    assert response["Content-Disposition"] == 'inline; filename="math.ics"'
    with translation.override("es"):
        assert "Noches de mate" in feed().content.decode()


@pytest.mark.parametrize("hidden", [{"visibility": "private"}, {"visibility": "link"}, {"status": "draft"}])
@pytest.mark.rule("D9.9")
def test_dates_that_not_everybody_may_see_are_not_in_it(feed, season, hidden):
    make_session("Open", series=season)
    make_session("Marked 4711", series=season, starts_at=SOON + timedelta(days=1), **hidden)
    assert b"4711" not in feed().content


@pytest.mark.parametrize("hidden", [{"visibility": "private"}, {"visibility": "link"}, {"status": "draft"}])
def test_a_series_without_a_public_date_has_no_calendar_as_if_it_were_not_there(client, feed, season, hidden):
    make_session(series=season, **hidden)
    later = Series.objects.create(program=season.program, slug="math-2", root=season)
    make_session(series=later, starts_at=SOON + timedelta(days=1), **hidden)
    for slug in ("math", "math-2", "nothing"):
        assert feed(slug).status_code == 404
        assert "Math nights" not in client.get(reverse("events:subscribe"), {"series": slug}).content.decode()


def test_when_all_is_long_over_the_calendar_is_empty_and_not_gone(feed, season):
    make_session(series=season, starts_at=NOW - timedelta(days=90))
    response = feed()
    assert response.status_code == 200
    assert b"BEGIN:VEVENT" not in response.content


@pytest.mark.rule("D1.5", "P29")
def test_each_change_is_in_it_at_once_and_a_split_changes_not_a_byte(feed, season):
    session = make_session("One", series=season)
    other = make_session("Two", series=season, starts_at=SOON + timedelta(days=7))
    seen = {feed().content}
    move_session(session, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW)
    seen.add(moved := feed().content)
    assert b"Date changed from" in moved.replace(b"\r\n ", b"")
    edit_session(other, {"title": approved(en="Deux")}, now=NOW)
    seen.add(feed().content)
    cancel_session(session, now=NOW)
    seen.add(feed().content)
    assert len(seen) == 4

    before = feed()
    later = Series.objects.create(program=season.program, slug="math-2", root=season, title=season.title)
    Session.objects.filter(pk=other.pk).update(series=later)
    assert feed().content == before.content
    assert feed(**{"if-none-match": before["ETag"]}).status_code == 304


def test_a_new_title_of_the_series_is_in_it_at_once(feed, season):
    make_session(series=season)
    etag = feed()["ETag"]
    Series.objects.filter(pk=season.pk).update(title=approved(en="Numbers"))
    response = feed(**{"if-none-match": etag})
    assert b"X-WR-CALNAME:Numbers" in response.content


@pytest.mark.counts("events:series-feed")
@pytest.mark.parametrize("count", [1, 40])
def test_asked_again_it_costs_one_small_query_for_any_number_of_dates(feed, season, django_assert_num_queries, count):
    roster = Roster.objects.create(capacity=None)
    for number in range(count):
        make_session(series=season, roster=roster, starts_at=SOON + timedelta(days=number))
    for _ in range(3):
        register(make_party(), roster, now=NOW)
    with django_assert_num_queries(2):
        first = feed()
    with django_assert_num_queries(1):
        assert feed().content == first.content
    with django_assert_num_queries(1):
        assert feed(**{"if-none-match": first["ETag"]}).status_code == 304


def test_the_page_of_calendars_shows_it_first_with_how_to_add_it_and_a_part_leads_to_the_whole(client, season):
    later = Series.objects.create(program=season.program, slug="math-2", root=season, title=season.title)
    make_session(series=later)
    for slug in ("math", "math-2"):
        page = client.get(reverse("events:subscribe"), {"series": slug}).content.decode()
        assert page.index("/en/calendar/series/math.ics") < page.index("/en/feeds/academy.ics")
        assert "webcal://" in page
        assert "calendar.google.com/calendar/r?cid=" in page
        assert "Subscribe from web" in page


@pytest.mark.parametrize("nonsense", ["%00", "x" * 2000, "../..", "é", "math math"])
def test_nonsense_in_the_address_of_the_page_of_calendars_breaks_nothing(client, season, nonsense):
    assert client.get(f"{reverse('events:subscribe')}?series={nonsense}").status_code == 200
