"""Changing several dates: seen date by date, matched by eye, and everybody told once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.history import Access, Change
from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.details import Closure
from events.schedule.models import Series, Session, Status
from events.schedule.rules.data import write_rules
from events.schedule.rules.expanding import Recurrence, Rule, Unit
from events.schedule.scheduling import edit_session, leave_out, move_session
from tests.events.desk.weekly import WEEK, at, make_season, press
from tests.factories import NEW_YORK, NOW, make_party, make_venue

pytestmark = pytest.mark.django_db


def look(desk, address, **typed):
    return press(desk, address, desk.get(address), "preview", **typed)


def make(desk, address, preview, **typed):
    return press(desk, address, preview, "make", **typed)


def families_on(*dates):
    party = make_party()
    for one in dates:
        register(party, one.roster, now=NOW)
    Message.objects.update(state=State.SENT)
    return party


def wall_times():
    return [one.local_start.strftime("%m-%d %H:%M") for one in Session.objects.order_by("pk")]


def act_of(session):
    return f"d{session.pk}-act"


@pytest.mark.rule("N2")
@pytest.mark.rule("P18")
def test_from_a_date_on_another_time_is_shown_then_done_and_told_once(desk, ines):
    series, dates = make_season(4)
    families_on(*dates)
    address = at(dates[1], "desk-following")

    preview = look(desk, address, at="18:00")
    said = preview.content.decode()
    assert "Tuesday, December 15, 2026, 6:00–7:30 PM" in said
    assert "Change 3 dates and tell 1 family" in said
    assert "December 8, 2026" not in said
    assert not Message.objects.filter(state=State.QUEUED).exists()
    after = make(desk, address, preview)

    assert after["Location"] == at(series, "desk-series")
    assert wall_times() == ["12-08 09:00", "12-15 18:00", "12-22 18:00", "12-29 18:00"]
    assert Session.objects.order_by("pk")[0].sequence == dates[0].sequence
    assert Message.objects.filter(state=State.QUEUED).count() == 1
    assert Series.objects.filter(root=series).count() == 1
    assert Session.objects.count() == 4
    change = Change.objects.get(act="series edited")
    assert (change.actor, change.told) == (ines, 1)


def test_pressing_twice_is_the_same_as_once(desk):
    _series, dates = make_season(3)
    families_on(*dates)
    address = at(dates[1], "desk-following")
    preview = look(desk, address, at="18:00")

    make(desk, address, preview)
    again = make(desk, address, preview)

    assert again.status_code == 200
    assert "Nothing would change." in again.content.decode()
    assert Message.objects.filter(state=State.QUEUED).count() == 1
    assert Series.objects.count() == 2


def test_what_was_not_looked_at_is_shown_again_with_what_was_typed(desk):
    series, dates = make_season(3)
    address = at(series, "desk-series-all")
    preview = look(desk, address, at="18:00")

    other = make(desk, address, preview, at="19:00")
    assert "Nothing has happened yet" in other.content.decode()
    move_session(dates[1], dates[1].starts_at + WEEK / 7, dates[1].ends_at + WEEK / 7, now=NOW + timedelta(minutes=1))
    changed_meanwhile = make(desk, address, preview)

    assert "Nothing has happened yet" in changed_meanwhile.content.decode()
    assert 'value="18:00"' in changed_meanwhile.content.decode()
    assert wall_times() == ["12-08 09:00", "12-16 09:00", "12-22 09:00"]


@pytest.mark.rule("N2")
def test_what_was_changed_by_hand_is_shown_and_kept_unless_ticked(desk):
    series, dates = make_season(3)
    hall, gym = make_venue("Example Hall"), make_venue("Example Gym")
    for one in dates[:2]:
        edit_session(one, {"venue": gym}, now=NOW)
    address = at(series, "desk-series-all")

    preview = look(desk, address, venue=str(hall.pk))
    assert preview.content.decode().count("Changed by hand, and kept: place.") == 2
    ticked = press(desk, address, preview, "preview", **{f"d{dates[1].pk}-take": "on"})
    make(desk, address, ticked)

    assert list(Session.objects.order_by("pk").values_list("venue__name", flat=True)) == [
        "Example Gym", "Example Hall", "Example Hall",
    ]  # fmt: skip


def test_a_date_moved_by_hand_keeps_its_time(desk):
    series, dates = make_season(3)
    move_session(dates[1], dates[1].starts_at + WEEK / 7, dates[1].ends_at + WEEK / 7, now=NOW)
    address = at(series, "desk-series-all")
    make(desk, address, look(desk, address, at="18:00"))
    assert wall_times() == ["12-08 18:00", "12-16 09:00", "12-22 18:00"]


def test_another_weekday_moves_all_by_as_many_days_and_the_rules_go_on_like_them(desk):
    series, _dates = make_season(3)
    rule = Rule(unit=Unit.WEEK, first=date(2026, 12, 8), last=date(2026, 12, 31), weekdays=(1,))
    Series.objects.update(rules=write_rules(Recurrence(at=datetime(2026, 1, 1, 9).time(), rules=(rule,))))
    address = at(series, "desk-series-all")

    make(desk, address, look(desk, address, weekday="3", at="18:00"))

    assert wall_times() == ["12-10 18:00", "12-17 18:00", "12-24 18:00"]
    series.refresh_from_db()
    assert (series.rules["at"], series.rules["rules"][0]["weekdays"]) == ("18:00", [3])


@pytest.mark.rule("N2")
def test_with_fewer_dates_nothing_is_guessed_and_somebody_has_to_say_it(desk):
    series, dates = make_season(4)
    families_on(dates[3])
    address = at(series, "desk-series-all")

    preview = look(desk, address, dates_by="list", dates="2026-12-09\n2026-12-16 | 6:00 PM\n2027-02-02")
    said = preview.content.decode()
    assert "2 dates have no new date yet." in said
    assert "4 dates no longer fit. Nothing moves by itself" in said
    assert 'value="make"' not in said
    assert "Tuesday, February 2, 2027, 9:00" in said

    chosen = {act_of(dates[2]): "keep", act_of(dates[3]): "drop", "new": None}
    ready = press(desk, address, preview, "preview", **chosen)
    assert "Change 3 dates and tell 1 family" in ready.content.decode()
    make(desk, address, ready)

    assert wall_times() == ["12-09 09:00", "12-16 18:00", "12-22 09:00", "12-29 09:00"]
    states = list(Session.objects.order_by("pk").values_list("status", flat=True))
    assert states == ["confirmed", "confirmed", "confirmed", "canceled"]


def test_old_and_new_dates_are_matched_by_eye(desk):
    series, dates = make_season(2)
    address = at(series, "desk-series-all")
    preview = look(desk, address, dates_by="list", dates="2027-01-05\n2027-01-12")

    chosen = {
        act_of(dates[0]): "2027-01-12T09:00",
        act_of(dates[1]): "own",
        f"d{dates[1].pk}-day": "2027-03-02",
        f"d{dates[1].pk}-at": "17:00",
    }
    ready = press(desk, address, preview, "preview", **chosen)
    assert "Tuesday, January 5, 2027, 9:00" in ready.content.decode()
    make(desk, address, press(desk, address, ready, "preview", new="2027-01-05T09:00"))

    assert wall_times() == ["01-12 09:00", "03-02 17:00", "01-05 09:00"]
    assert Session.objects.latest("pk").status == Status.DRAFT


@pytest.mark.rule("P19")
def test_a_changed_rule_brings_back_no_date_that_was_left_out(desk):
    series, dates = make_season(3, publish=False)
    leave_out(dates[1], now=NOW)
    address = at(series, "desk-series-all")
    rule = {
        "dates_by": "rule", "r-TOTAL_FORMS": "1", "r-INITIAL_FORMS": "0", "r-0-means": "with", "r-0-often": "week",
        "r-0-weekdays": "1", "r-0-first": "2026-12-08", "r-0-last": "2027-01-05", "r-0-interval": "1",
        "r-0-closed": "keep",
    }  # fmt: skip

    preview = look(desk, address, **rule)
    assert "1 date was left out before and does not come back." in preview.content.decode()
    make(desk, address, preview)
    make(desk, address, look(desk, address, **rule))

    assert wall_times() == ["12-08 09:00", "12-15 09:00", "12-22 09:00", "12-29 09:00", "01-05 09:00"]
    assert Session.objects.get(pk=dates[1].pk).status == Status.SKIPPED
    series.refresh_from_db()
    assert series.rules["rules"][0]["weekdays"] == [1]


def test_two_dates_at_one_moment_are_told_before_and_not_done(desk):
    series, dates = make_season(2)
    address = at(series, "desk-series-all")
    preview = look(desk, address, at="18:00")
    same = {act_of(dates[0]): "own", f"d{dates[0].pk}-day": "2026-12-15", f"d{dates[0].pk}-at": "18:00"}

    again = press(desk, address, preview, "preview", **same)

    assert "Another date would be at that time too." in again.content.decode()
    assert 'value="make"' not in again.content.decode()


def test_closed_days_and_taken_places_are_shown_for_the_new_dates(desk):
    series, dates = make_season(2)
    Closure.objects.create(
        scope="state", kind="holiday", name="Winter day", first_day=date(2026, 12, 17), last_day=date(2026, 12, 17)
    )
    make_season(1, publish=False)
    Session.objects.filter(pk=Session.objects.latest("pk").pk).update(
        starts_at=datetime(2026, 12, 10, 9, tzinfo=NEW_YORK), ends_at=datetime(2026, 12, 10, 10, tzinfo=NEW_YORK)
    )

    said = look(desk, at(series, "desk-series-all"), weekday="3").content.decode()

    assert "Winter day" in said
    assert "Example Library is taken at that time" in said
    assert "2 to look at twice" in said
    assert len(dates) == 2


@pytest.mark.rule("D7.4")
def test_whoever_sees_the_names_is_written_down(desk, ines):
    series, dates = make_season(2)
    families_on(*dates)
    address = at(series, "desk-series-all")
    desk.get(address)
    assert not Access.objects.exists()

    look(desk, address, at="18:00")

    access = Access.objects.get()
    assert (access.actor, access.what, access.subject_id) == (ines, "affected", series.pk)


def test_places_are_set_for_all_and_never_below_what_is_promised(desk):
    series, dates = make_season(2)
    families_on(*dates)
    families_on(*dates)
    address = at(series, "desk-series-all")

    make(desk, address, look(desk, address, capacity="30"))
    assert {one.roster.capacity for one in Session.objects.all()} == {30}
    refused = make(desk, address, look(desk, address, capacity="1"))

    assert "December 8" in refused.content.decode()
    assert {one.roster.capacity for one in Session.objects.all()} == {30}


@pytest.mark.counts("events:desk-series-all")
@pytest.mark.parametrize("number", [3, 40])
def test_many_dates_cost_no_more_queries_than_few(desk, number):
    series, dates = make_season(number)
    families_on(dates[1])
    address = at(series, "desk-series-all")
    look(desk, address, at="18:00", venue=str(make_venue("Hall").pk))
    with CaptureQueriesContext(connection) as queries:
        said = look(desk, address, at="18:00", venue=str(make_venue("Hall").pk))
    assert f"Change {number} dates" in said.content.decode()
    assert len(queries) == 42
