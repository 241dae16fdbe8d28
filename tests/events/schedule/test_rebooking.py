"""A family whose date is canceled is shown where it finds another one."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.models import Series, Session
from events.schedule.rebooking import addresses_of, other_dates
from events.schedule.scheduling import cancel_session
from tests.factories import NOW, SOON, make_closing, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def stored(session):
    return Session.objects.get(pk=session.pk)


def said():
    return Message.objects.get(template__in=["canceled", "news"], state=State.QUEUED)


@pytest.fixture
def tours():
    """A tour day with two slots, and one family on the first."""
    program = make_program("tours", name="Welcome Tours")
    series = Series.objects.create(program=program, slug="tour-day")
    starts = [SOON, SOON + timedelta(minutes=30)]
    slots = [make_session("Slot", program=program, series=series, starts_at=start, minutes=20) for start in starts]
    register(make_party("Ada"), slots[0].roster, now=NOW)
    Message.objects.update(state=State.SENT)
    return slots


@pytest.mark.rule("D4.8")
def test_a_family_of_a_canceled_tour_day_is_shown_the_other_days(tours):
    make_session("Next week", program=tours[0].program, starts_at=tours[0].starts_at + WEEK)

    make_closing(*map(stored, tours))

    assert {stored(slot).status for slot in tours} == {"canceled"}
    assert "Other dates: " in said().body
    assert said().body.split("Other dates: ")[1].split()[0].endswith("/en/?program=tours")
    assert "/en/?program=tours" in unquote(said().html)


@pytest.mark.rule("D4.8")
def test_one_canceled_slot_leads_to_the_others_of_the_day(tours):
    cancel_session(tours[0], now=NOW)
    assert "/en/series/tour-day/" in said().body


def test_where_there_is_no_other_date_none_is_promised(tours):
    make_session("A draft", program=tours[0].program, status="draft")
    make_session("By invitation", program=tours[0].program, visibility="link")
    make_closing(*map(stored, tours))
    assert "Other dates" not in said().body + said().html


def test_what_is_private_leads_nowhere_and_what_moved_online_needs_no_other_date(tours):
    program = make_program("visits", is_public=False)
    visits = [make_session("Visit", program=program, visibility="private") for _ in range(2)]
    assert other_dates(visits, now=NOW) == {}
    make_closing(stored(tours[0]), act="online", link="https://meet.example/")
    assert "Other dates" not in Message.objects.get(template="changed").body


def test_the_first_of_a_series_that_was_split_is_the_page_it_leads_to_in_the_readers_language(tours):
    later = Series.objects.create(program=tours[0].program, slug="after", root=tours[0].series)
    make_session("Later", program=tours[0].program, series=later, starts_at=tours[0].starts_at + WEEK)
    found = other_dates(tours, now=NOW)
    (address,) = addresses_of(tours, found, "es")
    assert address.endswith("/es/series/tour-day/")


@pytest.mark.parametrize("number", [1, 30])
def test_many_canceled_sessions_ask_as_little_as_one(tours, number, django_assert_num_queries):
    again = {"program": tours[0].program, "series": tours[0].series}
    sessions = [make_session(starts_at=SOON + WEEK * (row + 1), **again) for row in range(number)]
    chosen = list(Session.objects.filter(pk__in=[one.pk for one in sessions]).select_related("program", "series"))
    with django_assert_num_queries(2):
        other_dates(chosen, now=NOW)
