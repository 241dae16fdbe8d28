"""Of one session staff see which reminders went out and which are planned; and they say when the list is complete."""

from __future__ import annotations

import pytest
from django.urls import reverse

from events.attendance.models import SessionClose
from events.outbox.models import Message, State
from events.reminders.models import Reminder
from tests.events.reminders.reminding import DAY, HOUR, MINUTE, START, got, held, look, on_texts, only, plan, sign_up
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db


def page_of(desk, session):
    return " ".join(desk.get(reverse("events:desk-session-reminders", args=[session.slug])).content.decode().split())


def listed(desk, session, act):
    return desk.post(reverse("events:desk-session-list", args=[session.slug]), {"act": act}, follow=True)


def test_it_says_what_went_out_and_what_is_planned_when_to_how_many_and_how(desk, time_machine):
    session = make_session(starts_at=START)
    only(session, (7 * DAY,), (DAY,), (2 * HOUR, "waiting"))
    for _family in range(2):
        sign_up(session)
    on_texts(session)
    look(START - 7 * DAY)
    Message.objects.filter(channel="email").update(state=State.SENT)
    time_machine.move_to(START - 6 * DAY, tick=False)

    page = page_of(desk, session)

    assert "Friday, December 4, 9:00 AM</bdi><br>Went out: 2 e-mails.<br>Waits to go out: 1 text message." in page
    assert "Thursday, December 10, 9:00 AM</bdi><br>As things are now: 2 e-mails, 1 text message." in page
    assert "7:00 AM</bdi><br>As things are now, nobody gets it." in page


def test_it_says_how_many_came_too_late(desk, time_machine):
    session = make_session(starts_at=START)
    only(session, (DAY,))
    sign_up(session)
    look(NOW, START + HOUR)
    time_machine.move_to(START + 2 * HOUR, tick=False)

    assert "1 came too late to be of use." in page_of(desk, session)
    program = " ".join(desk.get(reverse("events:desk-program-reminders", args=["academy"])).content.decode().split())
    assert "In the last 30 days 1 reminder came too late to be of use." in program


def test_what_was_written_and_never_went_out_came_too_late_as_well(desk, time_machine):
    session = make_session(starts_at=START)
    only(session, (DAY,))
    sign_up(session)
    look(START - DAY)
    time_machine.move_to(START + HOUR, tick=False)
    Message.objects.expire(START + HOUR)
    look(START + HOUR)

    assert "1 came too late to be of use." in page_of(desk, session)


def test_a_plan_that_was_made_later_says_that_nobody_gets_it(desk):
    session = make_session(starts_at=START)
    plan(session.program, 11 * DAY, made_at=NOW)
    sign_up(session)

    assert "It was planned after this moment, so nobody gets it for this date." in page_of(desk, session)


def test_a_plan_that_ended_still_says_what_it_did(desk):
    session = make_session(starts_at=NOW + DAY)
    sign_up(session, now=NOW - 3 * DAY)
    look(NOW)
    Message.objects.update(state=State.SENT)
    session.program.reminder_plans.update(ended_at=NOW)

    page = page_of(desk, session)

    assert "Went out: 1 e-mail." in page
    assert "Not planned any more." in page


@pytest.mark.parametrize(
    ("status", "says"), [("draft", "before you publish it"), ("canceled", "It does not take place")]
)
def test_what_is_not_promised_says_that_nobody_is_reminded(desk, status, says):
    session = make_session(starts_at=START, status=status)

    assert says in page_of(desk, session)


def test_words_after_the_session_wait_until_staff_say_that_the_list_is_complete(desk, time_machine):
    session = make_session(starts_at=START)
    only(session, (-HOUR, "came"))
    here = sign_up(session)
    held(session, here, close=False)
    later = session.ends_at + 2 * HOUR
    time_machine.move_to(later, tick=False)
    assert "Goes out after somebody says that the list of who came is complete." in page_of(desk, session)
    assert look(later) == [0]

    for _click in range(2):
        listed(desk, session, "close")

    assert SessionClose.objects.get().by is not None
    assert look(later + MINUTE) == [1]
    assert got("reminder_came")[0].person == here.party.lead
    listed(desk, session, "open")
    assert not SessionClose.objects.exists()


@pytest.mark.parametrize(
    ("status", "act", "says"),
    [
        ("confirmed", "close", "It is not over yet."),
        ("canceled", "close", "This session did not take place."),
        ("confirmed", "burn", "Please press one of the buttons."),
    ],
)
def test_a_list_that_cannot_be_complete_says_why(desk, status, act, says):
    session = make_session(starts_at=START, status=status)

    assert says in listed(desk, session, act).content.decode()
    assert not SessionClose.objects.exists()


@pytest.mark.counts("events:desk-session-reminders")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_for_any_number_of_families(desk, count, django_assert_num_queries):
    session = make_session(starts_at=START, capacity=None)
    only(session, (7 * DAY,), (DAY,))
    for _family in range(count):
        sign_up(session)
    look(START - 7 * DAY)
    assert Reminder.objects.count() == count

    with django_assert_num_queries(17):
        page_of(desk, session)
