"""A season by rules: what they name is made, what is unticked never comes back, and nothing typed is lost."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import District, School
from events.schedule.details import Closure
from events.schedule.models import Series, Session, Status
from events.schedule.rules.data import read_rules
from events.schedule.rules.words import say_rules
from events.schedule.seasons.extending import dates_after, extend_series, until
from tests.events.desk.building import button, looked_at, make, shown_in, typed
from tests.factories import NEW_YORK, NOW, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
TUESDAYS = {
    "often": "week", "weekdays": ["1"], "first": "2026-12-08", "last": "2027-01-26", "closed": "leave out",
    "times": "6:00 PM",
}  # fmt: skip
EIGHT = [(12, 8), (12, 15), (12, 22), (12, 29), (1, 5), (1, 12), (1, 19), (1, 26)]
VACATION = {
    "kind": "vacation", "name": "Winter recess", "first_day": date(2026, 12, 24), "last_day": date(2027, 1, 1),
}  # fmt: skip


@pytest.fixture
def address(ines):
    return reverse("events:desk-season", args=["academy"])


@pytest.fixture
def hartford():
    return District.objects.create(code="064", name="Hartford School District")


def days_in(page):
    return [(one.local_start.month, one.local_start.day) for one in page.context["shown"].planned]


def made():
    return [(one.local_start.month, one.local_start.day) for one in Session.objects.exclude(status="skipped")]


def test_the_rules_name_the_dates_and_the_series_keeps_them(desk, address):
    make(desk, address, typed("2026-12-12 | 10:00 AM | For fathers", TUESDAYS))

    series = Series.objects.get()
    assert made() == [(12, 8), (12, 12), *EIGHT[1:]]
    assert {one.local_start.hour for one in series.sessions.all()} == {18, 10}
    assert say_rules(read_rules(series.rules)) == [
        "Every Tuesday, 6:00 PM, December 8, 2026 to January 26, 2027, not on closed days",
        "1 single date",
    ]
    assert series.sessions.get(starts_at__date=date(2026, 12, 12)).title["en"]["text"] == "For fathers"


@pytest.mark.rule("P16")
def test_an_evening_stays_the_same_evening_across_the_change_of_clocks(desk, address):
    make(desk, address, typed("", {**TUESDAYS, "last": "2027-03-30", "times": "9:00 AM"}))

    starts = list(Session.objects.order_by("starts_at"))
    assert {one.local_start.hour for one in starts} == {9}
    assert {one.starts_at.hour for one in starts} == {14, 13}


@pytest.mark.rule("P19")
def test_an_unticked_date_is_a_row_that_nothing_brings_back(desk, address):
    make(desk, address, typed("", TUESDAYS), without=["2026-12-29T18:00"])

    series = Series.objects.get()
    assert made() == [day for day in EIGHT if day != (12, 29)]
    out = series.sessions.get(status=Status.SKIPPED)
    assert (out.local_start.month, out.local_start.day) == (12, 29)
    recurrence = read_rules(series.rules)
    assert extend_series(series, recurrence.instants(NEW_YORK), now=NOW) == []
    assert len(dates_after(series, until(recurrence, date(2027, 2, 9)), NOW)) == 2


def test_a_date_stays_unticked_while_somebody_goes_on_typing(desk, address):
    data = looked_at(desk, address, typed("", TUESDAYS), without=["2026-12-29T18:00"])
    shorter = button(desk, address, {**data, "r-0-last": "2026-12-15"}, step="look")
    assert days_in(shorter) == EIGHT[:2]

    again = button(desk, address, {**data, **shown_in(shorter)}, step="look")

    assert [one.key for one in again.context["shown"].left_out] == ["2026-12-29T18:00"]


@pytest.mark.rule("N1")
def test_closed_days_of_the_place_and_of_the_audience_are_left_out_or_give_way(desk, address, hartford):
    school = School.objects.create(code="11", name="Sample School", district=hartford)
    Closure.objects.create(scope="district", district=hartford, **VACATION)
    venue = make_venue(school=school)

    elsewhere = button(desk, address, typed("", TUESDAYS), step="look")
    for where in ({"venue": venue.pk}, {"audience": [hartford.pk]}):
        page = button(desk, address, typed("", TUESDAYS, **where), step="look")
        assert days_in(page) == [day for day in EIGHT if day != (12, 29)]
        (gone,) = page.context["shown"].dropped
        assert gone.day == "Tuesday, December 29, 2026"
        assert gone.reasons == ("Vacation in Hartford: Winter recess",)

    assert days_in(elsewhere) == EIGHT
    monthly = {**TUESDAYS, "often": "month", "weekdays": ["1"], "nths": ["-1"], "closed": "week after"}
    page = button(desk, address, typed("", monthly, audience=[hartford.pk]), step="look")
    assert days_in(page) == [(1, 5), (1, 26)]
    assert page.context["shown"].planned[0].instead_of == "Tuesday, December 29"


def test_the_week_after_by_hand_adds_a_line_and_unticks_the_date(desk, address, hartford):
    Closure.objects.create(scope="district", district=hartford, **VACATION)
    kept = {**TUESDAYS, "first": "2026-12-29", "last": "2027-01-01", "closed": "keep"}
    data = looked_at(desk, address, typed("", kept, audience=[hartford.pk], title_es="Viernes"))

    page = button(desk, address, data, after="2026-12-29T18:00")

    assert page.context["form"]["dates"].value() == "2027-01-05 | 18:00"
    assert page.context["form"]["title_es"].value() == "Viernes"
    assert [(one.key, one.kept) for one in page.context["shown"].planned] == [
        ("2026-12-29T18:00", False), ("2027-01-05T18:00", True)
    ]  # fmt: skip
    data = {**data, "dates": "2027-01-05 | 18:00", **shown_in(page)}
    button(desk, address, data, step="make")
    assert {(str(one.local_start.date()), one.status) for one in Session.objects.all()} == {
        ("2026-12-29", "skipped"), ("2027-01-05", "draft")
    }  # fmt: skip


def test_rules_are_added_and_taken_away_and_everything_typed_stays(desk, address):
    data = typed("", TUESDAYS, title_es="Matemáticas", minutes="75")

    more = button(desk, address, data, step="add")
    assert len(more.context["rules"].forms) == 2
    assert more.context["rules"].total_error_count() == 0, "a new rule is not found fault with"
    without = button(desk, address, data, step="without")
    assert without.context["rules"].forms[1].leaves_out
    none = button(desk, address, data, remove="1")
    assert len(none.context["rules"].forms) == 0

    for page in (more, without, none):
        assert page.context["form"]["title_es"].value() == "Matemáticas"
        assert page.context["form"]["minutes"].value() == "75"
    assert "Every Tuesday, 6:00 PM" in more.content.decode()


def test_several_rules_and_exclusions_count_together(desk, address):
    thursdays = {**TUESDAYS, "weekdays": ["3"], "last": "2026-12-17"}
    no_christmas = {"means": "without", "often": "span", "first": "2026-12-20", "last": "2027-01-25"}

    page = button(desk, address, typed("", TUESDAYS, thursdays, no_christmas), step="look")

    assert days_in(page) == [(12, 8), (12, 10), (12, 15), (12, 17), (1, 26)]
    assert "Not from December 20, 2026 to January 25, 2027" in page.content.decode()


def test_htmx_gets_the_dates_alone_and_no_fault_is_found_while_somebody_types(desk, address):
    data = {**typed("", {**TUESDAYS, "weekdays": []}), "title_en": "", "step": "look"}

    half = desk.post(address, data, headers={"HX-Request": "true"}).content.decode()
    whole = desk.post(address, {**data, "r-0-weekdays": ["1"]}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in half
    assert "Please choose a day of the week" in half
    assert "8 dates" in whole
    assert 'id="said-1" hx-swap-oob="innerHTML">Every Tuesday, 6:00 PM' in whole
    assert "This field is required" not in whole


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"weekdays": []}, "Please choose a day of the week"),
        ({"often": "month", "nths": []}, "Please choose which days of the month"),
        ({"last": "2026-12-01"}, "The last day is before the first"),
        ({"last": "2036-12-01"}, "at most three years"),
        ({"first": ""}, "This field is required"),
        ({"first": "0001-01-01"}, "days of this century"),
        ({"interval": "99"}, "how often as a number"),
        ({"times": "soon"}, "soon is not a time that we can read"),
        ({"often": "day", "times": "9 AM, 6 PM", "last": "2027-12-01"}, "more than 366 dates"),
        ({"often": "hour"}, "Select a valid choice"),
    ],
)
def test_a_rule_that_makes_no_sense_is_said_and_nothing_is_made(desk, address, rule, said):
    page = button(desk, address, typed("", {**TUESDAYS, **rule}), step="make")

    assert said in page.content.decode()
    assert not Series.objects.exists()


def test_what_belongs_to_a_season_is_on_every_date(desk, address, hartford):
    venue = make_venue()
    make(desk, address, typed("", TUESDAYS, venue=venue.pk, room="Music room", audience=[hartford.pk], capacity="9"))

    for session in Session.objects.all():
        assert (session.venue, session.room, session.roster.capacity) == (venue, "Music room", 9)
        assert list(session.audience.all()) == [hartford]


def test_a_room_that_is_taken_is_shown_with_the_other_session_and_stops_nobody(desk, address):
    venue = make_venue()
    other = make_session("Reading", starts_at=datetime(2026, 12, 15, 18, 30, tzinfo=NEW_YORK), venue=venue)

    page = button(desk, address, typed("", TUESDAYS, venue=venue.pk), step="look")

    warned = [one for one in page.context["shown"].planned if one.warnings]
    assert [one.local_start.day for one in warned] == [15]
    assert reverse("events:desk-session", args=[other.slug]) in page.content.decode()
    make(desk, address, typed("", TUESDAYS, venue=venue.pk))
    assert len(made()) == 9


def test_without_a_ticked_date_nothing_is_made(desk, address):
    data = typed("", {**TUESDAYS, "last": "2026-12-08"})

    page = make(desk, address, data, without=["2026-12-08T18:00"])

    assert "at least one date" in page.content.decode()
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"r-TOTAL_FORMS": "x"}, {"r-TOTAL_FORMS": "-1"}, {"r-TOTAL_FORMS": "9" * 50}, {"r-TOTAL_FORMS": "1000"},
        {"shown": ["x", "\0", "2026-12-08T18:00"], "kept": ["9" * 4000]}, {"after": "\0"},
        {"after": "2099-12-31T09:30"},
        {"remove": "9" * 30}, {"remove": "-1"}, {"step": "\0"}, {"key": "x"}, {"seen": "\0" * 99},
        {"dates": "\0"}, {"dates": "2099-12-31"}, {"venue": "\0"}, {"audience": ["\0", "9" * 30]}, {"day": ["\0"]},
        {"r-0-weekdays": ["\0", "8"]}, {"r-0-first": "9" * 999}, {"r-0-times": "1:1:1"}, {"r-0-means": "x"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["look", "make", "add", "without", "propose", "take", ""])
def test_what_no_button_sends_is_no_fault_of_ours(desk, address, odd, step):
    page = button(desk, address, {**typed("", TUESDAYS), "step": step, **odd})

    assert page.status_code == 200
    assert not Series.objects.exists()


@pytest.mark.counts("events:desk-season")
@pytest.mark.parametrize(("others", "weeks"), [(1, 1), (5000, 50)])
def test_the_page_needs_the_same_queries_for_any_number(address, desk, others, weeks, django_assert_num_queries):
    venue, program = make_venue(), make_program()
    district = District.objects.create(code="064", name="Hartford School District")
    start = datetime(2026, 12, 8, 18, tzinfo=NEW_YORK)
    Session.objects.bulk_create(
        Session(
            program=program, venue=venue, slug=f"s-{number}", status="confirmed", created_at=NOW, updated_at=NOW,
            starts_at=start + timedelta(weeks=number % weeks),
            ends_at=start + timedelta(weeks=number % weeks, hours=1),
        )
        for number in range(others)
    )  # fmt: skip
    last = (start + timedelta(weeks=weeks)).date().isoformat()
    data = typed("", {**TUESDAYS, "last": last}, venue=venue.pk, audience=[district.pk], step="look")

    with django_assert_num_queries(22):
        page = desk.post(address, data)

    assert len(page.context["shown"].planned) == weeks + 1
    assert max(len(one.warnings) for one in page.context["shown"].planned) <= 5, "a few are enough"
