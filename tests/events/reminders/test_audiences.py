"""Each audience reads its own: who waits, who makes the session, who interprets, who came and who missed it."""

from __future__ import annotations

import pytest

from accounts.languages import approved
from events.attendance.models import Absence
from events.outbox.models import State
from events.reminders.models import Reminder
from events.rosters.models import Registration, Roster
from events.rosters.registration import cancel_registration
from events.rosters.waitlist import tell_who_got_no_place
from events.schedule.details import Assignment
from events.schedule.models import Program
from events.support.models import Kind, Need, Supply
from tests.events.reminders.reminding import (
    DAY,
    HOUR,
    MINUTE,
    START,
    a_course,
    by_text,
    got,
    held,
    look,
    on_texts,
    only,
    sign_up,
)  # fmt: skip
from tests.factories import NOW, make_language, make_person, make_session

pytestmark = pytest.mark.django_db


def part(session, name="Fay Facilitator", role="facilitator", **person):
    return Assignment.objects.create(session=session, person=make_person(name, **person), role=role)


def interpreter(session, state="confirmed", language="es", **fields):
    supply = Supply.objects.create(
        kind=Kind.INTERPRETER, language=make_language(language), state=state, updated_at=NOW,
        person=make_person("Ines Interpreter"), **fields,
    )  # fmt: skip
    supply.sessions.add(session)
    return supply


@pytest.mark.rule("P24")
def test_who_waits_reads_the_place_in_line_and_not_that_there_is_a_place():
    session = make_session("Math at home", starts_at=START, capacity=1)
    only(session, (DAY, "waiting"))
    sign_up(session)
    first, second = sign_up(session, name="Ada Example"), sign_up(session, name="Kim Example")

    look(START - DAY)

    assert [message.person for message in got("reminder_waiting")] == [first.party.lead, second.party.lead]
    one, two = got("reminder_waiting")
    assert "You are number 1 in line." in one.body
    assert "You are number 2 in line." in two.body
    assert "You do not have a place yet." in two.body
    assert "2" in two.html
    assert not got("reminder")
    assert not two.calendar


def test_who_waits_on_two_dates_of_a_day_reads_of_each_where_it_stands():
    morning = make_session("Morning talk", starts_at=START, capacity=1)
    evening = make_session("Evening class", starts_at=START + 9 * HOUR, capacity=1)
    only(morning, (DAY, "waiting"))
    for session in (morning, evening):
        sign_up(session)
    sign_up(evening)
    waits = sign_up(morning, name="Ada Example", contact="ada@family.example")
    sign_up(evening, name="Ada Example", contact="ada@family.example")

    look(START - DAY)

    message = next(one for one in got("reminder_waiting") if one.person == waits.party.lead)
    assert message.subject == "Still in line: 2 dates on Friday, December 11"
    assert message.body.index("number 1 in line") < message.body.index("number 2 in line")


def test_who_waits_for_a_course_hears_it_before_its_first_date_alone():
    roster = Roster.objects.create(capacity=1)
    first = make_session("Lesson one", starts_at=START, roster=roster)
    make_session("Lesson two", starts_at=START + 7 * DAY, roster=roster)
    only(first, (DAY, "waiting"))
    sign_up(first)
    sign_up(first)

    look(START - DAY, START + 6 * DAY)

    (message,) = got("reminder_waiting")
    assert "Lesson one" in message.subject


def test_who_heard_that_no_place_came_free_is_not_told_to_hope():
    session = make_session(starts_at=START, capacity=1)
    only(session, (2 * HOUR, "waiting"))
    sign_up(session)
    sign_up(session)
    tell_who_got_no_place(START - 3 * HOUR)
    assert got("no_place")

    look(START - 2 * HOUR)

    assert not got("reminder_waiting")


def test_who_got_the_place_does_not_read_any_more_that_it_waits():
    session = make_session(starts_at=START, capacity=1)
    only(session, (2 * DAY, "waiting"))
    seated = sign_up(session)
    sign_up(session)
    look(START - 2 * DAY)

    cancel_registration(seated, now=START - 2 * DAY + MINUTE)
    look(START - 2 * DAY + 2 * MINUTE)

    assert [message.state for message in got("reminder_waiting")] == [State.EXPIRED]


def test_who_waits_for_help_reads_that_and_no_number():
    session = make_session(starts_at=START, capacity=1)
    only(session, (DAY, "waiting"))
    sign_up(session)
    waits = sign_up(session)
    Registration.objects.filter(pk=waits.pk).update(held_back=True)

    look(START - DAY)

    (message,) = got("reminder_waiting")
    assert "until the help that you need is there" in message.body
    assert "in line" not in message.body


def test_who_makes_it_reads_how_many_come_and_which_help_there_is():
    session = make_session("Math at home", starts_at=START, capacity=3)
    only(session, (DAY, "team"))
    sign_up(session, others=("Kim Example",), children=2)
    alone = sign_up(session)
    Absence.objects.create(session=session, person=alone.party.lead, at=NOW)
    sign_up(session, others=("Lou Example",))
    interpreter(session)
    fay = part(session).person
    part(session, name="Example Speaker")
    Assignment.objects.create(session=session, name="Only announced", role="catalyst")

    look(START - DAY)

    first, _second = got("reminder_team")
    assert first.person == fay
    assert "Families we expect: 1\nAdults: 2\nChildren: 2\nFamilies who wait for a place: 1" in first.body
    assert "An interpreter: Español: will be there" in first.body
    assert "/my-sessions/" in first.body
    assert "BEGIN:VEVENT" in first.calendar
    assert all(name not in first.body for name in ("Kim", "Lou", "Bo Example"))


def test_who_has_two_parts_on_a_day_reads_of_it_once():
    session = make_session("Morning talk", starts_at=START)
    evening = make_session("Evening class", starts_at=START + 9 * HOUR)
    only(session, (DAY, "team"))
    fay = part(session).person
    Assignment.objects.create(session=session, person=fay, role="host")
    Assignment.objects.create(session=evening, person=fay, role="host")

    assert look(START - DAY, START - DAY + MINUTE) == [1, 0]

    (message,) = got("reminder_team")
    assert message.subject == "You have a part: 2 dates on Friday, December 11"
    assert message.body.count("Morning talk") == 1
    assert Reminder.objects.filter(message=message).count() == 3


def test_who_got_a_part_late_heard_nothing_else_and_is_told():
    session = make_session(starts_at=START)
    only(session, (DAY, "team"))
    look(START - DAY)
    part(session)

    assert look(START - HOUR) == [1]


def test_a_part_that_was_taken_back_takes_its_message_with_it():
    session = make_session(starts_at=START)
    only(session, (DAY, "team"))
    given = part(session)
    look(START - DAY)

    given.delete()
    look(START - DAY + MINUTE)

    assert [message.state for message in got("reminder_team")] == [State.EXPIRED]


def test_of_a_home_visit_who_goes_reads_the_label_and_the_time_alone():
    visit = make_session("Secret title", starts_at=START, visibility="private")
    only(visit, (DAY, "team"))
    sign_up(visit, name="Secret Family")
    part(visit, role="visitor")

    look(START - DAY)

    (message,) = got("reminder_team")
    said = message.subject + message.body + message.html + message.calendar
    assert "Home visit" in said
    assert "Friday, December 11, 9:00" in message.body
    assert all(word not in said for word in ("Secret", "Library", "Families we expect"))


def test_an_interpreter_reads_when_where_and_how_many_asked():
    session = make_session("Math at home", starts_at=START)
    only(session, (7 * DAY, "interpreters"))
    for _family in range(2):
        family = sign_up(session)
        Need.objects.create(
            registration=family, kind="interpreter", language=make_language(), due_on=NOW, purge_on=NOW
        )
    interpreter(session, mode="on_site")
    interpreter(session, state="wanted")
    interpreter(session, state="canceled")

    look(START - 7 * DAY)

    (message,) = got("reminder_interpreter")
    assert message.person.name == "Ines Interpreter"
    assert "Example Library" in message.body
    assert "Language: Español\nIn the room\nFamilies who asked for it: 2" in message.body


def test_help_that_is_called_off_takes_its_message_back():
    session = make_session(starts_at=START)
    only(session, (DAY, "interpreters"))
    supply = interpreter(session)
    look(START - DAY)

    Supply.objects.filter(pk=supply.pk).update(state="canceled")
    look(START - DAY + MINUTE)

    assert [message.state for message in got("reminder_interpreter")] == [State.EXPIRED]


@pytest.mark.parametrize("audience", ["waiting", "team", "interpreters", "came", "missed"])
def test_each_audience_is_told_by_text_without_a_name_and_in_its_language(audience):
    title = approved(en="Math at home", es="Matemáticas en casa")
    session = make_session("Math at home", title_es="Matemáticas en casa", starts_at=START, capacity=2)
    Program.objects.update(name=approved(en="Parent Academy", es="Academia"))
    only(session, ((-DAY if audience in ("came", "missed") else DAY), audience))
    here, _away = on_texts(session, name="Ana Ejemplo", language="es"), on_texts(session, contact="860-555-0143")
    on_texts(session, contact="860-555-0144")
    for person in (part(session).person, interpreter(session).person):
        person.contacts.all().delete()
        by_text(person)

    if audience in ("came", "missed"):
        held(session, here)
        look(session.ends_at + DAY)
    else:
        look(START - DAY)

    messages = got({"interpreters": "reminder_interpreter"}.get(audience, f"reminder_{audience}"))
    assert messages
    for message in messages:
        assert message.channel == "sms"
        assert message.person.name.split()[0] not in message.body
        assert title[message.language]["text"] in message.body
        assert not message.html


def test_the_team_of_a_series_is_told_of_its_dates():
    _series, dates = a_course(START, START + 7 * DAY)
    only(dates[0], (DAY, "team"))
    for session in dates:
        part(session)

    assert look(START - DAY, START + 6 * DAY) == [1, 1]
