"""Coordinators and families at the same moment: nothing waits for ever, nobody is lost, nobody overwrites unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.languages import approved
from events.outbox.models import Message, State
from events.rosters.models import Registration, Roster
from events.rosters.registration import register
from events.schedule.changing import lock_sessions
from events.schedule.models import Series, Session
from events.schedule.places import change_place, place_print
from events.schedule.scheduling import cancel_session, move_session
from events.schedule.seasons.extending import extend_series
from events.schedule.splitting import change_all, change_following
from events.schedule.steps import SeriesChange, Step
from tests.events.schedule.test_splitting import make_season, steps
from tests.factories import NOW, make_party, make_venue
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HOUR, DAY, WEEK, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(minutes=1)


def seen(dates):
    return [Step(session=one, act="move", starts_at=one.starts_at + HOUR, ends_at=one.ends_at + HOUR,
                 seen=one.updated_at) for one in dates]  # fmt: skip


@pytest.mark.rule("N2")
@pytest.mark.parametrize("shared", [False, True])
def test_families_sign_up_while_a_series_is_split_and_moved(shared):
    _series, dates = make_season(6, shared=shared)
    parties = [make_party() for _ in range(10)]
    change = SeriesChange(steps=seen(dates[2:]))
    rosters = [dates[2 + place % 4].roster for place in range(10)]

    done = at_once(
        *(lambda party=party, roster=roster: register(party, roster, now=NOW + MINUTE)
          for party, roster in zip(parties, rosters, strict=True)),
        lambda: change_following(dates[2], change, now=NOW + MINUTE), or_code=True)  # fmt: skip

    assert not [one for one in done if isinstance(one, str)]
    assert Registration.objects.seated().count() == 10
    assert sum(Roster.objects.values_list("seats_taken", flat=True)) == 10
    moved = Session.objects.filter(series=done[-1].series)
    assert [one.starts_at for one in moved] == [one.starts_at + HOUR for one in dates[2:]]
    for registration in Registration.objects.all():
        last = Message.objects.filter(registrations=registration, state=State.QUEUED).latest("pk")
        for session in moved.filter(roster=registration.roster_id):
            assert session.told("en").when in last.body


@pytest.mark.rule("N2")
def test_of_two_coordinators_who_change_the_same_dates_the_second_sees_them_again():
    _series, dates = make_season(6)
    one = SeriesChange(steps=seen(dates[2:]))
    hall = make_venue("Example Hall")
    two = SeriesChange(steps=[Step(session=at, seen=at.updated_at) for at in dates[1:]], changes={"venue": hall})

    done = at_once(
        lambda: change_following(dates[2], one, now=NOW + MINUTE),
        lambda: change_following(dates[1], two, now=NOW + MINUTE),
        or_code=True,
    )

    assert sum(1 for answer in done if answer == "conflict") == 1
    assert Series.objects.count() == 2
    assert all(series.sessions.exists() for series in Series.objects.all())


def test_a_split_that_changed_nothing_is_seen_by_the_other_coordinator_who_makes_the_same():
    """Nothing tells the dates apart after the first split: the second must find them where they went."""
    _series, dates = make_season(6)
    same = SeriesChange(steps=steps(dates[2:]))

    done = at_once(*[lambda: change_following(dates[2], same, now=NOW + MINUTE)] * 4, or_code=True)

    assert not [answer for answer in done if isinstance(answer, str)]
    assert all(series.sessions.exists() for series in Series.objects.all())
    assert Series.objects.count() == 2


def test_a_date_that_came_while_one_waited_is_a_conflict():
    series, dates = make_season(4)
    later = [dates[-1].starts_at + WEEK * number for number in range(1, 4)]
    change = SeriesChange(steps=seen(dates))

    done = at_once(
        lambda: extend_series(series, later, now=NOW + MINUTE),
        lambda: change_all(series, change, now=NOW + MINUTE),
        lambda: cancel_session(dates[0], now=NOW + MINUTE),
        or_code=True,
    )

    assert done[1] == "conflict" or done[1].moved == len(dates)
    starts = list(Session.objects.of_root(series).values_list("starts_at", flat=True))
    assert len(starts) == len(set(starts)) == 7


def until_somebody_waits():
    """Until another connection stands before a row that this one holds."""
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        Event().wait(0.01)
    raise AssertionError("nobody waits")


def test_dates_come_at_a_place_while_somebody_writes_how_to_get_in_there():
    """Who writes waits for the dates; the dates do not wait for who writes."""
    series, dates = make_season(3)
    venue = dates[0].venue
    said, seen = {"name": venue.name, "town": venue.town, "bus": approved(en="Bus 60")}, place_print(venue)
    with ThreadPoolExecutor(max_workers=1) as people:
        with transaction.atomic():
            lock_sessions(dates)
            other = people.submit(at_once, lambda: change_place(venue, said, seen=seen, now=NOW))
            until_somebody_waits()
            assert len(extend_series(series, [dates[-1].starts_at + WEEK], now=NOW)) == 1
        assert other.result() == [3]


@pytest.mark.rule("P21")
def test_two_dates_of_one_waiting_message_are_moved_again_at_the_same_moment():
    """Whoever is second tells of both dates as they are then."""
    series, dates = make_season(2)
    party = make_party()
    for one in dates:
        register(party, one.roster, now=NOW)
    Message.objects.update(state=State.SENT)
    change_all(series, SeriesChange(steps=seen(dates)), now=NOW)
    first, second = Session.objects.order_by("pk")

    def move(one):
        return move_session(one, one.starts_at + DAY, one.ends_at + DAY, now=NOW + MINUTE)

    with ThreadPoolExecutor(max_workers=1) as people:
        with transaction.atomic():
            move(first)
            other = people.submit(at_once, lambda: move(second))
            until_somebody_waits()
        assert other.result() == [1]

    body = Message.objects.get(state=State.QUEUED).body
    assert all(one.told("en").when in body for one in Session.objects.all())
