"""A gathering day has blocks: one workshop of each is picked; times of a tour day are chosen one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.rosters.models import Party, Registration, Roster, RosterGroup
from events.schedule.models import Series
from events.signup.forms import stamp
from tests.events.signup.filling_in import typed
from tests.factories import SOON, make_program, make_session

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def season():
    return Series.objects.create(program=make_program(), slug="day", title=approved(en="Our Saturday"))


def text(response):
    return response.content.decode()


def pick(client, season, *sessions):
    ticked = [f"{one.slug}@{stamp(one.starts_at)}" for one in sessions]
    return client.post(reverse("events:sign-up-series", args=[season.slug]), {**typed(sessions[0]), "date": ticked})


@pytest.fixture
def blocks(season):
    """A gathering day of two hours, with two workshops in each."""
    hours = []
    for hour in range(2):
        group = RosterGroup.objects.create(one_per_party=True)
        at = SOON + timedelta(hours=2 * hour)
        rooms = [make_session(f"Room {hour}{n}", series=season, starts_at=at + n * MINUTE) for n in range(2)]
        hours.append(rooms)
        Roster.objects.filter(sessions__in=hours[-1]).update(group=group)
    return hours


@pytest.mark.rule("D2.1")
def test_on_a_gathering_day_one_workshop_of_each_block_is_picked_and_two_of_one_are_not(client, season, blocks):
    assert text(client.get(season.get_absolute_url())).count('name="date"') == 4
    page = text(pick(client, season, *blocks[0], blocks[1][0]))
    assert page.count("Room 00 and Room 01 are at the same time. Please choose one of them.") == 2
    assert not Party.objects.exists()
    assert pick(client, season, blocks[0][1], blocks[1][0]).status_code == 302
    assert Registration.objects.count() == 2


def test_times_of_one_day_are_chosen_first_and_a_second_one_can_be_ticked_beside_it(client, season):
    slots = [make_session(series=season, starts_at=SOON + 20 * n * MINUTE, minutes=20) for n in range(3)]
    page = text(client.get(season.get_absolute_url()))
    assert "Choose a time:" in page
    assert "<form" not in page
    assert text(client.get(slots[0].get_absolute_url())).count('name="date"') == 2
