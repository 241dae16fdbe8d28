"""A course that has begun can still be joined while places remain; who joins late is expected from then on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.grants import Viewer
from events.attendance.door import door_list
from events.attendance.listing import own_sessions
from events.attendance.walking_in import walk_in
from events.outbox.models import Message
from events.reminders.models import Reminder
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration, Roster
from events.rosters.registration import cancel_registration, change_party, register
from events.schedule.models import Session
from tests.factories import NOW, make_facilitator, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("N7")]
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def course():
    """Four dates: two are over, two are to come."""
    roster = Roster.objects.create(capacity=3)
    return [make_session(f"Night {n + 3}", roster=roster, starts_at=NOW + n * WEEK + 3 * DAY) for n in (-2, -1, 0, 1)]


def text(response):
    return response.content.decode()


def test_the_page_says_that_it_has_begun_and_how_many_dates_are_left(client, course):
    said = "This has begun. You can still join: 2 dates are left."
    assert said in text(client.get(course[2].get_absolute_url()))
    assert said in text(client.get(reverse("events:sign-up", args=[course[3].slug])))
    assert "This has begun." not in text(client.get(make_session("Alone").get_absolute_url()))


def test_who_joins_late_takes_a_place_and_hears_of_the_dates_that_are_left(client, course, send):
    answer = send(course[2])
    registration = Registration.objects.get()
    assert registration.is_seated
    message = Message.objects.get()
    page = text(client.get(answer["Location"]))
    for words in (message.body, page):
        assert "Night 3" in words
        assert "Night 4" in words
        assert "Night 1" not in words
        assert "Night 2" not in words


def test_while_places_remain_and_not_after(client, course, send):
    for _number in range(3):
        register(make_party(), course[0].roster, now=NOW)
    assert "Full: you can join the waitlist." in text(client.get(course[2].get_absolute_url()))
    send(course[2])
    assert Registration.objects.get(party__lead__name="Ada Example").is_waiting


def test_who_joined_late_is_expected_only_at_the_dates_after_it(course):
    early = register(make_party("Early"), course[0].roster, now=NOW - 30 * DAY).party
    late = register(make_party("Late"), course[0].roster, now=NOW).party
    assert set(Session.objects.expected([early.lead])) == set(course)
    assert set(Session.objects.expected([late.lead])) == set(course[2:])
    assert [[row.name for row in door_list(one).rows] for one in course] == [
        ["Early"], ["Early"], ["Early", "Late"], ["Early", "Late"],
    ]  # fmt: skip


def test_who_waited_is_expected_from_the_day_on_which_it_got_its_place(course):
    Roster.objects.update(capacity=1)
    first = register(make_party("First"), course[0].roster, now=NOW - 30 * DAY)
    register(make_party("Waits"), course[0].roster, now=NOW - 20 * DAY)
    assert [row.name for row in door_list(course[0]).waiting] == ["Waits"]
    cancel_registration(first, now=NOW)
    waits = Registration.objects.get(party__lead__name="Waits")
    assert waits.is_seated
    assert list(Session.objects.expected([waits.party.lead])) == course[2:]
    assert door_list(course[1]).expected == []


def test_who_works_at_the_door_counts_only_those_who_were_there_then(course):
    user = make_facilitator(*course)
    viewer = Viewer(user, (), frozenset(user.people.values_list("pk", flat=True)), None)
    register(make_party(), course[0].roster, now=NOW - 30 * DAY)
    register(make_party(), course[0].roster, now=NOW)
    families = dict(own_sessions(viewer).values_list("pk", "families"))
    assert [families[one.pk] for one in course] == [1, 1, 2, 2]


def test_reminders_come_for_the_dates_that_are_left_and_one_more_person_does_not_undo_them(course):
    late = register(make_party(), course[0].roster, now=NOW).party
    change_party(late, others=["Al"], children=0, now=NOW + 2 * DAY + timedelta(minutes=1))
    for day in range(20):
        queue_due_reminders(NOW + day * DAY + timedelta(minutes=5))
    assert set(Reminder.objects.values_list("session", flat=True)) == {course[2].pk, course[3].pk}


def test_who_walks_in_is_here_though_nobody_expected_it(course):
    evening = course[2]
    walk_in(evening, "Zoe", adults=1, children=0, key=uuid4(), by=None, now=evening.starts_at + timedelta(minutes=10))
    evening.refresh_from_db()
    assert [row.name for row in door_list(evening).rows if row.is_here] == ["Zoe"]


def test_when_all_is_over_the_own_page_names_only_the_dates_that_were_left(client, course, send, morning):
    address = send(course[2])["Location"]
    morning.move_to(course[3].ends_at + timedelta(hours=1))
    page = text(client.get(address))
    assert "This is over" in page
    assert ["Night 1" in page, "Night 2" in page, "Night 3" in page, "Night 4" in page] == [False, False, True, True]
