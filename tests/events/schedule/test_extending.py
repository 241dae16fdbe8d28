"""More dates for a series: twice is the same as once, and what was left out, moved or canceled never comes back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from accounts.history import Change
from accounts.languages import approved
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.details import Closure
from events.schedule.models import Series, Session, Status
from events.schedule.rules.data import read_rules, write_rules
from events.schedule.rules.expanding import OnClosed, Recurrence, Rule, Unit
from events.schedule.scheduling import Plan, cancel_session, leave_out, move_session, publish_session
from events.schedule.seasons.building import Origin, build_season
from events.schedule.seasons.extending import dates_after, dates_off, extend_series, latest_of, until
from events.schedule.splitting import split_series
from tests.factories import NOW, make_party, make_program, make_venue

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")
TUESDAYS = Rule(
    unit=Unit.WEEK, weekdays=(1,), first=date(2026, 12, 8), last=date(2027, 1, 26), closed=OnClosed.LEAVE_OUT
)
SIX = Recurrence(at=time(18), rules=(TUESDAYS,))
LATER = date(2027, 2, 16)


def plan(start):
    return Plan(starts_at=start, title=approved(en="Math at home"), fields={"venue": make_venue()})


def build(recurrence=SIX, *, without=(), **more):
    """A series of the eight Tuesdays from December 8 to January 26."""
    starts = recurrence.instants(ZONE)
    kept = [plan(start) for start in starts if local(start) not in without]
    origin = Origin(recurrence=recurrence, left_out=[plan(start) for start in starts if local(start) in without])
    return build_season(make_program(), approved(en="Math at home"), kept, now=NOW, origin=origin, **more)


def local(start):
    return start.astimezone(ZONE).date()


def days(sessions):
    return [local(session.starts_at) for session in sessions]


def extend(series, last=LATER, **more):
    series = Series.objects.get(pk=series.pk)
    longer = until(read_rules(series.rules), last)
    dates = dates_after(series, longer, NOW)
    return extend_series(series, dates, rules=write_rules(longer), now=NOW, **more)


def test_the_rules_go_on_with_everything_the_last_date_has():
    series = build(capacity=12)

    made = extend(series)

    assert days(made) == [date(2027, 2, 2), date(2027, 2, 9), date(2027, 2, 16)]
    assert {(one.status, one.title["en"]["text"], one.venue.name, one.roster.capacity) for one in made} == {
        (Status.DRAFT, "Math at home", "Example Library", 12)
    }
    assert len({one.roster_id for one in series.sessions.all()}) == 11
    assert Change.objects.filter(act="extended").count() == 1
    assert not Message.objects.exists()


def test_a_course_keeps_its_one_list_and_who_signed_up_is_expected_on_the_new_dates():
    series = build(shared=True)
    for session in series.sessions.all():
        publish_session(session, now=NOW)
    party = make_party()
    register(party, series.roster, now=NOW)

    (made, *_more) = extend(series)

    assert made.roster_id == series.roster_id
    publish_session(made, now=NOW)
    assert made in Session.objects.expected([party.lead])


@pytest.mark.rule("P19")
def test_extending_twice_changes_nothing():
    series = build()
    extend(series)
    before = list(Session.objects.order_by("pk").values())

    assert extend(series) == []
    assert extend_series(series, SIX.instants(ZONE), left_out=SIX.instants(ZONE), now=NOW) == []

    assert list(Session.objects.order_by("pk").values()) == before
    assert Change.objects.filter(act="extended").count() == 1


@pytest.mark.rule("P19")
def test_a_date_that_was_left_out_moved_or_canceled_never_comes_back():
    series = build(without=(date(2026, 12, 29),))
    out, moved, canceled = (
        series.sessions.get(recurrence_id=datetime(*day, 18, tzinfo=ZONE))
        for day in ((2026, 12, 15), (2026, 12, 22), (2027, 1, 5))
    )
    leave_out(out, now=NOW)
    for session in (moved, canceled):
        publish_session(session, now=NOW)
    move_session(moved, moved.starts_at + timedelta(days=1), moved.ends_at + timedelta(days=1), now=NOW)
    cancel_session(canceled, now=NOW)
    there = set(Session.objects.values_list("pk", flat=True))

    assert days(extend(series)) == [date(2027, 2, 2), date(2027, 2, 9), date(2027, 2, 16)]
    assert extend_series(series, SIX.instants(ZONE), now=NOW) == []
    assert extend_series(series, [moved.starts_at + timedelta(days=1)], now=NOW) == [], "it is there since the move"

    assert dates_off(series, SIX, NOW).new == ()
    assert Session.objects.filter(pk__in=there).count() == 8
    assert Session.objects.get(recurrence_id=out.recurrence_id).status == Status.SKIPPED
    assert Session.objects.get(recurrence_id=canceled.recurrence_id).status == Status.CANCELED


@pytest.mark.rule("P19")
def test_a_date_left_out_while_extending_is_not_proposed_again():
    series = build()
    longer = until(SIX, LATER)
    second, *_ = wanted = dates_after(series, longer, NOW)

    extend_series(series, wanted[1:], left_out=[second], rules=write_rules(longer), now=NOW)

    assert Session.objects.get(recurrence_id=second).status == Status.SKIPPED
    assert [local(start) for start in dates_after(series, until(longer, date(2027, 2, 23)), NOW)] == [
        date(2027, 2, 23)
    ]


def test_days_on_which_schools_are_closed_are_left_out_as_the_rule_says():
    Closure.objects.create(
        kind="vacation", name="February recess", first_day=date(2027, 2, 8), last_day=date(2027, 2, 12)
    )

    assert days(extend(build())) == [date(2027, 2, 2), date(2027, 2, 16)]


def test_after_a_split_the_later_series_goes_on():
    series = build()
    fourth = series.sessions.order_by("starts_at")[3]
    successor = split_series(fourth, now=NOW)

    assert latest_of(series) == latest_of(successor) == successor
    made = extend(successor)
    assert {one.series for one in made} == {successor}
    assert extend_series(series, [one.starts_at for one in made], now=NOW) == [], "a date of the whole is there"


def test_a_title_of_its_own_may_be_given_to_a_date():
    series = build()
    start = datetime(2027, 3, 5, 9, 30, tzinfo=ZONE)

    (made,) = extend_series(series, [start], titles={start: approved(en="Trust")}, now=NOW)

    assert made.title == approved(en="Trust")


def test_a_series_without_dates_has_nothing_to_go_by():
    series = Series.objects.create(program=make_program(), slug="empty")

    with pytest.raises(ValidationError) as refused:
        extend_series(series, [NOW + timedelta(days=9)], now=NOW)
    assert refused.value.code == "no-series"


def test_a_changed_rule_names_the_dates_that_no_longer_fit_and_moves_nothing():
    series = build(without=(date(2026, 12, 29),))
    moved = series.sessions.get(recurrence_id=datetime(2026, 12, 15, 18, tzinfo=ZONE))
    move_session(moved, moved.starts_at + timedelta(days=1), moved.ends_at + timedelta(days=1), now=NOW)
    before = list(Session.objects.order_by("pk").values())

    same = dates_off(series, SIX, NOW)
    at_seven = dates_off(series, replace(SIX, at=time(19)), NOW)
    wednesdays = dates_off(series, replace(SIX, rules=(replace(TUESDAYS, weekdays=(2,)),)), NOW)

    assert (same.sessions, same.new) == ((), ())
    assert len(at_seven.sessions) == 7
    assert [local(start) for start in at_seven.new] == [
        date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22),
        date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26),
    ]  # fmt: skip
    assert moved not in wednesdays.sessions, "by hand it was put on a Wednesday"
    assert len(wednesdays.sessions) == 6
    assert date(2026, 12, 16) not in [local(start) for start in wednesdays.new]
    assert list(Session.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("later", [0, 40])
def test_what_is_over_is_nobodys_concern_and_the_queries_stay_the_same(later, django_assert_num_queries):
    long = replace(SIX, rules=(replace(TUESDAYS, last=TUESDAYS.last + timedelta(weeks=later)),))
    series = build(long)

    with django_assert_num_queries(4):
        off = dates_off(series, replace(long, at=time(9)), NOW + timedelta(days=14))

    assert len(off.sessions) == 7 + later
