"""A season from an explicit list of dates; a rule only proposes."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.outbox.models import Message
from events.schedule.details import Closure
from events.schedule.models import Series, Session
from tests.factories import NEW_YORK, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
REAL_DATES = [
    date(2021, 10, 22), date(2021, 11, 12), date(2021, 12, 10), date(2022, 1, 21), date(2022, 3, 4),
    date(2022, 4, 8), date(2022, 5, 13), date(2022, 10, 7), date(2022, 11, 4), date(2022, 12, 9),
]  # fmt: skip


@pytest.fixture
def cafe(ines):
    return make_program("cafe", "Friday CAFÉ", weekday=4, capacity=60)


@pytest.fixture
def address(cafe):
    return reverse("events:desk-season", args=["cafe"])


def typed(dates, **more):
    return {
        "title_en": "Friday CAFÉ",
        "title_en_read": "on",
        "dates": dates,
        "start_time": "09:30",
        "minutes": "90",
        "mode": "in_person",
        "capacity": "60",
        **more,
    }


def make(desk, address, dates, **more):
    """Look at the dates, then make the drafts."""
    data = typed(dates, **more)
    seen = desk.post(address, {**data, "step": "preview"}).context["form"]["seen"].value()
    return desk.post(address, {**data, "seen": seen, "step": "make"}, follow=True)


@pytest.mark.rule("D1.1")
def test_the_ten_real_dates_are_stored_unchanged(desk, address):
    shapes = [
        "{d:%Y-%m-%d}",
        "{d.month}/{d.day}/{d.year}",
        "{d:%B} {d.day} {d.year}",
        "{d:%A}, {d:%B} {d.day}, {d.year}",
    ]
    lines = [shapes[number % 4].format(d=day) for number, day in enumerate(REAL_DATES)]

    page = make(desk, address, "\n".join(lines))

    sessions = list(Series.objects.get().sessions.all())
    assert [session.local_start.date() for session in sessions] == REAL_DATES
    assert {f"{session.local_start:%A %H:%M}-{session.local_end:%H:%M}" for session in sessions} == {
        "Friday 09:30-11:00"
    }
    assert {session.status for session in sessions} == {"draft"}
    assert len({session.roster_id for session in sessions}) == 10
    assert "10 drafts are made" in page.content.decode()
    assert not Message.objects.exists()


def test_the_preview_says_what_speaks_against_a_date_and_blocks_nothing(desk, address):
    Closure.objects.create(
        kind="holiday", name="New Year's Day", first_day=date(2027, 1, 1), last_day=date(2027, 1, 1)
    )
    make_session("There already", program=make_program("cafe"), starts_at=_at(2027, 1, 8))
    dates = "2027-01-01\n2027-01-05\n2027-01-08\n2027-01-15"

    page = desk.post(address, {**typed(dates), "step": "preview"}).content.decode()

    assert "4 dates, 3 to look at twice" in page
    assert "Holiday: New Year&#x27;s Day" in page
    assert "not the usual day of the week" in page
    assert "is planned at that time already" in page
    assert Session.objects.count() == 1
    make(desk, address, dates)
    assert Session.objects.count() == 5


def _at(*day):
    from datetime import datetime

    return datetime(*day, 9, 30, tzinfo=NEW_YORK)


def test_a_date_may_have_a_time_and_a_title_of_its_own(desk, address):
    make(desk, address, "2026-12-04 | Trust\n12/11/2026 6 PM | Student voice\n2026-12-18")

    told = [(one.title["en"]["text"], one.local_start.hour) for one in Series.objects.get().sessions.all()]
    assert told == [("Trust", 9), ("Student voice", 18), ("Friday CAFÉ", 9)]


def test_a_double_click_makes_one_season(desk, address):
    data = typed("2026-12-04\n2026-12-11")
    seen = desk.post(address, {**data, "step": "preview"}).context["form"]["seen"].value()

    for _click in range(2):
        page = desk.post(address, {**data, "seen": seen, "step": "make"})

    assert Series.objects.count() == 1
    assert "is planned at that time already" in page.content.decode()


def test_what_was_not_looked_at_is_not_made(desk, address):
    data = typed("2026-12-04")
    seen = desk.post(address, {**data, "step": "preview"}).context["form"]["seen"].value()

    desk.post(address, {**data, "dates": "2026-12-11", "seen": seen, "step": "make"})

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
    page = desk.post(address, {**typed(dates), "step": "make"}).content.decode()

    assert said in page
    assert dates.splitlines()[-1:] == [] or dates.splitlines()[-1] in page
    assert not Session.objects.exists()


def test_an_hour_that_comes_twice_is_said_and_the_first_is_meant(desk, address):
    page = desk.post(address, {**typed("2027-11-07 1:30 AM"), "step": "preview"}).content.decode()

    assert "the clock shows this time twice that night; the first is meant" in page


def test_a_proposal_fills_the_list_only_with_what_was_ticked_and_keeps_what_was_typed(desk, address):
    assert "Mon" not in desk.get(f"{address}?suggest=1").content.decode().split("Which of these?")[1]
    data = {**typed("2026-12-11 | Trust"), "title_es": "Viernes", "venue": make_venue().pk}
    rule = {"s-weekday": "4", "s-every": "2", "s-first": "2026-12-01", "s-last": "2027-02-28", "step": "suggest"}

    proposed = desk.post(address, {**data, **rule})
    assert [day for day, _warnings in proposed.context["proposal"]] == [
        date(2026, 12, 11), date(2027, 1, 8), date(2027, 2, 12)
    ]  # fmt: skip
    taken = desk.post(address, {**data, "step": "take", "day": ["2026-12-11", "2027-01-08", "nonsense"]})

    form = taken.context["form"]
    assert form["dates"].value() == "2026-12-11 | Trust\n2027-01-08"
    assert form["title_es"].value() == "Viernes"
    assert form["title_en_read"].value() is True
    assert not form.errors
    assert not Session.objects.exists()


def test_a_course_has_one_list_for_all_its_dates(desk, address):
    make(desk, address, "2026-12-04\n2026-12-11", shared="on", capacity="12")

    sessions = Series.objects.get().sessions.all()
    assert len({session.roster_id for session in sessions}) == 1
    assert sessions[0].roster.capacity == 12


def test_spanish_waits_for_somebody_to_read_it(desk, address):
    make(desk, address, "2026-12-04", title_es="Viernes")

    session = Session.objects.get()
    assert session.title == {**approved(en="Friday CAFÉ"), "es": {"text": "Viernes", "state": "draft"}}
