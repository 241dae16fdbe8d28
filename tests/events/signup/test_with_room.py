"""Who waits, or finds a date full, is shown other dates with room, and the way to their forms."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.rosters.models import Roster, RosterGroup
from events.rosters.registration import register
from events.schedule.models import Series
from tests.factories import NOW, SOON, make_language, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
SECTION = re.compile(r'aria-labelledby="with-room">.*?</section>', re.DOTALL)
FOLD = re.compile(r"<summary>Other dates with room</summary>.*?</details>", re.DOTALL)


@pytest.fixture
def season():
    return Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))


@pytest.fixture
def full(season):
    return make_session("Full", capacity=0, series=season)


@pytest.fixture
def family(full):
    """Ada and Bo, who wait for two places together, and read Spanish."""
    return register(make_party("Ada Example", others=("Bo",), language="es"), full.roster, now=NOW).party


def own_page(client, party):
    return client.get(reverse("events:link-manage", args=[party.token])).content.decode()


def named(page, part=SECTION):
    """The titles of the dates that are named, in order."""
    found = part.search(page)
    return re.findall(r'<span class="why">([^<,]+), ', found[0]) if found else []


def later(title, weeks, **more):
    return make_session(title, starts_at=SOON + weeks * WEEK, **more)


def test_those_of_the_series_come_first_then_those_in_the_own_language_then_the_soonest(client, season, family):
    later("English", 1)
    interpreted = later("Interpreted", 4)
    interpreted.interpreted_into.add(make_language("es"))
    later("Spanish", 3, held_in="es")
    later("Series", 5, series=season)

    assert named(own_page(client, family)) == ["Series", "Spanish", "Interpreted"]


def test_only_dates_are_named_on_which_all_of_them_would_find_a_place_now(client, season, family):
    for case in ({"status": "draft"}, {"status": "canceled"}, {"visibility": "private"}, {"visibility": "link"}):
        later(str(case), 1, **case)
    later("Past", -3)
    later("Drop-in", 1, drop_in=True)
    later("One place", 1, capacity=1)
    later("Elsewhere", 1, program=make_program("cafe", "Friday CAFE"))
    waited_for = later("With a line", 1, capacity=2).roster
    register(make_party(others=("Cy", "Dee")[:1]), waited_for, now=NOW)
    register(make_party(), waited_for, now=NOW)
    Roster.objects.filter(pk=waited_for.pk).update(capacity=9)
    closed = later("Closed", 1).roster
    Roster.objects.filter(pk=closed.pk).update(closes_at=NOW)
    unopened = later("Not open yet", 1).roster
    Roster.objects.filter(pk=unopened.pk).update(opens_at=SOON)
    later("Room", 2, capacity=2)

    assert named(own_page(client, family)) == ["Room"]


def test_what_the_family_is_on_already_is_not_named_and_a_course_is_named_once(client, season, family):
    mine = later("Mine", 1, series=season)
    register(family, mine.roster, now=NOW)
    course = later("Course 1", 2)
    later("Course 2", 3, roster=course.roster)

    assert named(own_page(client, family)) == ["Course 1"]


def test_of_workshops_at_the_same_hour_none_is_named_to_who_waits_for_another(client, full, family):
    block = RosterGroup.objects.create(one_per_party=True)
    beside = make_session("Beside")
    Roster.objects.filter(pk__in=[full.roster_id, beside.roster_id]).update(group=block)

    assert named(own_page(client, family)) == []
    assert named(client.get(full.get_absolute_url()).content.decode(), FOLD) == ["Beside"], "it has chosen none yet"


def test_each_leads_to_its_form_filled_in(client, family):
    other = later("Room", 1)
    address = re.search(r'href="([^"]+)"', SECTION.search(own_page(client, family))[0])[1]

    answer = client.get(unescape(address), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("events:sign-up", args=[other.slug])
    assert 'value="Ada Example"' in answer.content.decode()


def test_who_has_a_place_or_an_offer_is_shown_no_other_dates(client, season, family, full):
    later("Room", 1)
    seated = register(make_party("Cy"), later("Has room", 2).roster, now=NOW).party
    assert named(own_page(client, family))
    assert not named(own_page(client, seated))
    family.registrations.update(status="canceled")
    assert not named(own_page(client, family))


@pytest.mark.parametrize("name", ["session", "sign-up"])
def test_who_finds_a_date_full_sees_where_there_is_room_before_joining_the_line(client, full, name):
    other = later("Room", 1)

    page = client.get(reverse(f"events:{name}", args=[full.slug])).content.decode()

    assert named(page, FOLD) == ["Room"]
    assert f'href="{reverse("events:sign-up", args=[other.slug])}"' in FOLD.search(page)[0]
    assert not FOLD.search(client.get(other.get_absolute_url()).content.decode())


@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_takes_the_same_queries_for_any_number_of_dates(client, season, family, django_assert_num_queries, number):
    for one in range(number):
        later(f"Room {one}", one + 1)

    with django_assert_num_queries(15):
        page = own_page(client, family)

    assert len(named(page)) == min(number, 3)
