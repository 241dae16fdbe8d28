"""The month as a table says once why schools are closed."""

from datetime import date

import pytest

from events.schedule.details import Closure
from events.signup.months import month_of
from tests.factories import make_session

pytestmark = pytest.mark.django_db


def closed(first, last, name="Winter recess", kind="vacation"):
    Closure.objects.create(first_day=first, last_day=last, kind=kind, name=name)


def days_of(month):
    return [day for week in month_of(month, [], today=month).weeks for day in week]


def test_a_run_of_closed_days_says_why_on_its_first_day_and_on_mondays():
    closed(date(2026, 12, 24), date(2027, 1, 6))

    days = days_of(date(2026, 12, 1))

    assert [day.date.day for day in days if day.reasons] == [24, 28]
    assert [day.date.day for day in days if day.closed] == [24, 25, 26, 27, 28, 29, 30, 31, 1, 2]
    assert [day.date.day for day in days_of(date(2027, 1, 1)) if day.reasons] == [28, 4]


def test_a_run_that_begins_on_a_sunday_is_not_named_again_on_the_next_day():
    closed(date(2026, 12, 6), date(2026, 12, 8))

    assert [day.date.day for day in days_of(date(2026, 12, 1)) if day.reasons] == [6]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Snow: a late start", "delay"), ("Diwali", "observance"), ("Example: winter recess", "vacation")],
)
def test_families_see_no_day_as_closed_that_is_late_or_kept_or_only_an_example(name, kind):
    closed(date(2026, 12, 8), date(2026, 12, 9), name, kind)
    closed(date(2026, 12, 25), date(2026, 12, 25), "Christmas", "holiday")

    days = days_of(date(2026, 12, 1))

    assert [(day.date.day, day.reasons) for day in days if day.closed or day.reasons] == [(25, ["Christmas"])]


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_the_reason_is_marked_as_english(client, language):
    make_session()
    closed(date(2026, 12, 9), date(2026, 12, 10))

    page = client.get(f"/{language}/", {"month": "2026-12"}).content.decode()

    assert page.count('<span class="reason" lang="en">Winter recess</span>') == 1


def test_a_day_that_has_more_is_called_as_its_reader_calls_days(client):
    for number in range(6):
        make_session(f"Evening {number}")

    page = client.get("/es/", {"month": "2026-12"}).content.decode()

    assert '<span class="visually-hidden">, viernes, 11 de diciembre</span></a>' in page
