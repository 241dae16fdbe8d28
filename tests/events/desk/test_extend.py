"""More dates for a series: looked at first, made once, and what was left out is not proposed again."""

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.languages import approved
from events.schedule.details import Closure
from events.schedule.models import Series, Session, Status
from events.schedule.rules.data import read_rules
from events.schedule.rules.expanding import OnClosed, Recurrence, Rule, Unit
from events.schedule.scheduling import Plan
from events.schedule.seasons.building import Origin, build_season
from events.schedule.splitting import split_series
from tests.events.desk.building import shown_in
from tests.factories import NEW_YORK, NOW, make_coordinator, make_program, make_venue

pytestmark = pytest.mark.django_db
TUESDAYS = Rule(
    unit=Unit.WEEK, weekdays=(1,), first=date(2026, 12, 8), last=date(2027, 1, 26), closed=OnClosed.LEAVE_OUT
)
SIX = Recurrence(at=time(18), rules=(TUESDAYS,))


def build(recurrence=SIX, weeks=8):
    rule = recurrence or SIX
    plans = [
        Plan(starts_at=start, title=approved(en="Math at home"), fields={"venue": make_venue()})
        for start in rule.instants(NEW_YORK)[:weeks]
    ]
    origin = Origin(recurrence=recurrence)
    return build_season(make_program(), approved(en="Math at home"), plans, now=NOW, origin=origin)


def at(series):
    return reverse("events:desk-extend", args=[series.slug])


def make(desk, series, data, *, without=()):
    """Look, untick, look again, make."""
    page = desk.post(at(series), {**data, "step": "look"})
    data = {**data, **shown_in(page, without)}
    page = desk.post(at(series), {**data, "step": "look"})
    return desk.post(at(series), {**data, **shown_in(page), "step": "make"}, follow=True)


def days():
    return [
        str(one.local_start.date())
        for one in Session.objects.filter(starts_at__gt=datetime(2027, 1, 27, tzinfo=NEW_YORK))
    ]


def test_the_rules_go_on_to_a_later_day_and_are_kept(desk):
    series = build()
    page = desk.get(at(series)).content.decode()
    assert "Every Tuesday, 6:00 PM, December 8, 2026 to January 26, 2027, not on closed days" in page

    answer = make(desk, series, {"last": "2027-02-16", "dates": ""})

    assert "3 drafts are made" in answer.content.decode()
    assert days() == ["2027-02-02", "2027-02-09", "2027-02-16"]
    series.refresh_from_db()
    assert read_rules(series.rules).rules[0].last == date(2027, 2, 16)


@pytest.mark.rule("P19")
def test_what_is_unticked_is_not_proposed_again_and_twice_is_once(desk):
    series = build()
    data = {"last": "2027-02-16", "dates": ""}

    make(desk, series, data, without=["2027-02-09T18:00"])
    before = list(Session.objects.order_by("pk").values())
    again = make(desk, series, data)

    assert "0 drafts are made" in again.content.decode()
    assert list(Session.objects.order_by("pk").values()) == before
    assert Session.objects.get(starts_at__date=date(2027, 2, 9)).status == Status.SKIPPED
    page = desk.post(at(series), {"last": "2027-02-23", "dates": "2027-02-09", "step": "look"})
    assert [one.key for one in page.context["shown"].planned] == ["2027-02-23T18:00"]
    assert "is in the series already, or was left out or moved" in page.content.decode()


def test_the_same_form_sent_twice_makes_its_dates_once(desk):
    series = build()
    data = {"last": "2027-02-09", "dates": "", "step": "look"}
    data = {**data, **shown_in(desk.post(at(series), data)), "step": "make"}

    for _click in range(2):
        desk.post(at(series), data)

    assert days() == ["2027-02-02", "2027-02-09"]


@pytest.mark.rule("D1.1")
def test_a_series_from_a_list_goes_on_by_dates_alone(desk):
    series = build(None)
    assert "Go on until" not in desk.get(at(series)).content.decode()

    make(desk, series, {"dates": "2027-02-05 | 9:30 AM | Trust\n2027-03-05", "title_read": "on"})

    titles = {
        str(one.local_start): one.title["en"]["text"]
        for one in Session.objects.filter(starts_at__date__gt=date(2027, 2, 1))
    }
    assert titles == {"2027-02-05 09:30:00-05:00": "Trust", "2027-03-05 18:00:00-05:00": "Math at home"}
    series.refresh_from_db()
    assert series.rules == {}


def test_what_speaks_against_a_date_is_shown_and_the_week_after_is_a_line(desk):
    Closure.objects.create(kind="observance", name="A day", first_day=date(2027, 2, 9), last_day=date(2027, 2, 9))
    series = build()
    data = {"last": "2027-02-09", "dates": ""}
    page = desk.post(at(series), {**data, "step": "look"})
    assert "Observance: A day" in page.content.decode()

    page = desk.post(at(series), {**data, **shown_in(page), "after": "2027-02-09T18:00"})

    assert page.context["form"]["dates"].value() == "2027-02-16"
    assert [(one.key, one.kept) for one in page.context["shown"].planned] == [
        ("2027-02-02T18:00", True), ("2027-02-09T18:00", False), ("2027-02-16T18:00", True)
    ]  # fmt: skip


def test_after_a_split_the_page_of_either_part_extends_the_later_one(desk):
    series = build()
    later = split_series(series.sessions.order_by("starts_at")[4], now=NOW)

    make(desk, series, {"last": "2027-02-02", "dates": ""})

    assert Session.objects.get(starts_at__date=date(2027, 2, 2)).series == later


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"last": ""}, "This field is required"),
        ({"last": "2027-01-01"}, "Please choose a day after 2027-01-26"),
        ({"last": "2037-01-01"}, "at most three years later"),
        ({"last": "2027-02-09", "dates": "soon"}, "Line 1: this is not a date"),
        ({"last": "\0"}, "Enter a valid date"),
    ],
)
def test_what_is_unclear_is_said_and_nothing_is_made(desk, data, said):
    series = build()

    page = desk.post(at(series), {"dates": "", **data, "step": "make"}).content.decode()

    assert said in page
    assert Session.objects.count() == 8


@pytest.mark.parametrize("rules", [{"x": 1}, [], "text", {"at": "18:00"}])
def test_rules_that_cannot_be_read_are_said_and_dates_can_still_be_typed(desk, rules):
    series = build()
    Series.objects.filter(pk=series.pk).update(rules=rules)

    page = desk.get(at(series))

    assert page.status_code == 200
    assert rules == [] or "The rules of this series cannot be read" in page.content.decode()


def test_a_series_without_dates_says_so(desk):
    series = Series.objects.create(program=make_program(), slug="empty")

    assert "This series has no date to go by" in desk.get(at(series)).content.decode()


def test_nobody_from_elsewhere_learns_of_it(db):
    series = build()
    client = Client()
    client.force_login(make_coordinator(program="cafe", email="cafe@staff.example"))

    assert client.get(at(series)).status_code == 404
    assert client.post(at(series), {"step": "make"}).status_code == 404


@pytest.mark.counts("events:desk-extend")
@pytest.mark.parametrize("weeks", [1, 8])
def test_the_page_needs_the_same_queries_for_any_number(desk, weeks, django_assert_num_queries):
    series = build(weeks=weeks)

    with django_assert_num_queries(27):
        desk.post(at(series), {"last": f"2027-0{1 + weeks // 2}-28", "dates": "", "step": "look"})
