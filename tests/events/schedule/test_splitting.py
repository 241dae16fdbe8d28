"""Changing a series from one date on: nothing before it is touched, and everybody keeps their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.changing import lock_sessions
from events.schedule.models import Series, Session, Status
from events.schedule.recurrence import resolve
from events.schedule.rules.data import read_rules, write_rules
from events.schedule.rules.expanding import Recurrence, Rule, Unit
from events.schedule.scheduling import Plan, move_session, publish_session
from events.schedule.seasons.building import build_season
from events.schedule.splitting import SeriesChange, Step, change_all, change_following, following_dates, split_series
from tests.factories import NEW_YORK, NOW, make_party, make_program, make_venue

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
FIRST = NOW + WEEK


def make_season(number=5, *, shared=False, publish=True):
    plans = [
        Plan(
            starts_at=resolve((FIRST + WEEK * place).replace(tzinfo=None), NEW_YORK),
            title={"en": {"text": f"Evening {place + 1}", "state": "approved"}},
            fields={"venue": make_venue()},
        )
        for place in range(number)
    ]
    series = build_season(make_program(), plans[0].title, plans, now=NOW, shared=shared)
    dates = list(series.sessions.order_by("starts_at"))
    return series, [publish_session(one, now=NOW) for one in dates] if publish else dates


def steps(dates, *moves, by=timedelta(), fields=True):
    """Keep all of these dates but those that move."""
    return [
        Step(session=one, act="move", starts_at=one.starts_at + by, ends_at=one.ends_at + by, fields=fields)
        if one in moves
        else Step(session=one, fields=fields)
        for one in dates
    ]


def facts(sessions):
    columns = ("pk", "uid", "slug", "sequence", "updated_at", "starts_at", "recurrence_id", "series_id", "roster_id")
    return list(Session.objects.filter(pk__in=[one.pk for one in sessions]).order_by("pk").values_list(*columns))


@pytest.mark.rule("N2")
def test_from_a_date_on_the_later_ones_move_over_and_the_earlier_ones_stay_to_the_byte():
    series, dates = make_season()
    registration = register(make_party(), dates[3].roster, now=NOW)
    before = facts(dates[:2])
    calendar = [one.calendar_file("en") for one in dates]

    outcome = change_following(dates[2], SeriesChange(steps=steps(dates[2:])), now=NOW)

    assert outcome.series.root == series
    assert facts(dates[:2]) == before
    later = list(Session.objects.filter(series=outcome.series).order_by("starts_at"))
    assert later == dates[2:]
    assert [one.uid for one in later] == [one.uid for one in dates[2:]]
    assert [one.calendar_file("en") for one in Session.objects.of_root(series).order_by("starts_at")] == calendar
    registration.refresh_from_db()
    assert registration.roster_id == dates[3].roster_id
    assert outcome.told == 0


@pytest.mark.rule("N2")
def test_what_was_changed_by_hand_is_kept_unless_it_is_ticked():
    _series, dates = make_season(4)
    other, hall = make_venue("Example Hall"), make_venue("Example School")
    move_session(dates[1], dates[1].starts_at + timedelta(hours=1), dates[1].ends_at + timedelta(hours=1), now=NOW)
    dates[1].refresh_from_db()
    chosen = [
        Step(session=dates[1], fields=False),
        Step(session=dates[2], fields=True),
        Step(session=dates[3], act="move", starts_at=dates[3].starts_at + WEEK, ends_at=dates[3].ends_at + WEEK),
    ]

    change_following(dates[1], SeriesChange(steps=chosen, changes={"venue": other}), now=NOW)

    venues = list(Session.objects.order_by("pk").values_list("venue__name", "edited_fields"))
    assert venues == [
        ("Example Library", []),
        ("Example Library", ["starts_at"]),
        ("Example Hall", []),
        ("Example Hall", []),
    ]
    assert hall not in [one.venue for one in Session.objects.all()]


def test_a_family_of_several_dates_gets_one_message_about_all_of_them():
    _series, dates = make_season(3)
    party = make_party()
    for one in dates:
        register(party, one.roster, now=NOW)
    Message.objects.update(state=State.SENT)

    change = SeriesChange(steps=steps(dates[1:], *dates[1:], by=timedelta(hours=2)))
    outcome = change_following(dates[1], change, now=NOW)

    news = Message.objects.get(state=State.QUEUED)
    assert (outcome.told, outcome.moved) == (1, 2)
    assert news.template == "news"
    assert news.body.count("Date changed from") == 2
    assert news.calendar.count("BEGIN:VEVENT") == 2


def test_dates_may_change_places():
    _series, dates = make_season(3)
    a, b = dates[1], dates[2]
    swapped = [
        Step(session=a, act="move", starts_at=b.starts_at, ends_at=b.ends_at),
        Step(session=b, act="move", starts_at=a.starts_at, ends_at=a.ends_at),
    ]

    change_following(a, SeriesChange(steps=swapped), now=NOW)

    times = dict(Session.objects.values_list("pk", "starts_at"))
    assert (times[a.pk], times[b.pk]) == (b.starts_at, a.starts_at)
    assert [one.recurrence_id for one in Session.objects.order_by("pk")[1:]] == [b.starts_at, a.starts_at]


def test_two_dates_never_fall_on_one_moment():
    _series, dates = make_season(3)
    chosen = [
        Step(session=dates[1]),
        Step(session=dates[2], act="move", starts_at=dates[1].starts_at, ends_at=dates[1].ends_at),
    ]
    with pytest.raises(ValidationError) as refusal:
        change_following(dates[1], SeriesChange(steps=chosen), now=NOW)
    assert refusal.value.code == "twice"


def test_a_date_that_somebody_changed_meanwhile_is_shown_again():
    _series, dates = make_season(3)
    chosen = [Step(session=one, seen=one.updated_at) for one in dates[1:]]
    move_session(dates[2], dates[2].starts_at + WEEK, dates[2].ends_at + WEEK, now=NOW + timedelta(minutes=1))
    with pytest.raises(ValidationError) as refusal:
        change_following(dates[1], SeriesChange(steps=chosen), now=NOW)
    assert refusal.value.code == "conflict"
    assert not Session.objects.exclude(series=dates[0].series).exists()


@pytest.mark.rule("P19")
def test_a_date_that_was_left_out_does_not_come_back_with_a_new_rule():
    series, dates = make_season(4, publish=False)
    Session.objects.filter(pk=dates[2].pk).update(status=Status.SKIPPED)
    left_out = dates[2].starts_at
    coming = [dates[1], dates[3]]
    new = [(left_out, dates[2].ends_at), (dates[3].starts_at + WEEK, dates[3].ends_at + WEEK)]

    for change in (SeriesChange(steps=steps(coming), new_dates=new),) * 2:
        following = following_dates(Session.objects.get(pk=dates[1].pk), now=NOW)
        again = SeriesChange(steps=[Step(session=one) for one in following], new_dates=change.new_dates)
        change_following(dates[1], again, now=NOW)

    promised = Session.objects.of_root(series).exclude(status=Status.SKIPPED)
    assert left_out not in promised.values_list("starts_at", flat=True)
    assert promised.count() == 4


@pytest.mark.rule("P18")
def test_dropping_one_date_of_many_cancels_only_that():
    _series, dates = make_season(4)
    chosen = [Step(session=one, act="drop" if one == dates[2] else "keep") for one in dates[1:]]
    change_following(dates[1], SeriesChange(steps=chosen), now=NOW)
    states = list(Session.objects.order_by("starts_at").values_list("status", flat=True))
    assert states == ["confirmed", "confirmed", "canceled", "confirmed"]


def test_from_an_early_date_on_means_also_what_was_split_off_before():
    series, dates = make_season(4)
    later = change_following(dates[2], SeriesChange(steps=steps(dates[2:])), now=NOW).series
    rules = {"at": "18:00", "rules": [], "listed": [], "without": []}

    following = list(following_dates(dates[1], now=NOW))
    outcome = change_following(dates[1], SeriesChange(steps=steps(following), rules=rules), now=NOW)

    assert following == dates[1:]
    series.refresh_from_db()
    later.refresh_from_db()
    assert (series.rules, outcome.series.rules, later.rules) == ({}, rules, rules)


def test_a_text_changes_in_its_language_and_what_was_changed_by_hand_can_be_kept_column_by_column():
    series, dates = make_season(2)
    Session.objects.filter(pk=dates[1].pk).update(title={"es": {"text": "Tarde", "state": "approved"}})
    new = {"title": {"en": {"text": "Evening", "state": "approved"}}, "room": "B"}
    chosen = [Step(session=dates[0], kept={"title"}), Step(session=dates[1])]

    change_all(series, SeriesChange(steps=chosen, changes=new), now=NOW)

    first, second = Session.objects.order_by("pk")
    assert (first.title, first.room, second.room) == (dates[0].title, "B", "B")
    assert {code: text["text"] for code, text in second.title.items()} == {"en": "Evening", "es": "Tarde"}


def test_all_dates_change_in_place_and_what_is_over_stays():
    series, dates = make_season(3)
    late = FIRST + timedelta(days=1)
    party = make_party()
    register(party, dates[1].roster, now=NOW)
    hall = make_venue("Example Hall")

    chosen = [Step(session=one) for one in dates[1:]]
    outcome = change_all(series, SeriesChange(steps=chosen, changes={"venue": hall}), now=late)

    assert outcome.series == series
    assert list(Session.objects.order_by("starts_at").values_list("venue__name", flat=True)) == [
        "Example Library", "Example Hall", "Example Hall",
    ]  # fmt: skip
    assert outcome.told == 1


def test_fewer_places_than_are_promised_are_refused_with_the_date():
    series, dates = make_season(2)
    register(make_party(others=("Kim Example",)), dates[1].roster, now=NOW)
    change = SeriesChange(steps=[Step(session=one) for one in dates], capacity=1, sets_capacity=True)
    with pytest.raises(ValidationError, match="December 15"):
        change_all(series, change, now=NOW)


def test_nothing_is_split_before_the_first_date():
    series, dates = make_season(2)
    assert split_series(dates[0], now=NOW) == series


def test_locking_is_in_one_order():
    _series, dates = make_season(3)
    assert [one.pk for one in lock_sessions(reversed(dates))] == [one.pk for one in dates]


def test_the_rules_of_the_part_before_end_before_the_split():
    """Extending or looking over the old part never proposes a date that moved on with the new one."""
    tuesdays = Rule(unit=Unit.WEEK, weekdays=(1,), first=date(2026, 12, 8), last=date(2027, 1, 5))
    several = Recurrence(at=time(9), rules=(tuesdays, replace(tuesdays, times=(time(8), time(18)))))
    series, dates = make_season(4)
    Series.objects.update(rules=write_rules(several))

    split_series(dates[2], now=NOW)

    left = read_rules(Series.objects.get(pk=series.pk).rules)
    assert [one.last for one in left.rules] == [date(2026, 12, 21), date(2026, 12, 22)]
    assert read_rules(Series.objects.get(root=series).rules) == several
