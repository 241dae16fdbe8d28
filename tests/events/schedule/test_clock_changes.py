"""Nine in the morning stays nine in the morning, in pages, messages, feeds and tour slots, when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.languages import approved
from accounts.models import District, School
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.rules.expanding import Recurrence, Rule, Unit
from events.schedule.scheduling import Plan, move_session, publish_session
from events.schedule.seasons.building import Origin, build_season
from events.tours.planning import Slots, make_tour_day
from tests.factories import NEW_YORK, NOW, make_party, make_program, make_session, make_town, make_venue

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P16")]
PLANNED = datetime(2026, 10, 1, 9, tzinfo=NEW_YORK)
SATURDAYS = Recurrence(
    at=time(9),
    rules=(Rule(unit=Unit.WEEK, weekdays=(5,), interval=2, first=date(2026, 10, 17), last=date(2027, 4, 3)),),
)
"""Across November 1, 2026 and March 14, 2027."""


@pytest.fixture
def series(time_machine):
    time_machine.move_to(PLANNED, tick=False)
    plans = [
        Plan(starts_at=start, title=approved(en="Math at home"), fields={"venue": make_venue()})
        for start in SATURDAYS.instants(NEW_YORK)
    ]
    series = build_season(
        make_program(),
        approved(en="Math at home"),
        plans,
        now=PLANNED,
        origin=Origin(recurrence=SATURDAYS),
        shared=True,
    )
    for session in series.sessions.all():
        publish_session(session, now=PLANNED)
    return series


def test_the_dates_are_fourteen_days_apart_by_the_calendar_and_not_by_the_hour(series):
    starts = [session.starts_at for session in series.sessions.order_by("starts_at")]

    apart = [after - before for before, after in pairwise(starts)]
    assert {gap - timedelta(days=14) for gap in apart} == {timedelta(), timedelta(hours=1), timedelta(hours=-1)}
    assert {start.astimezone(UTC).hour for start in starts} == {13, 14}


def test_every_page_says_nine(series):
    for session in series.sessions.all():
        page = Client().get(session.get_absolute_url()).content.decode()
        assert "9:00\N{EN DASH}11:00 AM" in page or "9:00\N{EN DASH}10:30 AM" in page
    page = Client().get(series.get_absolute_url()).content.decode()
    assert page.count("9:00\N{EN DASH}") >= series.sessions.count()
    assert "8:00" not in page
    assert "10:00\N{EN DASH}" not in page


def test_every_feed_says_nine(series):
    feeds = [
        Client().get(reverse("events:program-feed", args=[series.program.slug])).content,
        Client().get(reverse("events:series-feed", args=[series.slug])).content,
        *(session.calendar_file("en") for session in series.sessions.all()),
    ]
    for feed in feeds:
        events = list(Calendar.from_ical(feed).walk("VEVENT"))
        assert events
        assert {event["DTSTART"].dt.astimezone(NEW_YORK).strftime("%H:%M") for event in events} == {"09:00"}
        if b"TZID=America/New_York" in feed:
            assert {event["DTSTART"].to_ical()[8:] for event in events} == {b"T090000"}


def test_every_message_says_nine(series):
    register(make_party(contact="ada@family.example"), series.roster, now=PLANNED)
    for session in series.sessions.all():
        start = session.starts_at.astimezone(NEW_YORK) + timedelta(days=1)
        move_session(session, start.astimezone(UTC), start + (session.ends_at - session.starts_at), now=PLANNED)

    told = Message.objects.exclude(template="registered")
    assert told.count() >= 2
    for message in told:
        assert "9:00" in message.body
        assert "8:00 AM" not in message.body
        assert "10:00 AM" not in message.body


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 11, 1), date(2027, 3, 13), date(2027, 3, 14)])
def test_the_slots_of_a_tour_begin_at_nine(day):
    district = District.objects.create(code="999", name="Example District")
    school = School.objects.create(code="9990111", district=district, name="Example School", town=make_town())
    slots = Slots(first_start=time(9), last_end=time(12), minutes=20)

    make_tour_day(make_program("tours"), school, day, slots, title=approved(en="Tour"), now=PLANNED)

    starts = [f"{session.local_start:%H:%M}" for session in Session.objects.order_by("starts_at")]
    assert starts == [f"{hour:02}:{minute:02}" for hour in (9, 10, 11) for minute in (0, 20, 40)]


def test_sign_up_still_closes_at_noon_where_clocks_change_between_its_end_and_the_session():
    session = make_session(starts_at=datetime(2027, 3, 15, 18, tzinfo=NEW_YORK))
    session.roster.closes_at = datetime(2027, 3, 13, 12, tzinfo=NEW_YORK)
    session.roster.save()
    start = datetime(2027, 3, 8, 18, tzinfo=NEW_YORK)
    move_session(session, start, start + timedelta(hours=2), now=NOW)
    session.roster.refresh_from_db()
    assert session.roster.closes_at == datetime(2027, 3, 6, 12, tzinfo=NEW_YORK)
