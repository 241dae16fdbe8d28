"""A season from an explicit list of dates; of such a program a rule only proposes."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.outbox.models import Message
from events.schedule.details import Closure
from events.schedule.models import Series, Session
from tests.events.desk.building import button, looked_at, make, typed
from tests.factories import NEW_YORK, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
REAL_DATES = [
    date(2021, 10, 22), date(2021, 11, 12), date(2021, 12, 10), date(2022, 1, 21), date(2022, 3, 4),
    date(2022, 4, 8), date(2022, 5, 13), date(2022, 10, 7), date(2022, 11, 4), date(2022, 12, 9),
]  # fmt: skip
SECOND_FRIDAYS = {
    "often": "month", "weekdays": ["4"], "nths": ["2"], "first": "2026-12-01", "last": "2027-02-28",
    "closed": "leave out",
}  # fmt: skip


@pytest.fixture
def cafe(ines):
    return make_program("cafe", "Friday CAFÉ", weekday=4, capacity=60, dates_from="list")


@pytest.fixture
def address(cafe):
    return reverse("events:desk-season", args=["cafe"])


@pytest.mark.rule("D1.1")
def test_the_ten_real_dates_are_stored_unchanged(desk, address):
    shapes = [
        "{d:%Y-%m-%d}",
        "{d.month}/{d.day}/{d.year}",
        "{d:%B} {d.day} {d.year}",
        "{d:%A}, {d:%B} {d.day}, {d.year}",
    ]
    lines = [shapes[number % 4].format(d=day) for number, day in enumerate(REAL_DATES)]

    page = make(desk, address, typed("\n".join(lines)))

    sessions = list(Series.objects.get().sessions.all())
    assert [session.local_start.date() for session in sessions] == REAL_DATES
    assert {f"{session.local_start:%A %H:%M}-{session.local_end:%H:%M}" for session in sessions} == {
        "Friday 09:30-11:00"
    }
    assert {session.status for session in sessions} == {"draft"}
    assert len({session.roster_id for session in sessions}) == 10
    assert "10 drafts are made" in page.content.decode()
    assert not Message.objects.exists()


@pytest.mark.rule("D1.1")
def test_a_rule_only_proposes_and_nothing_of_it_is_kept(desk, address):
    data = typed("2026-12-11 | Trust", SECOND_FRIDAYS, title_es="Viernes", venue=make_venue().pk)

    proposed = button(desk, address, data, step="propose")
    assert [one.local_start.date() for one in proposed.context["proposal"].planned] == [
        date(2027, 1, 8),
        date(2027, 2, 12),
    ]
    taken = button(desk, address, data, step="take", day=["2027-01-08T09:30", "nonsense", "2027-01-08T25:00"])

    form = taken.context["form"]
    assert form["dates"].value() == "2026-12-11 | Trust\n2027-01-08"
    assert form["title_es"].value() == "Viernes"
    assert not form.errors
    assert not Session.objects.exists()

    make(desk, address, {**data, "dates": form["dates"].value()})
    series = Series.objects.get()
    assert (series.rules, series.start_time) == ({}, None)
    assert [one.local_start.date() for one in series.sessions.all()] == [date(2026, 12, 11), date(2027, 1, 8)]


def test_what_is_not_proposed_because_schools_are_closed_is_said(desk, address):
    Closure.objects.create(kind="vacation", name="Recess", first_day=date(2027, 2, 8), last_day=date(2027, 2, 12))

    page = button(desk, address, typed("", SECOND_FRIDAYS), step="propose")

    assert [one.local_start.month for one in page.context["proposal"].planned] == [12, 1]
    assert "Friday, February 12, 2027</bdi>: schools are closed" in page.content.decode()


def test_a_date_of_the_list_that_is_unticked_is_not_made_at_all(desk, address):
    data = typed("2026-12-04\n2026-12-11")

    make(desk, address, data, without=["2026-12-11T09:30"])

    assert [one.local_start.day for one in Session.objects.all()] == [4]


@pytest.mark.rule("D1.2")
def test_the_page_says_what_speaks_against_a_date_and_blocks_nothing(desk, address):
    Closure.objects.create(
        kind="holiday", name="New Year's Day", first_day=date(2027, 1, 1), last_day=date(2027, 1, 1)
    )
    make_session("There already", program=make_program("cafe"), starts_at=_at(2027, 1, 8))
    data = typed("2027-01-01\n2027-01-05\n2027-01-08\n2027-01-15")

    page = button(desk, address, data, step="look").content.decode()

    assert "4 dates, 3 warnings" in page
    assert "Holiday: New Year&#x27;s Day" in page
    assert "not the usual day of the week" in page
    assert "is planned at that time already" in page
    assert Session.objects.count() == 1
    make(desk, address, data)
    assert Session.objects.count() == 5


def _at(*day):
    return datetime(*day, 9, 30, tzinfo=NEW_YORK)


def test_the_week_after_takes_the_place_of_a_line_and_keeps_what_was_typed(desk, address):
    data = typed("2026-12-25 | 10:00 AM | Trust\n2027-01-08", title_es="Viernes")

    page = button(desk, address, data, after="2026-12-25T10:00")

    assert page.context["form"]["dates"].value() == "2027-01-01 | 10:00 | Trust\n2027-01-08"
    assert page.context["form"]["title_es"].value() == "Viernes"
    assert [one.local_start.day for one in page.context["shown"].planned] == [1, 8]


def test_a_date_may_have_a_time_and_a_title_of_its_own(desk, address):
    make(desk, address, typed("2026-12-04 | Trust\n12/11/2026 6 PM | Student voice\n2026-12-18"))

    told = [(one.title["en"]["text"], one.local_start.hour) for one in Series.objects.get().sessions.all()]
    assert told == [("Trust", 9), ("Student voice", 18), ("Friday CAFÉ", 9)]


def test_a_double_click_makes_one_season(desk, address):
    data = looked_at(desk, address, typed("2026-12-04\n2026-12-11"))

    for _click in range(2):
        answer = button(desk, address, data, step="make", follow=True)

    assert Series.objects.count() == 1
    assert "This season is made already." in answer.content.decode()


def test_the_same_page_used_for_other_dates_makes_another_season(desk, address):
    first = looked_at(desk, address, typed("2026-12-04"))
    button(desk, address, first, step="make")
    second = looked_at(desk, address, {**first, "dates": "2026-12-18"})
    button(desk, address, second, step="make")

    assert Series.objects.count() == 2


def test_what_was_not_looked_at_is_not_made(desk, address):
    data = looked_at(desk, address, typed("2026-12-04"))

    page = button(desk, address, {**data, "dates": "2026-12-11"}, step="make")

    assert "Please look once more" in page.content.decode()
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("2026-12-04\nsoon", "Line 2: this is not a date"),
        ("2026-02-30", "Line 1: there is no such day"),
        ("Thursday, December 4, 2026", "that day is not a Thursday"),
        ("2026-12-04\n12/4/2026", "2026-12-04 is there twice"),
        ("2027-03-14 2:30 AM", "2:30 AM does not exist on Sunday, March 14, 2027"),
        ("", "This field is required"),
    ],
)
def test_what_is_unclear_is_named_by_its_line_and_kept(desk, address, dates, said):
    page = button(desk, address, typed(dates), step="make").content.decode()

    assert said in page
    assert dates.splitlines()[-1:] == [] or dates.splitlines()[-1] in page
    assert not Session.objects.exists()


def test_an_hour_that_comes_twice_is_said_and_the_first_is_meant(desk, address):
    page = button(desk, address, typed("2027-11-07 1:30 AM"), step="look").content.decode()

    assert "the clock shows this time twice that night; the first is meant" in page


def test_a_course_has_one_list_for_all_its_dates(desk, address):
    make(desk, address, typed("2026-12-04\n2026-12-11", shared="on", capacity="12"))

    sessions = Series.objects.get().sessions.all()
    assert len({session.roster_id for session in sessions}) == 1
    assert sessions[0].roster.capacity == 12


def test_spanish_waits_for_somebody_to_read_it(desk, address):
    make(desk, address, typed("2026-12-04", title_es="Viernes"))

    session = Session.objects.get()
    assert session.title == {**approved(en="Friday CAFÉ"), "es": {"text": "Viernes", "state": "draft"}}


def test_one_other_session_is_one_warning(desk, address):
    venue = make_venue()
    make_session("There already", program=make_program("cafe"), starts_at=_at(2027, 1, 8), venue=venue)

    page = button(desk, address, typed("2027-01-08", venue=venue.pk), step="look")

    [one] = page.context["shown"].planned
    assert len(one.warnings) == 1
    assert one.warnings[0].other.working_title == "There already"


def test_a_school_year_without_a_calendar_is_said_so_with_the_way_to_the_calendars(desk, address):
    Closure.objects.create(kind="vacation", name="Recess", first_day=date(2027, 2, 8), last_day=date(2027, 2, 12))

    known = button(desk, address, typed("2027-01-08"), step="look")
    unknown = button(desk, address, typed("2027-01-08\n2027-10-08"), step="look")

    assert known.context["shown"].unknown == []
    assert unknown.context["shown"].unknown == ["2027\u201328"]
    assert "There is no school calendar for <bdi>2027\u201328</bdi> yet" in unknown.content.decode()
    assert reverse("events:desk-calendars") in unknown.content.decode()


def test_the_week_after_that_is_in_the_list_already_is_said_so(desk, address):
    looked = looked_at(desk, address, typed("2027-01-08\n2027-01-15"))

    page = button(desk, address, looked, after="2027-01-08T09:30")

    assert "Friday, January 15 is in the list already, so Friday, January 8 is left out." in page.content.decode()
    assert [(one.local_start.day, one.kept) for one in page.context["shown"].planned] == [(8, False), (15, True)]
