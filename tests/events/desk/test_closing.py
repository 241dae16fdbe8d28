"""School is closed or late today: what the pages list, ask and do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Access
from accounts.models import District
from events.desk.closing.affected import Spots, spots_of, touched
from events.rosters.registration import register
from events.schedule.changes import Disruption
from events.schedule.models import Session
from tests.events.desk.snow import DAY, LINK, MORNING, URL, ask, labels, stored
from tests.factories import (
    NOW,
    make_closing,
    make_coordinator,
    make_organization,
    make_party,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.mark.rule("D10.2", "N1")
@pytest.mark.counts("events:desk-closing")
def test_a_closed_district_lists_every_session_tour_and_visit_and_changes_nothing(desk, snow_day, town):
    before = list(Session.objects.order_by("pk").values())

    answer = desk.get(ask(district=town[0].pk))

    assert labels(answer) == {"At school", "For the district", "Welcome tour", "Home visit"}
    assert list(Session.objects.order_by("pk").values()) == before
    assert not Disruption.objects.exists()


@pytest.mark.rule("D10.2")
def test_a_school_a_place_and_the_whole_state_list_what_is_there(desk, snow_day, town):
    _near, far, (first, second) = town
    assert labels(desk.get(ask(school=first.pk))) == {"At school", "Home visit"}
    assert labels(desk.get(ask(school=second.pk))) == {"Welcome tour"}
    assert labels(desk.get(ask(venue=snow_day["elsewhere"].venue_id))) >= {"Elsewhere"}
    assert len(desk.get(ask()).context["lines"]) == 5
    assert desk.get(ask(district=far.pk)).context["lines"] == []


def test_closed_proposes_to_cancel_and_late_to_start_later_before_noon(desk, snow_day):
    Session.objects.filter(pk=snow_day["school"].pk).update(mode="both", join_url=LINK)
    Session.objects.filter(pk=snow_day["elsewhere"].pk).update(mode="online", join_url=LINK)
    closed = {line.label: line.proposed for line in desk.get(ask()).context["lines"]}
    assert closed["At school"] == "online"
    assert closed["Elsewhere"] == "keep"
    assert {closed[name] for name in ("For the district", "Welcome tour", "Home visit")} == {"cancel"}

    late = {line.label: line.proposed for line in desk.get(ask(kind="delay", minutes=90)).context["lines"]}
    assert late["At school"] == "delay"
    assert late["Welcome tour"] == "keep"
    page = desk.get(ask(kind="delay", minutes=90)).content.decode()
    assert "Start later: 11:00 AM–12:30 PM" in page


def test_a_visit_is_called_by_its_private_label_and_names_are_written_down(desk, snow_day):
    register(make_party("Zoe Example"), snow_day["visit"].roster, now=NOW)
    page = desk.get(ask())
    assert "The Example family" not in page.content.decode()
    assert "Zoe Example" in page.content.decode()
    access = Access.objects.get()
    assert (access.what, access.subject_id) == ("affected", snow_day["visit"].pk)


def test_a_coordinator_of_one_program_sees_and_changes_only_hers(snow_day):
    client = Client()
    client.force_login(make_coordinator(program="cafe"))
    assert labels(client.get(ask())) == {"For the district"}
    assert "At school" not in client.get(URL).content.decode()

    theirs, mixed = make_closing(snow_day["tour"]), make_closing(snow_day["draft"], snow_day["elsewhere"])
    for other in (theirs, mixed):
        assert client.get(reverse("events:desk-closed", args=[other.pk])).status_code == 404
        assert client.post(reverse("events:desk-closed-undo", args=[other.pk])).status_code == 404
    assert stored(snow_day["tour"]).status == "canceled"


@pytest.mark.parametrize(
    "query",
    [
        "day=nonsense&show=1",
        "day=0001-01-01",
        "day=9999-12-31",
        "day=9999-12-31&state=on&kind=closing&name=x&show=1",
        "district=x&district=99999999999999999999&school=-1&venue=%00",
        "q=%00%C3%28",
        "organization=abc&page=zz",
        "kind=delay&minutes=7&name=%00&state=on&show=1",
    ],
)
def test_odd_addresses_are_answered_kindly(desk, snow_day, query):
    assert desk.get(f"{URL}?{query}").status_code == 200


def test_another_page_leads_here_with_a_day_and_a_school_ticked(desk, snow_day, town):
    page = desk.get(f"{URL}?day=2026-12-04&school={town[2][0].pk}")
    assert page.context["form"]["day"].value() == DAY
    (ticked,) = [spot for spot in page.context["found"]["school"] if spot.ticked]
    assert (ticked.name, ticked.sessions) == ("School 1, Near", 2)


def test_a_place_without_sessions_is_found_by_name_and_stays_ticked(desk, snow_day, town):
    page = desk.get(f"{URL}?day=2026-12-04&q=far")
    assert [spot.name for spot in page.context["found"]["district"]] == ["Far", "Near"]
    page = desk.get(f"{URL}?day=2026-12-04&q=near&district={town[1].pk}")
    assert [spot.name for spot in page.context["found"]["district"] if spot.ticked] == ["Far"]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_as_much_for_thirty_sessions_as_for_one(desk, number, django_assert_num_queries):
    for _ in range(number):
        session = make_session(starts_at=MORNING, venue=make_venue("Gym"))
        register(make_party(others=("Bo",)), session.roster, now=NOW)
        session.audience.set([District.objects.get_or_create(code="D1", name="Near")[0]])
        make_session(starts_at=MORNING + timedelta(days=7))
    with django_assert_num_queries(16):
        desk.get(ask())


@pytest.mark.parametrize("number", [1, 20])
def test_the_first_page_asks_as_much_after_twenty_such_days_as_after_one(desk, number, django_assert_num_queries):
    district = District.objects.create(code="D1", name="Near")
    for _ in range(number):
        make_closing(make_session(starts_at=MORNING), districts=[district], venues=[make_venue()])
    with django_assert_num_queries(19):
        assert len(desk.get(f"{URL}?day=2026-12-04").context["page"].object_list) == number


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.counts("events:desk-closed")
def test_a_day_afterwards_asks_as_much_for_thirty_sessions_as_for_one(desk, number, django_assert_num_queries):
    disruption = make_closing(*(make_session(starts_at=MORNING) for _ in range(number)))
    with django_assert_num_queries(14):
        desk.get(reverse("events:desk-closed", args=[disruption.pk]))


def test_where_a_session_is_and_for_whom(snow_day, town):
    _near, far, (_first, second) = town
    assert spots_of(snow_day["tour"]).schools == {second.pk}
    assert touched(list(snow_day.values()), Spots(districts=frozenset({far.pk}))) == []


def test_who_coordinates_one_school_closes_that_one_alone(snow_day, town):
    user = make_coordinator(program="academy")
    user.grants.update(school=town[2][0])
    client = Client()
    client.force_login(user)
    page = client.get(f"{URL}?day=2026-12-04&q=school")
    assert page.context["found"]["district"] == []
    assert [spot.name for spot in page.context["found"]["school"]] == ["School 1, Near"]
    assert labels(client.get(ask())) == {"At school"}


def test_who_coordinates_for_two_organizations_says_for_which(snow_day):
    user = make_coordinator(program="cafe")
    abroad = make_organization("Elsewhere")
    user.grants.create(role="coordinator", organization=abroad)
    make_session("Far away", starts_at=MORNING, program=make_program("abroad", organization=abroad))
    client = Client()
    client.force_login(user)
    assert "organization" in client.get(URL).context["form"].fields
    assert labels(client.get(ask(organization=abroad.pk))) == {"Far away"}
    assert "For which organization" in client.get(ask()).content.decode()
