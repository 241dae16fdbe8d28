"""School calendars on the desk: who keeps which, what a year shows, and what a closed day touches."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.history import Change, note_change
from accounts.models import District, Grant, Organization, School
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.details import Closure
from events.schedule.models import Session
from tests.factories import (
    NOW,
    make_coordinator,
    make_organization,
    make_party,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 11)
ADD = reverse("events:desk-calendar-add")
LIST = reverse("events:desk-calendars")
YEAR = reverse("events:desk-calendar")


@pytest.fixture(autouse=True)
def on_that_day(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def center():
    center = make_organization("Sample Center")
    Organization.objects.filter(pk=center.pk).update(kind="center")
    return center


@pytest.fixture
def hill(center):
    """A school of a district that the center runs."""
    district = District.objects.create(code="X99", name="Sample School District", organization=center)
    return School.objects.create(code="X990111", name="Hill School", district=district)


@pytest.fixture
def far():
    district = District.objects.create(code="X88", name="Far School District")
    return School.objects.create(code="X880111", name="Far School", district=district)


@pytest.fixture
def desk(client):
    client.force_login(make_coordinator())
    return client


def typed(place="state", **more):
    return {"place": place, "kind": "closing", "name": "Snow", "first_day": DAY.isoformat(), "last_day": "", **more}


def closing(**more):
    values = {"first_day": DAY, "last_day": DAY, "kind": "closing", "name": "Snow", **more}
    return Closure.objects.create(**values)


@pytest.mark.rule("D10.1")
def test_in_a_network_one_keeps_every_calendar_elsewhere_only_that_of_ones_districts_or_school(
    client, center, hill, far
):
    rows = [
        closing(),
        closing(scope="district", district=hill.district),
        closing(scope="school", school=hill),
        closing(scope="district", district=far.district),
    ]
    of_school = make_coordinator(center)
    Grant.objects.filter(user=of_school).update(school=hill)
    expected = {
        make_coordinator(): [200, 200, 200, 200],
        make_coordinator(center): [404, 200, 200, 404],
        of_school: [404, 404, 200, 404],
        make_coordinator(Organization.objects.create(name="Other Center", kind="center")): [404] * 4,
    }
    for user, answers in expected.items():
        client.force_login(user)
        found = [client.get(reverse("events:desk-closure", args=[row.pk])).status_code for row in rows]
        assert found == answers
        assert client.get(LIST).status_code == client.get(YEAR).status_code == 200, "everybody who coordinates looks"
        may = any(answer == 200 for answer in answers)
        assert client.get(ADD).status_code == (200 if may else 403)
        assert (b"Upload a calendar" in client.get(LIST).content) == may
        for row, answer in zip(rows, answers, strict=True):
            if answer == 404:
                assert (
                    client.post(reverse("events:desk-closure", args=[row.pk]), {"step": "remove"}).status_code == 404
                )
    assert Closure.objects.count() == 4


def test_who_keeps_one_district_cannot_add_to_another(client, center, hill, far):
    client.force_login(make_coordinator(center))
    for place in ("state", f"district-{far.district_id}", f"school-{far.pk}", "x", ""):
        assert client.post(ADD, typed(place)).status_code == 200
    assert not Closure.objects.exists()
    assert client.post(ADD, typed(f"school-{hill.pk}")).status_code == 302
    assert Closure.objects.get().school == hill


@pytest.mark.rule("N1")
def test_a_snow_day_lists_the_sessions_and_people_it_touches_and_moves_nothing(desk, hill, far):
    here = make_session("Math at Hill", venue=make_venue(school=hill), starts_at=NOW + timedelta(days=10))
    meant = make_session("Coffee", starts_at=NOW + timedelta(days=10, hours=2))
    meant.audience.add(hill.district)
    make_session("Not there", venue=make_venue("Far", school=far), starts_at=NOW + timedelta(days=10))
    make_session("Other day", venue=make_venue(school=hill), starts_at=NOW + timedelta(days=11))
    make_session("Of others", venue=make_venue("Hill", school=hill, organization=make_organization("Elsewhere")),
                 program=make_program("abroad", organization=make_organization("Elsewhere")),
                 starts_at=NOW + timedelta(days=10))  # fmt: skip
    register(make_party("Bo Example", children=2), here.roster, now=NOW)
    before = list(Session.objects.order_by("pk").values())
    told = Message.objects.count()

    answer = desk.post(ADD, typed(f"district-{hill.district_id}"))
    page = desk.get(answer.url).content.decode()

    titles = ("Math at Hill", "Coffee", "Not there", "Other day", "Of others")
    assert [title for title in titles if title in page] == ["Math at Hill", "Coffee"]
    assert "1 family is signed up" in page
    assert "3 people" in page
    assert "Bo Example" not in page
    assert "Closed in Sample: " in page
    decide = f"{reverse('events:desk-closing')}?day=2026-12-11&amp;kind=closing&amp;name=Snow"
    assert f"{decide}&amp;district={hill.district_id}" in page
    assert list(Session.objects.order_by("pk").values()) == before
    assert Message.objects.count() == told


def test_a_double_click_adds_days_once_and_an_observance_touches_nothing(desk):
    make_session("Coffee", starts_at=NOW + timedelta(days=10))
    first = desk.post(ADD, typed(kind="observance", name="Eid al-Fitr"))
    again = desk.post(ADD, typed(kind="observance", name="Eid al-Fitr"))
    assert first.url == again.url
    assert Closure.objects.get().last_day == DAY
    page = desk.get(first.url).content.decode()
    assert "1 entry is new." in page
    assert "None of your coming sessions lies on these days." in page


def test_days_are_changed_and_taken_off_by_hand_with_a_history_and_not_over_others(desk):
    row = closing(code="w")
    address = reverse("events:desk-closure", args=[row.pk])
    seen = desk.get(address).context["form"]["seen"].value()
    wanted = typed(seen=seen, name="Ice", last_day="2026-12-12")

    assert desk.post(address, wanted).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.last_day, row.code) == ("Ice", date(2026, 12, 12), "w")
    assert Change.objects.get(subject_type="closure").fields == ["name", "last_day"]
    late = desk.post(address, {**wanted, "name": "Wind"})
    assert "Somebody else changed these days meanwhile" in late.content.decode()
    assert 'value="Wind"' in late.content.decode(), "what was typed is kept"

    seen = desk.get(address).context["form"]["seen"].value()
    assert "Somebody else" in desk.post(address, typed(seen="old", step="remove")).content.decode()
    assert desk.post(address, typed(seen=seen, step="remove")).status_code == 302
    assert not Closure.objects.exists()
    assert [change.act for change in Change.objects.filter(subject_type="closure")] == ["removed", "edited"]
    assert desk.get(address).status_code == 404


@pytest.mark.rule("D10.4")
def test_a_school_year_runs_from_july_to_june(desk, hill):
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1)):
        closing(first_day=day, last_day=day, name=f"Day {day}", scope="district", district=hill.district)
    closing(first_day=date(2027, 6, 20), last_day=date(2027, 7, 5), name="Across")
    place = f"district-{hill.district_id}"

    page = desk.get(YEAR, {"year": 2026, "place": place}).context["page"]

    assert [line.closure.name for line in page.lines] == ["Day 2026-07-01", "Across", "Day 2027-06-30"]
    assert [f"{first:%b %Y}" for first, _weeks in page.months][::11] == ["Jul 2026", "Jun 2027"]
    closed = {cell.day for _first, weeks in page.months for week in weeks for cell in week if cell.closed}
    assert (min(closed), max(closed)) == (date(2026, 7, 1), date(2027, 6, 30))
    rows = {one.name: (one.days, one.entries) for one, _url in desk.get(LIST, {"year": 2026}).context["found"]}
    assert rows == {"Whole state": (8, 1), "Sample": (2, 2)}
    with time_machine.travel(NOW.replace(year=2027, month=7, day=2)):
        desk.force_login(make_coordinator(email="cyd@staff.example"))
        assert desk.get(YEAR).context["page"].year == 2027


def test_a_school_shows_its_own_days_those_of_its_district_and_of_the_state_and_words_beside_hatching(desk, hill, far):
    closing(name="Holiday for all", kind="holiday")
    closing(name="Of the district", scope="district", district=hill.district)
    closing(name="Late bus", kind="delay", scope="school", school=hill, first_day=date(2026, 12, 14),
            last_day=date(2026, 12, 14))  # fmt: skip
    closing(name="Elsewhere", scope="district", district=far.district)
    page = desk.get(YEAR, {"place": f"school-{hill.pk}"}).content.decode()
    assert "Hill School, Sample: school calendar 2026–27" in page
    assert [name in page for name in ("Holiday for all", "Of the district", "Late bus", "Elsewhere")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert '<td class="closed"><span class="day-number">11</span><span class="visually-hidden"> no school' in page
    assert '<td class="advice"><span class="day-number">14</span><span class="visually-hidden"> look twice' in page
    assert "Friday, December 11, 2026" in page


@pytest.mark.parametrize("counted", [("events:desk-calendars", 11), ("events:desk-calendar", 14)])
@pytest.mark.parametrize("number", [1, 300])
@pytest.mark.counts("events:desk-calendars", "events:desk-calendar")
def test_calendars_cost_the_same_queries_for_any_number_of_days(
    desk, django_assert_num_queries, hill, counted, number
):
    name, queries = counted
    for one in range(number):
        days = closing(name=f"Day {one}", scope="district", district=hill.district)
        note_change(None, "edited", days, fields=["name"], now=NOW)
    desk.get(reverse(name), {"place": f"district-{hill.district_id}"})
    with django_assert_num_queries(queries):
        desk.get(reverse(name), {"place": f"district-{hill.district_id}"})


@pytest.mark.parametrize("number", [1, 40])
@pytest.mark.counts("events:desk-calendar-after")
def test_what_a_day_touches_costs_the_same_queries_for_any_number_of_sessions(desk, django_assert_num_queries, number):
    for _one in range(number):
        session = make_session(starts_at=NOW + timedelta(days=10))
        register(make_party(), session.roster, now=NOW)
    url = desk.post(ADD, typed()).url
    with django_assert_num_queries(11):
        assert len(desk.get(url).context["touched"][0].sessions) == number


@pytest.mark.parametrize("odd", ["\x00", "99999999999999999999", "-1", "school-0", "x" * 5000, "2026-13", "²"])
def test_odd_requests_get_an_answer(desk, odd):
    for name in ("events:desk-calendars", "events:desk-calendar", "events:desk-calendar-add"):
        assert desk.get(reverse(name), {"year": odd, "place": odd}).status_code == 200
    assert desk.get(reverse("events:desk-calendar-after"), {"batch": odd}).status_code == 404
    for field in ("place", "kind", "first_day", "last_day", "name", "source"):
        assert desk.post(ADD, {**typed(), field: odd}).status_code in (200, 302)
    for day in ("0001-01-01", "9999-12-31", "1999-12-31"):
        assert desk.post(ADD, typed(first_day=day)).status_code == 200
    address = reverse("events:desk-closure", args=[closing(name="Odd").pk])
    assert desk.post(address, {"step": odd, "seen": odd}).status_code == 200
