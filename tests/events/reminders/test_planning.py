"""Reminders: everyone who has a place, once, in time or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events.attendance.models import Absence
from events.outbox.models import CallTask, Message
from events.reminders.models import Reminder, ReminderPlan
from events.reminders.planning import queue_due_reminders
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Roster, Series
from tests.factories import NEW_YORK, NOW, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
START = NOW + 10 * DAY
DUE = START - DAY


def reminders(**filters):
    return Message.objects.filter(template="reminder", **filters)


def sign_up(session, now=NOW, **party):
    return register(make_party(now=now, **party), session.roster, now=now)


def test_a_party_is_reminded_the_day_before_with_date_time_and_place():
    session = make_session("Math at home", starts_at=START)
    sign_up(session, name="Ada Example", contact="ada@family.example")

    queue_due_reminders(DUE - MINUTE)
    assert not reminders().exists()
    queue_due_reminders(DUE)

    message = reminders().get()
    assert message.person.name == "Ada Example"
    assert message.subject == "Reminder: Math at home, Friday, December 11"
    assert "9:00–10:30 AM" in message.body
    assert "Example Library" in message.body
    assert "[[manage:" in message.body
    assert message.expires_at == START
    assert "BEGIN:VEVENT" in message.calendar


def test_nobody_is_reminded_twice_however_often_it_runs():
    session = make_session(starts_at=START)
    sign_up(session)

    made = [queue_due_reminders(DUE + number * MINUTE) for number in range(3)]

    assert made == [1, 0, 0]
    assert Reminder.objects.get().message == reminders().get()


@pytest.mark.rule("P22")
def test_who_signs_up_after_the_reminder_time_gets_no_stale_reminder():
    session = make_session(starts_at=START)
    sign_up(session, now=DUE + HOUR)

    queue_due_reminders(DUE + 2 * HOUR)

    assert not reminders().exists()


@pytest.mark.rule("P22")
def test_who_is_seated_after_the_reminder_time_heard_it_from_that_message():
    session = make_session(starts_at=START, capacity=1)
    first = sign_up(session)
    sign_up(session)
    cancel_registration(first, now=DUE + HOUR)

    queue_due_reminders(DUE + 2 * HOUR)

    assert Message.objects.filter(template="seated").count() == 1
    assert not reminders().exists()


@pytest.mark.rule("P22")
@pytest.mark.parametrize("status", ["draft", "canceled", "skipped"])
def test_only_what_is_promised_is_reminded_of(status):
    session = make_session(starts_at=START)
    sign_up(session)
    type(session).objects.update(status=status)

    queue_due_reminders(DUE)

    assert not reminders().exists()


@pytest.mark.rule("P23")
def test_each_date_is_reminded_of_with_its_own_time_and_place():
    roster = Roster.objects.create(capacity=20)
    first = make_session("Lesson one", starts_at=START, roster=roster)
    make_session("Lesson two", starts_at=START + 7 * DAY + 2 * HOUR, roster=roster)
    sign_up(first)

    queue_due_reminders(DUE)
    queue_due_reminders(DUE + 8 * DAY)

    one, two = reminders().order_by("pk")
    assert "Lesson one" in one.body
    assert "December 11, 9:00" in one.body
    assert "Lesson two" not in one.body
    assert "Lesson two" in two.body
    assert "December 18, 11:00" in two.body


@pytest.mark.rule("P23")
def test_several_dates_on_one_day_are_one_message_when_the_first_falls_due():
    cafe = make_program("cafe", "CAFÉ")
    morning = make_session("Morning talk", starts_at=START)
    evening = make_session("Evening class", starts_at=START + 9 * HOUR, program=cafe)
    party = make_party("Ada Example", contact="ada@family.example")
    for session in (morning, evening):
        register(party, session.roster, now=NOW)

    queue_due_reminders(DUE)
    queue_due_reminders(DUE + 9 * HOUR)

    message = reminders().get()
    assert message.subject == "Reminder: 2 dates on Friday, December 11"
    assert message.body.index("Morning talk") < message.body.index("Evening class")
    assert Reminder.objects.filter(message=message).count() == 2
    assert message.registrations.count() == 2


def test_a_home_visit_is_never_told_in_the_message_about_something_else():
    public = make_session("Morning talk", starts_at=START)
    visit = make_session("Secret title", starts_at=START + 3 * HOUR, visibility="private")
    party = make_party("Ada Example", contact="ada@family.example")
    for session in (public, visit):
        register(party, session.roster, now=NOW)

    queue_due_reminders(DUE)
    queue_due_reminders(DUE + 3 * HOUR)

    one, two = reminders().order_by("pk")
    assert "Home visit" not in one.body
    assert "Home visit" in two.body
    assert "Secret title" not in two.body + two.subject + two.html + two.calendar


def test_waiting_parties_are_not_reminded():
    session = make_session(starts_at=START, capacity=1)
    seated = sign_up(session)
    sign_up(session)

    queue_due_reminders(DUE)

    assert reminders().get().person == seated.party.lead


def test_who_told_that_she_cannot_come_is_not_reminded():
    session = make_session(starts_at=START)
    registration = sign_up(session)
    Absence.objects.create(session=session, person=registration.party.lead, at=NOW)

    queue_due_reminders(DUE)

    assert not reminders().exists()


@pytest.mark.parametrize(("away", "reminded"), [(("lead",), True), (("lead", "other"), False), (("other",), True)])
def test_a_family_of_which_somebody_still_comes_is_reminded(away, reminded):
    session = make_session(starts_at=START)
    registration = sign_up(session, others=("Kim Example",))
    people = dict(zip(("lead", "other"), registration.party.people, strict=True))
    for name in away:
        Absence.objects.create(session=session, person=people[name], at=NOW)

    queue_due_reminders(DUE)

    assert reminders().exists() == reminded


def test_a_guest_of_one_evening_is_reminded_of_it():
    guests = Roster.objects.create(capacity=1)
    session = make_session(starts_at=START)
    type(session).objects.filter(pk=session.pk).update(guest_roster=guests)
    registration = guests.registrations.create(
        party=make_party(), seats=1, status="registered", queued_at=NOW, seated_at=NOW, changed_at=NOW
    )

    queue_due_reminders(DUE)

    assert reminders().get().person == registration.party.lead


def test_after_an_outage_of_a_day_what_is_still_useful_goes_out():
    sign_up(make_session("Over by now", starts_at=START))
    sign_up(make_session("Still to come", starts_at=START + 20 * HOUR))

    queue_due_reminders(START + HOUR)

    assert "Still to come" in reminders().get().subject


def test_a_week_before_as_well_where_the_program_plans_it():
    session = make_session(starts_at=START)
    ReminderPlan.objects.create(program=session.program, offset=7 * DAY)
    sign_up(session)

    queue_due_reminders(START - 7 * DAY)
    queue_due_reminders(DUE)

    assert reminders().count() == 2


def test_a_series_can_have_a_plan_of_its_own():
    first, other = make_session("Course", starts_at=START), make_session("Talk", starts_at=START)
    series = Series.objects.create(program=first.program, slug="course")
    type(first).objects.filter(pk=first.pk).update(series=series, recurrence_id=START)
    ReminderPlan.objects.create(series=series, offset=2 * DAY)
    for session in (first, other):
        sign_up(session)

    queue_due_reminders(START - 2 * DAY)

    assert "Course" in reminders().get().subject


def test_a_program_without_a_plan_reminds_nobody():
    sign_up(make_session(starts_at=START))
    ReminderPlan.objects.all().delete()

    queue_due_reminders(DUE)

    assert not reminders().exists()


def test_each_language_reads_its_own_reminder():
    session = make_session("Math at home", title_es="Matemáticas en casa", starts_at=START)
    sign_up(session, language="es")

    queue_due_reminders(DUE)

    message = reminders().get()
    assert message.language == "es"
    assert "Matemáticas en casa" in message.subject
    assert "viernes, 11 de diciembre" in message.subject


def test_who_has_only_a_mobile_is_called():
    session = make_session(starts_at=START)
    sign_up(session, contact="860-555-0142")

    queue_due_reminders(DUE)

    assert CallTask.objects.filter(message__template="reminder").count() == 1


@pytest.mark.rule("P16")
@pytest.mark.parametrize("day", [(2027, 3, 14), (2027, 3, 15), (2027, 11, 7), (2027, 11, 8)])
def test_a_reminder_is_due_24_hours_before_across_clock_changes_and_says_the_time_on_the_wall(day):
    start = datetime(*day, 9, 0, tzinfo=NEW_YORK)
    due = start.astimezone(UTC) - DAY
    sign_up(make_session(starts_at=start))

    queue_due_reminders(due - timedelta(minutes=1))
    assert not reminders().exists()

    queue_due_reminders(due)
    assert "9:00" in reminders().get().body


@pytest.mark.parametrize("count", [1, 30])
def test_when_nothing_is_due_the_same_queries_suffice_for_any_number(count, django_assert_num_queries):
    for _number in range(count):
        sign_up(make_session(starts_at=START))
    queue_due_reminders(DUE)

    with django_assert_num_queries(9):
        queue_due_reminders(DUE + MINUTE)


@pytest.mark.parametrize("count", [1, 30])
def test_each_person_costs_the_same_few_queries(count, django_assert_max_num_queries):
    session = make_session(starts_at=START, capacity=None)
    for _number in range(count):
        sign_up(session)

    with django_assert_max_num_queries(20 + 7 * count):
        queue_due_reminders(DUE)

    assert reminders().count() == count
