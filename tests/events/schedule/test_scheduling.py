"""Moving, editing, publishing and copying: one address and UID, everybody told once, ten stays ten."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from accounts.languages import approved
from events.outbox.models import Message
from events.reminders.models import Reminder
from events.reminders.planning import queue_due_reminders
from events.rosters.registration import register
from events.schedule.copying import copy_session
from events.schedule.models import Session
from events.schedule.publishing import publish_all
from events.schedule.recurrence import resolve, until
from events.schedule.scheduling import (
    Plan,
    cancel_session,
    edit_session,
    leave_out,
    move_session,
    publish_session,
)
from events.schedule.seasons.building import build_season
from tests.factories import NEW_YORK, NOW, SOON, make_language, make_party, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def stored(session):
    return Session.objects.get(pk=session.pk)


def entry(session, language="en"):
    """The session as a calendar shows it."""
    return Calendar.from_ical(session.calendar_file(language)).events[0]


@pytest.mark.rule("D1.5")
def test_a_moved_session_keeps_its_address_and_uid_says_so_and_tells_each_family_once():
    session = make_session()
    seated = [register(make_party(name), session.roster, now=NOW) for name in ("Ada", "Bo")]
    address, uid = session.get_absolute_url(), entry(session)["UID"]
    Message.objects.all().delete()

    for _click in range(2):
        move_session(session, SOON + timedelta(days=7), SOON + timedelta(days=7, minutes=90), now=LATER)

    moved = stored(session)
    assert moved.get_absolute_url() == address
    assert entry(moved)["UID"] == uid
    assert moved.told("en").moved_from == "Friday, December 11, 9:30 AM"
    assert "Date changed from Friday, December 11, 9:30 AM." in entry(moved)["DESCRIPTION"]
    told = Message.objects.filter(template="moved")
    assert {message.person_id for message in told} == {one.party.lead_id for one in seated}
    assert told.count() == 2
    assert all("December 18" in message.subject for message in told)


@pytest.mark.rule("P16")
def test_half_past_nine_stays_half_past_nine_across_both_clock_changes(client):
    days = [datetime(2026, 10, 30), datetime(2026, 11, 6), datetime(2027, 3, 12), datetime(2027, 3, 19)]
    plans = [
        Plan(
            starts_at=resolve(day.replace(hour=9, minute=30), NEW_YORK),
            ends_at=until(day.replace(hour=9, minute=30), 90, NEW_YORK),
            title=approved(en="Trust", es="Confianza"),
        )
        for day in days
    ]
    series = build_season(make_program(), approved(en="Season"), plans, now=NOW - timedelta(days=90))
    publish_all(series.sessions.all(), now=NOW - timedelta(days=90))

    sessions = list(series.sessions.all())

    assert [session.starts_at.utcoffset() for session in sessions] == [timedelta(0)] * 4
    assert {session.starts_at.hour for session in sessions} == {13, 14}
    assert {session.told("en").hours for session in sessions} == {"9:30–11:00 AM"}
    assert len({session.told("es").hours for session in sessions}) == 1
    assert all("9:30" in session.told("es").hours for session in sessions)
    for session, day in zip(sessions, days, strict=True):
        start = entry(session)["DTSTART"]
        assert start.params["TZID"] == "America/New_York"
        assert start.to_ical() == f"{day:%Y%m%d}T093000".encode()
        assert entry(session)["DTEND"].to_ical() == f"{day:%Y%m%d}T110000".encode()
        register(make_party(), session.roster, now=NOW - timedelta(days=80))
        assert "9:30–11:00 AM" in Message.objects.latest("pk").body
        assert "9:30–11:00 AM" in client.get(session.get_absolute_url()).content.decode()


CHANGES = [
    ({"title": approved(en="Another title")}, "SUMMARY"),
    ({"summary": approved(en="About games")}, "DESCRIPTION"),
    ({"bring": approved(en="A pencil")}, "DESCRIPTION"),
    ({"mode": "online"}, "LOCATION"),
    ({"held_in": "es"}, None),
]


@pytest.mark.rule("P29")
@pytest.mark.parametrize(("changes", "property_name"), CHANGES)
def test_every_change_of_content_raises_the_sequence_and_keeps_the_uid(changes, property_name):
    session = make_session()
    before = entry(session)

    edit_session(session, changes, now=LATER)

    after = entry(stored(session))
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["UID"] == before["UID"]
    assert after["LAST-MODIFIED"].dt == LATER
    assert after["DTSTAMP"].dt == LATER
    if property_name:
        assert after[property_name] != before[property_name]


@pytest.mark.rule("P29")
def test_moving_canceling_and_another_place_raise_the_sequence_too():
    session = make_session()
    seen = [entry(session)["SEQUENCE"]]

    edit_session(session, {"venue": make_venue("Another Library")}, now=LATER)
    seen.append(entry(stored(session))["SEQUENCE"])
    edit_session(session, {"interpreted_into": [make_language()]}, now=LATER)
    seen.append(entry(stored(session))["SEQUENCE"])
    move_session(session, SOON + timedelta(hours=1), SOON + timedelta(hours=2), now=LATER)
    seen.append(entry(stored(session))["SEQUENCE"])
    cancel_session(session, now=LATER)
    seen.append(entry(stored(session))["SEQUENCE"])

    assert seen == [0, 1, 2, 3, 4]


def test_nothing_rises_where_nothing_differs():
    session = make_session()

    edit_session(session, {"title": session.title, "mode": session.mode, "interpreted_into": []}, now=LATER)
    move_session(session, session.starts_at, session.ends_at, now=LATER)

    assert (stored(session).sequence, stored(session).updated_at) == (0, NOW)


@pytest.mark.rule("P22")
def test_a_copied_or_planned_session_sends_nothing_until_it_is_published():
    program = make_program()
    plans = [Plan(starts_at=SOON + timedelta(days=7 * number), title=approved(en="Course")) for number in range(2)]
    series = build_season(program, approved(en="Course"), plans, now=NOW, shared=True)
    first, second = series.sessions.all()
    publish_session(first, now=NOW)
    register(make_party("Ada"), first.roster, now=NOW)
    copy = copy_session(first, SOON + timedelta(days=3), now=NOW)
    Message.objects.all().delete()

    queue_due_reminders(second.starts_at - timedelta(hours=20))
    queue_due_reminders(copy.starts_at - timedelta(hours=20))

    assert copy.status == "draft"
    assert not Reminder.objects.filter(session__in=[second, copy]).exists()
    assert not Message.objects.exists()


def test_publishing_or_canceling_twice_is_the_same_as_once():
    session = make_session(status="draft")
    for _click in range(2):
        publish_session(session, now=NOW)
    register(make_party("Ada"), session.roster, now=NOW)
    Message.objects.all().delete()

    told = [cancel_session(session, now=LATER) for _click in range(2)]
    publish_session(session, now=LATER)

    assert told == [1, 0]
    assert stored(session).status == "canceled"
    assert Message.objects.count() == 1


def test_what_was_promised_is_canceled_and_never_left_out():
    promised, draft = make_session(), make_session(status="draft")

    assert leave_out(promised, now=NOW) is False
    assert leave_out(draft, now=NOW) is True
    assert (stored(promised).status, stored(draft).status) == ("confirmed", "skipped")
    with pytest.raises(ValidationError) as refused:
        move_session(draft, SOON, SOON + timedelta(hours=1), now=NOW)
    assert refused.value.code == "canceled"


def test_who_started_from_an_older_state_does_not_overwrite_a_newer_one():
    session = make_session()
    edit_session(session, {"held_in": "es"}, now=LATER)

    with pytest.raises(ValidationError) as refused:
        edit_session(session, {"mode": "online"}, now=LATER, seen=NOW)

    assert refused.value.code == "conflict"
    assert stored(session).mode == "in_person"


def test_another_place_is_told_to_everybody_once_and_a_typo_to_nobody():
    session = make_session()
    register(make_party("Ada"), session.roster, now=NOW)
    Message.objects.all().delete()

    assert edit_session(session, {"summary": approved(en="Spelled right")}, now=LATER) == 0
    assert edit_session(session, {"venue": make_venue("Another Library")}, now=LATER) == 1
    assert edit_session(session, {"venue": make_venue("Another Library")}, now=LATER) == 0

    message = Message.objects.get()
    assert message.template == "changed"
    assert "Another Library" in message.body


def test_a_change_of_what_is_over_is_told_to_nobody():
    session = make_session()
    register(make_party("Ada"), session.roster, now=NOW)
    Message.objects.all().delete()

    assert edit_session(session, {"mode": "online"}, now=SOON + timedelta(days=1)) == 0
    assert cancel_session(session, now=SOON + timedelta(days=1)) == 0
    assert not Message.objects.exists()


def test_all_drafts_are_published_or_none():
    good, bad = make_session(status="draft"), make_session(status="draft", title={})

    with pytest.raises(ValidationError):
        publish_all([good, bad], now=NOW)

    assert stored(good).status == "draft"


def test_a_season_needs_dates_and_each_once():
    program = make_program()
    plan = Plan(starts_at=SOON, title=approved(en="Trust"))

    for plans, code in (([], "no-dates"), ([plan, plan], "twice")):
        with pytest.raises(ValidationError) as refused:
            build_season(program, approved(en="Trust"), plans, now=NOW)
        assert refused.value.code == code
