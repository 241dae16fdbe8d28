"""Coordinators plan who is reminded when, and see what that does before it happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.history import Change
from accounts.languages import written_languages
from events.outbox.models import State
from events.outbox.segments import size_of
from events.reminders.models import ReminderPlan
from events.reminders.plans import DEFAULTS, Wish, wish_of
from events.schedule.models import Program
from tests.events.reminders.reminding import DAY, HOUR, START, a_course, got, look, on_texts, only, plan, sign_up
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW, make_coordinator, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(ines):
    return Program.objects.get()


def address(name, *args):
    return reverse(f"events:desk-{name}", args=args)


def listed(program):
    return address("program-reminders", program.slug)


def new(program):
    return address("program-reminder-new", program.slug)


def typed(**changes):
    return {"number": "2", "unit": "days", "audience": "signed_up", "channel": "chosen", "step": "look", **changes}


def save(desk, url, **changes):
    """Look, and then press save on what was seen; the page that follows."""
    page = desk.post(url, typed(**changes))
    seen = page.context["seen"]
    return desk.post(url, typed(**changes, step="save", seen=seen), follow=True)


def standing(owner):
    return [wish_of(one) for one in owner.reminder_plans.filter(ended_at=None)]


def text_of(page):
    return " ".join(page.content.decode().split())


def test_the_list_says_each_plan_in_words_and_when_it_goes_out_next(desk, program):
    make_session(starts_at=START)
    only(
        make_session(starts_at=START + 7 * DAY),
        (DAY,),
        (-DAY, "came"),
        (
            2 * HOUR,
            "waiting",
        ),
    )

    page = text_of(desk.get(listed(program)))

    assert "1 day before, as each person chose, to who has a place" in page
    assert "Next: <bdi>Thursday, December 10, 9:00 AM</bdi>" in page
    assert "1 day after the end, as each person chose, to who came" in page
    assert "2 hours before, as each person chose, to who waits for a place" in page


def test_what_a_plan_will_do_is_seen_before_it_is_saved(desk, program):
    for days in (1, 10, 17):
        make_session(starts_at=NOW + timedelta(days=days))

    page = desk.post(new(program), typed())

    assert standing(program) == [Wish(DAY)]
    said = text_of(page)
    assert "It goes out for 2 dates that come. The first time: <bdi>Wednesday, December 9, 2026, 9:00 AM</bdi>" in said
    assert "For 1 date that comes its time is over" in said
    page = desk.post(new(program), typed(step="save", seen=page.context["seen"]), follow=True)
    assert standing(program) == [Wish(2 * DAY), Wish(DAY)]
    assert "Saved: 2 days before" in text_of(page)
    assert Change.objects.get(subject_type="program").act == "reminder added"


@pytest.mark.parametrize("seen", ["", "other"])
def test_nothing_is_saved_that_was_not_seen(desk, program, seen):
    page = desk.post(new(program), typed(step="save", seen=seen))

    assert standing(program) == [Wish(DAY)]
    assert "Nothing has happened yet" in text_of(page)


def test_who_saves_a_plan_twice_has_it_once(desk, program):
    seen = desk.post(new(program), typed()).context["seen"]
    for _click in range(2):
        desk.post(new(program), typed(step="save", seen=seen))

    assert standing(program) == [Wish(2 * DAY), Wish(DAY)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "0"}, "number"),
        ({"number": "61"}, "number"),
        ({"number": "14", "unit": "minutes"}, "number"),
        ({"number": "x"}, "number"),
        ({"number": "9" * 30}, "number"),
        ({"unit": "weeks"}, "unit"),
        ({"audience": "everybody"}, "audience"),
        ({"channel": "pigeon"}, "channel"),
        *[({"number": nasty}, "number") for nasty in NASTY if not nasty.strip().isdigit()],
    ],
)
def test_what_makes_no_sense_is_said_at_the_field(desk, program, changes, field):
    page = desk.post(new(program), typed(**changes))

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert page.context["foreseen"] is None
    assert text_of(page).count('role="alert"') == 1
    assert standing(program) == [Wish(DAY)]


def test_who_came_is_written_to_after_the_end_whatever_was_typed(desk, program):
    save(desk, new(program), number="1", audience="came", channel="email")

    assert Wish(-DAY, "came", "email") in standing(program)


def test_a_changed_plan_stops_what_waits_and_reminds_nobody_twice(desk, program):
    session = make_session(starts_at=NOW + 3 * DAY)
    sign_up(session, now=NOW - 9 * DAY)
    was = only(session, (3 * DAY,))[0]
    look(NOW)

    page = desk.post(address("reminder", was.pk), typed())
    assert "1 message that waits to go out is stopped." in text_of(page)
    save(desk, address("reminder", was.pk))
    look(NOW + HOUR)
    assert [message.state for message in got()] == [State.EXPIRED]

    look(NOW + DAY)
    assert [message.state for message in got()] == [State.EXPIRED, State.QUEUED]
    assert standing(program) == [Wish(2 * DAY)]


def test_two_who_change_the_same_plan_do_not_overwrite_each_other(desk, program):
    was = program.reminder_plans.get()
    seen = desk.post(address("reminder", was.pk), typed()).context["seen"]
    desk.post(address("reminder", was.pk), typed(step="save", seen=seen))

    assert "changed it" in text_of(desk.post(address("reminder", was.pk), typed(number="3"), follow=True))
    assert standing(program) == [Wish(2 * DAY)]


def test_a_plan_is_not_changed_into_one_that_is_there(desk, program):
    other = plan(program, 2 * DAY)

    page = save(desk, address("reminder", other.pk), number="1")

    assert "There is such a reminder already." in text_of(page)
    assert standing(program) == [Wish(2 * DAY), Wish(DAY)]


def test_a_plan_that_is_taken_out_says_what_stops(desk, program):
    session = make_session(starts_at=NOW + DAY)
    sign_up(session, now=NOW - 9 * DAY)
    look(NOW)
    one = program.reminder_plans.get()

    assert "1 message that waits to go out is stopped." in text_of(desk.get(address("reminder-end", one.pk)))
    for _click in range(2):
        assert desk.post(address("reminder-end", one.pk), follow=True).status_code == 200
    look(NOW + HOUR)

    assert standing(program) == []
    assert got()[0].state == State.EXPIRED
    assert "Nobody is reminded" in text_of(desk.get(listed(program)))


@pytest.mark.rule("D6.8")
def test_the_usual_reminders_can_be_taken_back(desk, program):
    only(make_session(), (3 * DAY,), (DAY,))

    page = text_of(desk.get(address("program-reminders-usual", program.slug)))
    assert "3 days before, as each person chose, to who has a place" in page
    assert "7 days before, by e-mail only, to who has a place" in page
    assert "2 hours before, by text message only, to who has a place" in page
    desk.post(address("program-reminders-usual", program.slug))

    assert set(standing(program)) == set(DEFAULTS)
    assert "Take back the usual reminders" not in text_of(desk.get(listed(program)))


def test_a_series_says_whose_reminders_hold_and_gets_its_own_as_a_copy(desk, program):
    series, _dates = a_course(START)
    url = address("series-reminders", series.slug)
    assert "The reminders of Parent Academy hold for this series." in text_of(desk.get(url))
    assert desk.get(address("series-reminder-new", series.slug)).status_code == 302

    for _click in range(2):
        desk.post(address("series-reminders-own", series.slug))

    assert standing(series) == [Wish(DAY)]
    assert "This series has its own reminders." in text_of(desk.get(url))
    save(desk, address("series-reminder-new", series.slug), number="5")
    assert standing(series) == [Wish(5 * DAY), Wish(DAY)]
    assert standing(program) == [Wish(DAY)]
    assert "This ends:" in text_of(desk.get(address("series-reminders-program", series.slug)))
    desk.post(address("series-reminders-program", series.slug))
    assert standing(series) == []


def test_the_last_one_of_its_own_says_that_those_of_the_program_hold_again(desk, program):
    series, _dates = a_course(START)
    own = plan(series, 3 * DAY)

    page = text_of(desk.get(address("reminder-end", own.pk)))

    assert "It is the last one of its own" in page
    assert "1 day before, as each person chose, to who has a place" in page


def test_nobody_else_changes_the_plans_of_a_series(program, client):
    series, _dates = a_course(START)
    own = plan(series, 3 * DAY)
    client.force_login(make_coordinator(program="cafe"))

    assert client.post(address("reminder-end", own.pk)).status_code == 404
    assert client.get(address("series-reminders", series.slug)).status_code == 404
    assert standing(series) == [Wish(3 * DAY)]


@pytest.mark.parametrize("audience", ReminderPlan.Audience.values)
@pytest.mark.parametrize("visibility", ["public", "private"])
def test_the_words_are_seen_in_every_language_and_for_every_audience(desk, program, audience, visibility):
    make_session("Secret title", starts_at=START, visibility=visibility)
    one = only(program.sessions.get(), (-DAY if audience in ("came", "missed") else DAY, audience))[0]

    page = desk.get(address("reminder-words", one.pk))

    previews = page.context["previews"]
    assert [preview.language for preview in previews] == list(written_languages())
    for preview in previews:
        assert "Ada Example" in preview.body
        assert "Ada Example" not in preview.text
        assert preview.segments <= 2 + size_of(preview.text).unicode
        assert escape(preview.subject) in page.content.decode()
        assert ("Secret" in preview.body) == (visibility == "public")


def test_words_without_any_date_say_so(desk, program):
    page = desk.get(address("reminder-words", program.reminder_plans.get().pk))

    assert "There is no date yet that could be an example." in text_of(page)


@pytest.mark.counts("events:desk-program-reminders", "events:desk-series-reminders")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_lists_of_plans_cost_the_same_for_any_number(desk, program, count, django_assert_num_queries):
    session = make_session(starts_at=START)
    series, _dates = a_course(*(START + number * DAY for number in range(count)))
    only(session, *((number * DAY,) for number in range(1, count + 1)))
    for number in range(count):
        plan(series, (number + 1) * HOUR)

    with django_assert_num_queries(12):
        desk.get(listed(program))
    with django_assert_num_queries(11):
        desk.get(address("series-reminders", series.slug))


def test_a_stranger_is_asked_to_sign_in(program):
    assert Client().get(listed(program)).status_code == 302


def test_a_text_for_the_reminder_two_hours_before_reaches_who_signed_up_with_an_e_mail_too(desk, program):
    session = make_session(starts_at=START.replace(hour=15))
    family = sign_up(session)
    only(session, (2 * HOUR, "signed_up"), channel="sms")
    on_texts(session, contact="860-555-0199")

    page = text_of(desk.get(address("session-reminders", session.slug)))

    assert "As things are now: 1 text message." in page
    assert family.party.contact.kind == "email"
