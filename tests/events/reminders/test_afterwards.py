"""Who came is thanked once, and who missed it hears that she was missed, after the list is complete."""

from __future__ import annotations

from uuid import uuid4

import pytest

from events.attendance.closing import open_list_again
from events.attendance.models import Absence
from events.attendance.walking_in import walk_in
from events.outbox.models import State
from events.rosters.models import Roster
from events.schedule.details import Resource
from tests.events.reminders.reminding import (
    DAY,
    HOUR,
    MINUTE,
    START,
    got,
    held,
    look,
    only,
    sign_up,
)  # fmt: skip
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db


def test_who_came_is_thanked_and_who_missed_it_hears_that_she_was_missed():
    session = make_session("Math at home", starts_at=START)
    only(session, (-DAY, "came"), (-DAY, "missed"))
    here, away = sign_up(session, name="Ada Example"), sign_up(session, name="Kim Example")
    told = sign_up(session)
    Absence.objects.create(session=session, person=told.party.lead, at=NOW)
    walk_in(session, "Lou Example", adults=1, children=0, key=uuid4(), by=None, now=session.starts_at)
    Resource.objects.create(session=session, kind="recording", url="https://talk.example/1", captions=True)
    make_session("Next one", starts_at=START + 30 * DAY)
    held(session, here)

    assert look(session.ends_at + DAY - MINUTE, session.ends_at + DAY, session.ends_at + DAY + MINUTE) == [0, 2, 0]

    (thanks,), (missed,) = got("reminder_came"), got("reminder_missed")
    assert (thanks.person, missed.person) == (here.party.lead, away.party.lead)
    assert thanks.subject == "Thank you for coming: Math at home"
    assert missed.subject == "We missed you: Math at home"
    for message in (thanks, missed):
        assert "https://talk.example/1" in message.body
        assert "https://talk.example/1" in message.html
        assert "Other dates: " in message.body
        assert "manage:" not in message.body


def test_nobody_is_thanked_or_missed_before_the_list_is_complete():
    session = make_session(starts_at=START)
    only(session, (-DAY, "came"), (-DAY, "missed"))
    here = sign_up(session)
    sign_up(session)
    held(session, here, close=False)
    after = session.ends_at + 3 * DAY
    assert look(after) == [0]

    held(session)

    assert look(after) == [2]


def test_what_is_long_past_is_not_thanked_for():
    session = make_session(starts_at=START)
    only(session, (-DAY, "came"))
    held(session, sign_up(session))

    assert look(session.ends_at + 9 * DAY) == [0]


def test_who_came_to_two_dates_of_a_day_is_thanked_once_after_the_last():
    morning = make_session("Morning talk", starts_at=START)
    evening = make_session("Evening class", starts_at=START + 9 * HOUR)
    only(morning, (-2 * HOUR, "came"))
    ada = {"name": "Ada Example", "contact": "ada@family.example"}
    for session in (morning, evening):
        held(session, sign_up(session, **ada))

    assert look(evening.ends_at + HOUR, evening.ends_at + 2 * HOUR) == [0, 1]

    (message,) = got("reminder_came")
    assert message.body.index("Morning talk") < message.body.index("Evening class")


def test_who_missed_one_date_of_a_course_reads_the_next_one():
    roster = Roster.objects.create(capacity=9)
    first = make_session("Lesson one", starts_at=START, roster=roster)
    make_session("Lesson two", starts_at=START + 7 * DAY, roster=roster)
    only(first, (-DAY, "missed"))
    sign_up(first)
    held(first)

    look(first.ends_at + DAY)

    (message,) = got("reminder_missed")
    assert "Your next date:\n\nLesson two\nFriday, December 18" in message.body


def test_after_a_home_visit_nothing_of_it_is_said():
    visit = make_session("Secret title", starts_at=START, visibility="private")
    only(visit, (-DAY, "came"))
    Resource.objects.create(session=visit, kind="notes", url="https://secret.example/")
    held(visit, sign_up(visit))

    look(visit.ends_at + DAY)

    (message,) = got("reminder_came")
    said = message.subject + message.body + message.html
    assert "Home visit" in said
    assert "ecret" not in said


def test_a_list_that_is_opened_again_stops_what_waits_until_it_is_complete_again():
    session = make_session(starts_at=START)
    only(session, (-DAY, "came"), (-DAY, "missed"))
    here, away = sign_up(session), sign_up(session)
    held(session, here)
    after = session.ends_at + DAY
    assert look(after) == [2]

    open_list_again(session, by=None, now=after)
    look(after + MINUTE)
    assert {message.state for message in (*got("reminder_came"), *got("reminder_missed"))} == {State.EXPIRED}

    held(session, away)
    assert look(after + HOUR, after + 2 * HOUR) == [2, 0]
    assert [message.state for message in got("reminder_missed")] == [State.EXPIRED]
    thanked = {message.person for message in got("reminder_came", state=State.QUEUED)}
    assert thanked == {here.party.lead, away.party.lead}
