"""Whose door it is, and when the list is open."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.history import Access
from events.attendance.models import Attendance
from events.rosters.registration import register
from events.schedule.scheduling import cancel_session
from tests.factories import NOW, SOON, make_coordinator, make_facilitator, make_party, make_session, make_user

pytestmark = pytest.mark.django_db
AT_THE_DOOR = SOON - timedelta(minutes=20)


@pytest.fixture
def session():
    return make_session("Math at home", capacity=20)


@pytest.fixture
def clock():
    with time_machine.travel(AT_THE_DOOR, tick=False) as clock:
        yield clock


@pytest.fixture
def door(client, session, clock):
    """The browser of the facilitator of the session; gives the page as text."""
    client.force_login(make_facilitator(session))

    def look():
        return client.get(reverse("events:door", args=[session.slug])).content.decode()

    look.client = client
    return look


@pytest.mark.rule("D7.3")
def test_a_facilitator_sees_her_own_doors_only_and_a_coordinator_those_of_her_programs(
    client, session, clock, settings
):
    settings.SECOND_FACTOR_REQUIRED = False
    address = reverse("events:door", args=[session.slug])
    assert client.get(address).status_code == 302
    other = make_session("Another", starts_at=SOON)
    for user, answer in (
        (make_user(), 404),
        (make_facilitator(other), 404),
        (make_facilitator(session), 200),
        (make_coordinator(), 200),
        (make_coordinator(program="cafe"), 404),
    ):
        client.force_login(user)
        assert client.get(address).status_code == answer
        assert client.post(f"{address}mark/").status_code == (302 if answer == 200 else answer)
        assert client.post(f"{address}walk-in/").status_code == answer


def test_a_coordinator_without_the_second_step_sees_no_list_and_is_led_to_that_step(client, session, clock, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(make_coordinator())
    for name in ("events:door", "events:door-mark", "events:door-walk-in"):
        assert client.get(reverse(name, args=[session.slug])).url == reverse("mfa_index")
    assert not Access.objects.exists()


@pytest.mark.parametrize("part", ["mark/", "walk-in/"])
def test_who_comes_back_to_the_address_of_a_form_sees_the_list(door, session, part):
    address = reverse("events:door", args=[session.slug])
    answer = door.client.get(f"{address}{part}?q=ada")
    assert answer.url == f"{address}?q=ada"
    assert not Attendance.objects.exists()


@pytest.mark.rule("D7.4")
def test_every_look_at_the_list_is_written_down(door, session):
    door()
    noted = Access.objects.get()
    assert (noted.what, noted.subject_type, noted.subject_id) == ("door", "session", session.pk)


def test_too_early_the_list_can_be_read_but_not_marked(door, session, clock):
    register(make_party("Ada"), session.roster, now=NOW)
    clock.move_to(SOON - timedelta(days=1))
    page = door()
    assert "You can mark who is here from Friday, December 11, 6:30 AM." in page
    assert 'class="mark"' not in page


def test_after_two_weeks_the_list_is_put_away_but_not_for_a_coordinator(door, session, clock, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    register(make_party("Ada"), session.roster, now=NOW)
    clock.move_to(SOON + timedelta(days=15))
    door.client.force_login(make_facilitator(session))
    page = door()
    assert ">Ada<" not in page
    assert "This list was open until Friday, December 25." in page
    assert not Access.objects.exists()
    door.client.force_login(make_coordinator())
    assert ">Ada<" in door()


def test_a_canceled_session_says_so_and_takes_no_marks(door, session):
    registration = register(make_party("Ada"), session.roster, now=NOW)
    cancel_session(session, now=NOW)
    page = door()
    assert "This session is canceled." in page
    assert 'class="mark"' not in page
    door.client.post(
        reverse("events:door-mark", args=[session.slug]),
        {"key": "6f1f2f9e-5a3f-4d5e-9f56-0d6f0d8a0001", "party": registration.pk, "status": "present"},
    )
    assert not Attendance.objects.exists()


def test_a_draft_has_no_door(client, clock):
    session = make_session(status="draft")
    client.force_login(make_facilitator(session))
    assert client.get(reverse("events:door", args=[session.slug])).status_code == 404
