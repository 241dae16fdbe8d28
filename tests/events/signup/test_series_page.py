"""The page of a series: every date that was ever told, what became of it, and what it left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.languages import approved
from events.rosters.models import Roster
from events.schedule.details import Part, Resource
from events.schedule.models import Series
from events.schedule.scheduling import cancel_session, move_session
from tests.factories import NOW, SOON, make_coordinator, make_language, make_program, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def season():
    return Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))


@pytest.fixture
def later(season):
    """What the season became when its later dates were split off."""
    return Series.objects.create(program=season.program, slug="math-2", root=season, title=approved(en="Split off"))


@pytest.fixture
def see(client):
    def go(series):
        answer = client.get(series.get_absolute_url())
        assert answer.status_code == 200
        return answer.content.decode()

    return go


def test_a_series_that_was_split_is_one_page_with_all_its_dates_in_order(see, season, later):
    make_session("Third", series=later, starts_at=SOON + 14 * DAY)
    make_session("First", series=season, starts_at=SOON)
    make_session("Second", series=season, starts_at=SOON + 7 * DAY)
    page = see(season)
    assert page.index("First") < page.index("Second") < page.index("Third")
    assert "Split off" not in page


def test_the_address_of_a_part_leads_to_the_whole_for_good(client, season, later):
    make_session(series=later)
    answer = client.get(reverse("events:series", args=["math-2"]))
    assert (answer.status_code, answer["Location"]) == (301, "/en/series/math/")


@pytest.mark.rule("D1.5")
def test_each_date_that_was_moved_says_from_when_and_keeps_its_address(see, season):
    moved, kept = (make_session(title, series=season, starts_at=SOON + at * DAY) for at, title in enumerate("ab"))
    move_session(moved, SOON + 2 * DAY, SOON + 2 * DAY + timedelta(hours=1), now=NOW)
    page = see(season)
    assert page.count("Date changed from") == 1
    assert "Date changed from <bdi>Friday, December 11, 9:30 AM</bdi>" in page
    assert f'href="/en/sessions/{moved.slug}/"' in page
    assert page.index(kept.slug) < page.index(moved.slug)


@pytest.mark.rule("D1.5")
def test_times_to_choose_from_on_one_day_say_it_too(see, season):
    slots = [make_session(series=season, starts_at=SOON + number * timedelta(minutes=20)) for number in range(3)]
    move_session(slots[0], SOON + timedelta(hours=2), SOON + timedelta(hours=3), now=NOW)
    assert "Date changed from <bdi>Friday, December 11, 9:30 AM</bdi>" in see(season)


def test_a_date_that_is_off_says_so_in_words(see, season):
    session = make_session(series=season)
    cancel_session(session, now=NOW)
    page = see(season)
    assert '<span class="word">Canceled:</span>' in page
    assert "If you signed up, we told you." in page


@pytest.mark.parametrize(
    "hidden", [{"visibility": "private"}, {"visibility": "link"}, {"status": "draft"}, {"status": "skipped"}]
)
def test_what_is_not_for_everybody_is_not_on_it(see, season, later, hidden):
    make_session("Open", series=season)
    make_session("Zzmark", series=later, starts_at=SOON + DAY, **hidden)
    make_session("Zzmark", series=season, starts_at=NOW - DAY, **hidden)
    assert "Zzmark" not in see(season)


@pytest.mark.rule("D1.8")
def test_past_dates_lead_to_their_pages_and_straight_to_what_they_left(see, client, season, later):
    make_session("Comes", series=later)
    first, last = (
        make_session(title, series=season, starts_at=NOW - days * DAY) for title, days in (("a", 9), ("b", 2))
    )
    for kind in ("recording", "slides", "notes"):
        Resource.objects.create(
            session=last, kind=kind, url=f"https://archive.example/{kind}", captions=kind == "recording"
        )
    page = see(season)
    assert page.index("Past dates") < page.index(last.slug) < page.index(first.slug)
    for kind in ("recording", "slides", "notes"):
        assert f'href="https://archive.example/{kind}"' in page
        assert f'href="https://archive.example/{kind}"' in client.get(last.get_absolute_url()).content.decode()
    assert "with captions" in page


@pytest.mark.rule("D8.4")
def test_a_recording_without_captions_is_refused_and_stands_nowhere(see, client, season, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    session = make_session(series=season, starts_at=NOW - DAY)
    staff = Client()
    staff.force_login(make_coordinator())
    said = {"resource-kind": "recording", "resource-url": "https://archive.example/1"}
    answer = staff.post(reverse("events:desk-resource", args=[session.slug]), said)
    assert "A recording needs captions" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.create(session=session, kind="recording", url="https://archive.example/1")
    assert "archive.example" not in see(season) + client.get(session.get_absolute_url()).content.decode()

    staff.post(reverse("events:desk-resource", args=[session.slug]), {**said, "resource-captions": "on"})
    assert see(season).count('href="https://archive.example/1"') == 1


def test_a_series_thanks_its_own_sponsors_and_else_those_of_the_program(see, client, season):
    season.program.sponsors = approved(en="Thanks to the state.")
    season.program.save()
    session = make_session(series=season)
    assert "Thanks to the state." in see(season)
    season.sponsors = approved(en="Thanks to the bakery.")
    season.save()
    for page in (see(season), client.get(session.get_absolute_url()).content.decode()):
        assert "Thanks to the bakery." in page
        assert "Thanks to the state." not in page
    season.sponsors = {"en": {"text": "Thanks to nobody yet.", "state": "draft"}}
    season.save()
    assert "Thanks to the state." in see(season)


def test_one_button_leads_to_the_calendar_of_the_series(see, client, season):
    make_session(series=season)
    assert see(season).count('href="/en/subscribe/?series=math"') == 1
    assert "/en/calendar/series/math.ics" in client.get("/en/subscribe/?series=math").content.decode()


def test_the_agenda_says_when_each_part_begins_and_how_long_it_takes(client):
    session = make_session()
    for order, (title, minutes) in enumerate((("Coffee", 20), ("Talk", 25), ("Questions", 45))):
        Part.objects.create(session=session, order=order, minutes=minutes, title=approved(en=title))
    page = " ".join(client.get(session.get_absolute_url()).content.decode().split())
    said = [page.index(word) for word in (">9:30 AM<", "Coffee", ">9:50 AM<", "Talk", ">10:15 AM<", "Questions")]
    assert said == sorted(said)


def test_a_session_names_the_other_dates_of_all_parts_of_its_series(client, season, later):
    session = make_session("One", series=season)
    after = make_session("Two", series=later, starts_at=SOON + 7 * DAY)
    for one, other in ((session, after), (after, session)):
        page = client.get(one.get_absolute_url()).content.decode()
        assert f'href="/en/sessions/{other.slug}/"' in page
        assert 'href="/en/series/math/"' in page


@pytest.mark.counts("events:series")
@pytest.mark.parametrize("count", [1, 20])
def test_it_needs_the_same_few_queries_for_any_number_of_dates(
    client, season, later, django_assert_num_queries, count
):
    make_language()
    for number in range(count):
        past = make_session(series=season, starts_at=NOW - (number + 1) * DAY)
        Resource.objects.create(session=past, kind="slides", url="https://slides.example/1")
        make_session(series=later, starts_at=SOON + number * DAY)
        make_session(series=later, starts_at=SOON + number * DAY + timedelta(hours=3))
    with django_assert_num_queries(5):
        page = client.get(season.get_absolute_url()).content.decode()
    assert page.count("slides.example") == count
    assert page.count("20 places left") == 2 * count


@pytest.mark.counts("events:whats-on")
@pytest.mark.parametrize("count", [1, 10])
def test_times_of_a_series_that_was_split_cost_a_list_nothing_more(client, later, django_assert_num_queries, count):
    for number in range(count):
        for hour in range(2):
            make_session(series=later, starts_at=SOON + number * DAY + timedelta(hours=hour), minutes=30)
    with django_assert_num_queries(6):
        page = client.get("/en/").content.decode()
    assert page.count('href="/en/series/math/"') >= count


@pytest.mark.counts("events:session")
@pytest.mark.parametrize("count", [1, 20])
def test_the_page_of_a_session_of_a_split_series_needs_the_same_queries(
    client, later, django_assert_num_queries, count
):
    roster = Roster.objects.create(capacity=None)
    session = make_session(series=later, roster=roster)
    for number in range(count):
        make_session(series=later, starts_at=SOON + (number + 1) * DAY)
        Part.objects.create(session=session, order=number, minutes=5, title=approved(en="Talk"))
    with django_assert_num_queries(4):
        client.get(session.get_absolute_url())
