"""Which plans hold for which session, since when, and what a plan never makes up for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.languages import approved
from events.outbox.models import State
from events.reminders.models import ReminderPlan
from events.reminders.plans import (
    DEFAULTS,
    Wish,
    add_plan,
    begin_with_defaults,
    change_plan,
    end_plan,
    give_own,
    give_up_own,
    take_defaults,
    wish_of,
)
from events.rosters.registration import register
from events.schedule.copying import copy_series
from events.schedule.models import Program, Session
from events.schedule.scheduling import publish_session
from tests.events.reminders.reminding import (
    DAY,
    HOUR,
    MINUTE,
    START,
    a_course,
    by_text,
    got,
    look,
    on_texts,
    only,
    plan,
    sign_up,
)  # fmt: skip
from tests.factories import NOW, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
AFTERNOON = START + 6 * HOUR


@pytest.mark.rule("D6.8")
def test_a_new_program_reminds_a_week_before_by_mail_a_day_before_as_chosen_two_hours_before_by_text():
    session = make_session(starts_at=AFTERNOON)
    ReminderPlan.objects.all().delete()
    begin_with_defaults(session.program)
    mail, text = sign_up(session), on_texts(session)
    both = sign_up(session, contact="both@family.example")
    by_text(both.party.lead, "8605550177")

    look(AFTERNOON - 7 * DAY)
    assert [(one.person, one.channel) for one in got()] == [(mail.party.lead, "email"), (both.party.lead, "email")]
    look(AFTERNOON - DAY)
    assert [one.channel for one in got()[2:]] == ["email", "sms", "email"]
    look(AFTERNOON - 2 * HOUR)
    assert [(one.person, one.channel) for one in got()[5:]] == [(text.party.lead, "sms"), (both.party.lead, "sms")]

    assert look(AFTERNOON - 2 * HOUR, AFTERNOON - HOUR) == [0, 0]
    assert len(got()) == 7


@pytest.mark.rule("D6.8")
def test_without_a_yes_to_texts_nobody_gets_one():
    session = make_session(starts_at=AFTERNOON)
    only(session, (2 * HOUR,), channel="sms")
    registration = on_texts(session)
    registration.party.contact.consents.update(revoked_at=NOW)
    sign_up(session, contact="860-555-0133")

    assert look(AFTERNOON - HOUR) == [0]


def test_where_no_texts_are_sent_at_all_a_text_plan_reaches_nobody(settings):
    settings.SMS_URL = ""
    session = make_session(starts_at=AFTERNOON)
    only(session, (2 * HOUR,), channel="sms")
    on_texts(session)

    assert look(AFTERNOON - HOUR) == [0]


def test_a_series_with_plans_of_its_own_uses_only_those():
    series, dates = a_course(START)
    other = make_session("Talk", starts_at=START)
    plan(series, 3 * DAY)
    for session in (*dates, other):
        sign_up(session)

    assert look(START - 3 * DAY, START - DAY) == [1, 1]

    course, talk = got()
    assert "Course" in course.subject
    assert "Talk" in talk.subject


def test_the_plans_of_a_series_hold_for_the_dates_that_were_split_off():
    series, dates = a_course(START, START + 7 * DAY)
    later = series.program.series.create(slug="later", root=series)
    Session.objects.filter(pk=dates[1].pk).update(series=later)
    plan(series, 3 * DAY)
    sign_up(dates[1])

    assert look(START + 4 * DAY, START + 6 * DAY) == [1, 0]


@pytest.mark.rule("P22")
def test_a_plan_that_is_added_makes_up_for_nothing_that_was_before():
    session = make_session(starts_at=NOW + 3 * DAY)
    sign_up(session, now=NOW - 20 * DAY)
    add_plan(session.program, Wish(7 * DAY), now=NOW)
    add_plan(session.program, Wish(2 * DAY), now=NOW)

    assert look(NOW, NOW + DAY - MINUTE) == [0, 0]
    assert look(NOW + DAY) == [1]


@pytest.mark.rule("P22")
def test_a_copied_season_is_silent_before_it_is_published_and_late_dates_make_up_for_nothing():
    series, dates = a_course(START)
    plan(series, 7 * DAY)
    copy = copy_series(series, [(dates[0], NOW + 10 * DAY)], approved(en="Course again"), now=NOW)
    draft = copy.sessions.get()
    assert wish_of(copy.reminder_plans.get()) == Wish(7 * DAY)
    party = make_party()
    draft.roster.registrations.create(
        party=party, seats=1, status="registered", queued_at=NOW, seated_at=NOW, changed_at=NOW
    )

    assert look(NOW + 3 * DAY, NOW + 4 * DAY) == [0, 0]
    publish_session(draft, now=NOW + 9 * DAY)
    register(make_party(), draft.roster, now=NOW + 9 * DAY)
    look(NOW + 9 * DAY + MINUTE)

    assert [one.person for one in got()] == [party.lead]  # who heard nothing else yet is reminded, once


def test_a_copy_has_only_the_plans_that_stand_and_makes_up_for_nothing():
    series, dates = a_course(START)
    gone = plan(series, 7 * DAY)
    plan(series, 2 * DAY)
    end_plan(gone, now=NOW)

    copy = copy_series(series, [(dates[0], NOW + 30 * DAY)], approved(en="Course again"), now=NOW + DAY)

    assert [(wish_of(one), one.made_at) for one in copy.reminder_plans.all()] == [(Wish(2 * DAY), NOW + DAY)]


def test_a_series_that_gets_its_own_goes_on_without_a_gap_and_without_a_double():
    series, dates = a_course(START, START + DAY)
    for session in dates:
        sign_up(session)
    look(START - DAY)

    give_own(series, now=START - DAY + MINUTE)
    assert look(START - DAY + 2 * MINUTE, START, START + MINUTE) == [0, 1, 0]


def test_a_series_that_comes_back_to_its_program_hears_nothing_that_is_long_past():
    series, dates = a_course(START)
    plan(series, 9 * DAY)
    plan(series.program, 7 * DAY)
    sign_up(dates[0], now=START - 20 * DAY)

    give_up_own(series, now=START - 3 * DAY)

    assert look(START - 3 * DAY + MINUTE, START - DAY) == [0, 1]


def test_what_waits_goes_out_where_the_program_plans_it_too():
    series, dates = a_course(START)
    give_own(series, now=NOW)
    sign_up(dates[0])
    look(START - DAY)

    give_up_own(series, now=START - DAY + MINUTE)
    look(START - DAY + 2 * MINUTE)

    assert [message.state for message in got()] == [State.QUEUED]


def test_the_end_of_a_plan_stops_what_waits_and_says_the_rest_of_the_day_anew():
    academy, cafe = make_program(), make_program("cafe", "CAFÉ")
    talk = make_session("Talk", starts_at=START, program=academy)
    coffee = make_session("Coffee", starts_at=START + 3 * HOUR, program=cafe)
    ada = {"name": "Ada Example", "contact": "ada@family.example"}
    for session in (talk, coffee):
        sign_up(session, **ada)
    look(START - DAY)

    end_plan(academy.reminder_plans.get(), now=START - DAY + MINUTE)
    look(START - DAY + 3 * HOUR)

    old, new = got()
    assert (old.state, new.state) == (State.EXPIRED, State.QUEUED)
    assert "Coffee" in new.body
    assert "Talk" not in new.body


def test_a_change_of_the_channel_reminds_nobody_a_second_time():
    session = make_session(starts_at=START)
    sign_up(session)
    look(START - DAY)

    change_plan(session.program.reminder_plans.get(), Wish(DAY, channel="email"), now=START - DAY + MINUTE)
    look(START - DAY + 2 * MINUTE)

    assert len(got()) == 1


def test_the_usual_reminders_come_back_and_others_end():
    program = make_program()
    plan(program, 3 * DAY)
    take_defaults(program, now=NOW)

    assert {wish_of(one) for one in program.reminder_plans.filter(ended_at=None)} == set(DEFAULTS)
    assert program.reminder_plans.get(offset=DAY).made_at is None


def test_of_two_plans_for_the_same_moment_and_mailbox_one_message_comes():
    session = make_session(starts_at=START)
    only(session, (DAY,))
    plan(session.program, DAY, channel="email")
    sign_up(session)

    assert look(START - DAY, START - DAY + MINUTE) == [1, 0]


def test_plans_of_one_organization_do_not_reach_into_another():
    session = make_session(starts_at=START)
    Program.objects.create(organization=session.program.organization, slug="empty")
    only(session)
    plan(Program.objects.get(slug="empty"), DAY)
    sign_up(session)

    assert look(START - DAY) == [0]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_any_number_of_programs_sessions_and_plans_alike_costs_the_same(count, django_assert_num_queries):
    for number in range(count):
        session = make_session(starts_at=START + number * timedelta(minutes=5), program=make_program(f"p{number}"))
        plan(session.program, 7 * DAY)
        sign_up(session)
    look(START - DAY + 3 * HOUR)

    with django_assert_num_queries(11):
        look(START - DAY + 4 * HOUR)
