"""What's on: everybody finds a date, and every address is answered kindly."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.rosters.models import Roster
from events.rosters.registration import register
from events.schedule.details import Closure, Resource
from events.schedule.models import Series, Session
from tests.events.signup.filling_in import NASTY
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_organization,
    make_party,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db
QUERIES = 6


@pytest.fixture
def whats_on(client):
    def go(query="", language="en"):
        return client.get(f"/{language}/?{query}").content.decode()

    return go


def titles(page):
    listed = page[: page.index('class="month-view"')]
    return [
        re.sub(r"<[^>]+>", "", title) for title in re.findall(r"<h3>.*?<a [^>]*>(.*?)</a></h3>", listed, re.DOTALL)
    ]


@pytest.mark.counts("events:whats-on")
@pytest.mark.parametrize("count", [1, 30])
def test_whats_on_needs_the_same_six_queries_for_any_number(client, languages, django_assert_num_queries, count):
    for number in range(count):
        session = make_session(f"Session {number}", starts_at=SOON + timedelta(days=number), capacity=1)
        session.interpreted_into.add("es")
        register(make_party(), session.roster, now=NOW)
        register(make_party(), session.roster, now=NOW)

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("events:whats-on")).content.decode()

    assert len(titles(page)) == count
    assert page.count("Waitlist: 1 family") == count


@pytest.mark.counts("events:archive")
@pytest.mark.parametrize("count", [1, 30])
def test_the_archive_needs_the_same_queries_for_any_number(client, languages, django_assert_num_queries, count):
    for number in range(count):
        session = make_session(f"Session {number}", starts_at=NOW - timedelta(days=number + 1))
        Resource.objects.create(session=session, kind="slides", url="https://slides.example/1")

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("events:archive")).content.decode()

    assert page.count('class="session ') == count


@pytest.mark.counts("events:series")
@pytest.mark.parametrize("count", [1, 30])
def test_a_series_needs_the_same_queries_for_any_number_of_slots(client, languages, django_assert_num_queries, count):
    series = Series.objects.create(program=make_program(), slug="tour", title=approved(en="Tour"))
    for number in range(count):
        make_session(series=series, starts_at=SOON + timedelta(minutes=10 * number), minutes=10)

    with django_assert_num_queries(5):
        page = client.get(series.get_absolute_url()).content.decode()

    assert page.count("20 places left") == count


@pytest.mark.parametrize("hidden", [{"visibility": "link"}, {"visibility": "private"}, {"status": "draft"}])
def test_only_public_sessions_are_listed_whoever_looks(client, hidden):
    make_session("Hidden", **hidden)
    client.force_login(make_coordinator(make_organization()))
    assert "Hidden" not in client.get(reverse("events:whats-on")).content.decode()


def test_the_list_comes_first_under_its_months_and_the_month_below_says_the_same(whats_on):
    make_session("In December")
    make_session("In January", starts_at=SOON + timedelta(days=30))
    page = whats_on()
    assert page.index("<h2>December</h2>") < page.index("<h2>January 2027</h2>") < page.index('<table class="month">')
    assert titles(page) == ["In December", "In January"]
    assert "January" not in whats_on("month=2026-12").split('class="month-view"')[0]


@pytest.mark.rule("D8.6")
def test_whatever_stands_in_the_month_stands_in_the_list_too(whats_on):
    for number in range(5):
        make_session(f"Session {number}", starts_at=SOON + timedelta(hours=number))
    page = whats_on("month=2026-12")
    listed, month = page.split('class="month-view"')
    shown = re.findall(r"Session \d", month)
    assert len(shown) == 3
    assert set(shown) <= set(titles(page))
    assert len(titles(page)) == 5
    assert 'href="?month=2026-12#d2026-12-11">2 more' in month
    assert 'id="d2026-12-11"' in listed


def test_the_month_rings_today_hatches_closed_days_with_the_reason_and_says_canceled(whats_on):
    make_session("Snowed in", status="canceled")
    for kind, name in (("holiday", "Christmas Day"), ("observance", "A day some keep")):
        Closure.objects.create(kind=kind, name=name, first_day=date(2026, 12, 25), last_day=date(2026, 12, 25))
    month = whats_on().split('class="month-view"')[1]
    assert re.search(r'<td class=" today"><span class="day-number">1<', month)
    assert re.search(
        r'<td class=" closed"><span class="day-number">25</span>\s*<span class="reason"[^>]*>Christmas Day<', month
    )
    assert "A day some keep" not in month
    assert '<span class="word">Canceled:</span> Snowed in' in month


def test_a_canceled_session_stays_listed_with_the_word_first(whats_on):
    make_session("Snowed in", status="canceled")
    page = whats_on()
    assert re.search(r'<h3><span class="word">Canceled:</span> <a [^>]+>Snowed in</a></h3>', page)
    assert "If you signed up, we told you." in page
    assert "places left" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("program=cafe", ["Trust"]),
        ("town=Waterbury", ["Trust"]),
        ("town=waterbury", ["Trust"]),
        ("language=es", ["Números"]),
        ("online=1", ["Trust"]),
        ("q=numeros", ["Números"]),
        ("q=NÚMEROS+casa", ["Números"]),
        ("q=trust+casa", []),
        ("program=cafe&language=es", []),
    ],
)
def test_filters_find_what_fits(whats_on, languages, query, found):
    cafe = make_program("cafe", "Friday CAFÉ")
    make_session("Trust", program=cafe, venue=make_venue("Museum", "Waterbury"), mode="both")
    make_session("Números", title_es="Números en casa", held_in="es")
    assert titles(whats_on(query)) == found


def test_filters_stay_in_the_links_of_the_page(whats_on, languages):
    make_session(held_in="es")
    page = whats_on("program=academy&language=es&q=math&month=2026-12")
    assert 'href="?program=academy&amp;language=es&amp;q=math&amp;month=2027-01#month"' in page
    assert 'href="?program=academy&amp;q=math&amp;month=2026-12" aria-current="true" lang="es"' in page
    assert "Filters (2)" in page
    assert '<input type="hidden" name="program" value="academy">' in page
    assert 'lang="es" selected>Español</option>' in page


@pytest.mark.parametrize("query", ["program=nothing", "language=xx", "month=2026-13", "month=1", "month=9999-12"])
def test_what_makes_no_sense_in_an_address_is_left_out_and_said_so(whats_on, languages, query):
    make_session("Trust")
    page = whats_on(query)
    assert titles(page) == ["Trust"]
    assert "so we left it out" in page


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("path", ["", "archive/"])
def test_nothing_that_is_sent_in_an_address_breaks_a_page(client, path, value):
    for name in ("program", "town", "language", "online", "q", "month", "page", "key", "unknown"):
        answer = client.get(f"/en/{path}?{name}={quote(value)}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_where_nothing_is_found_the_next_date_anywhere_and_the_calendar_are_shown(whats_on):
    make_session("Trust", venue=make_venue("Museum", "Waterbury"))
    page = whats_on("q=nothing")
    assert "The next date anywhere:" in page
    assert "Trust</a>, <bdi>Friday, December 11, 9:30 AM</bdi>, Waterbury." in page
    assert 'href="/en/subscribe/">Tell my calendar about new dates</a>' in page


def test_an_empty_year_says_so(whats_on):
    assert "No dates yet" in whats_on()


def test_slots_of_one_day_are_one_line_that_leads_to_the_choice(whats_on):
    series = Series.objects.create(program=make_program(), slug="tour", title=approved(en="Tour"))
    start = NOW.replace(day=12)
    for number in range(9):
        make_session("Tour", series=series, starts_at=start + timedelta(minutes=20 * number), minutes=20, capacity=3)
    make_session("Tour", series=series, starts_at=start + timedelta(days=1))
    page = whats_on()
    assert titles(page) == ["Tour", "Tour"]
    assert "<bdi>9:00 AM–12:00 PM</bdi>" in page
    assert "9 times to choose" in page
    assert "27 places left" in page
    assert page.count('<a href="/en/series/tour/">') == 2  # in the list and in the month


def test_a_session_of_a_shared_list_says_which_it_is(whats_on):
    roster = Roster.objects.create(capacity=20)
    for week in range(4):
        make_session(roster=roster, starts_at=SOON.replace(hour=18) + timedelta(weeks=week))
    page = whats_on()
    assert [f"{number} of 4 evenings" in page for number in range(1, 5)] == [True] * 4


@pytest.mark.parametrize(
    ("takes", "capacity", "said"),
    [
        ("adults", 6, "6 places left"),
        ("adults", 1, "1 place left"),
        ("heads", 6, "6 places left"),
        ("parties", 6, "6 places for families left"),
        ("parties", 1, "1 place for a family left"),
        ("adults", None, "There is room for everybody."),
        ("adults", 0, "Full: you can join the waitlist."),
    ],
)
def test_places_left_count_what_the_list_counts(whats_on, takes, capacity, said):
    make_session(takes=takes, capacity=capacity)
    assert said in whats_on()


def test_a_family_takes_as_many_places_as_the_list_says(whats_on):
    for takes in ("adults", "heads", "parties"):
        roster = make_session(takes=takes, capacity=20).roster
        register(make_party(others=("Bo",), children=3), roster, now=NOW)
    page = whats_on()
    assert "18 places left" in page
    assert "15 places left" in page
    assert "19 places for families left" in page


def test_while_somebody_waits_no_place_is_called_free(whats_on):
    roster = make_session(takes="heads", capacity=6).roster
    register(make_party(children=2), roster, now=NOW)
    register(make_party(children=4), roster, now=NOW)
    assert "Waitlist: 1 family" in whats_on()
    assert "places left" not in whats_on()


def test_a_drop_in_says_that_one_can_just_come(whats_on):
    make_session(drop_in=True)
    assert "Just come" in whats_on()


def test_the_archive_is_searched_and_cut_by_program(client):
    make_session("Trust", starts_at=NOW - timedelta(days=40), program=make_program("cafe", "Friday CAFÉ"))
    make_session("Números", starts_at=NOW - timedelta(days=30))
    make_session("Canceled one", starts_at=NOW - timedelta(days=20), status="canceled")
    make_session("To come")

    def found(query=""):
        page = client.get(f"/en/archive/?{query}").content.decode()
        return re.findall(r"<h3><a [^>]*>(.*?)</a>", page)

    assert found() == ["Números", "Trust"]
    assert found("program=cafe") == ["Trust"]
    assert found("q=numeros") == ["Números"]


def test_a_session_that_ran_this_month_is_not_offered_as_coming(whats_on):
    make_session("Over", starts_at=NOW - timedelta(hours=8))
    make_session("To come")
    assert titles(whats_on()) == ["To come"]
    assert Session.objects.count() == 2
