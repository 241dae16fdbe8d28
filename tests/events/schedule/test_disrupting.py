"""A closed or late school day: done at once, told once, and put back within the hour."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts.history import Change
from events.outbox.models import CallTask, Message, State
from events.reminders.models import Reminder
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration, Roster, Status
from events.rosters.registration import cancel_registration, register
from events.schedule.changes import Disruption, News
from events.schedule.models import Series, Session
from events.schedule.scheduling import edit_session, move_session
from events.schedule.undoing import UNDO_WITHIN, undo
from tests.factories import NOW, make_closing, make_coordinator, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
EARLIER = NOW - timedelta(days=1)
LINK = "https://meet.example/snow"


def stored(session):
    return Session.objects.get(pk=session.pk)


def shape(session):
    """All of a session that undoing puts back."""
    session = stored(session)
    names = "uid slug status starts_at ends_at mode join_url moved_from edited_fields roster_id recurrence_id venue_id"
    return {name: getattr(session, name) for name in names.split()}


def seats():
    """Every place there is."""
    return (
        list(Registration.objects.order_by("pk").values_list("pk", "roster", "status", "seats")),
        list(Roster.objects.order_by("pk").values_list("pk", "seats_taken", "opens_at", "closes_at")),
    )


def waiting():
    return sorted(Message.objects.filter(state=State.QUEUED).values_list("template", flat=True))


def deliver():
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT)


@pytest.fixture
def evening():
    """A session with a family that has its confirmation."""
    session = make_session()
    register(make_party("Ada"), session.roster, now=EARLIER)
    deliver()
    return stored(session)


@pytest.mark.rule("P28")
def test_a_family_with_three_sessions_that_day_hears_of_all_in_one_message():
    sessions = [make_session(f"Block {number}", starts_at=NOW + number * 2 * HOUR) for number in (1, 2, 3)]
    party = make_party("Ada")
    for session in sessions:
        register(party, session.roster, now=EARLIER)
    deliver()

    make_closing(*map(stored, sessions), note="The roads are icy.")

    (message,) = Message.objects.filter(state=State.QUEUED)
    assert all(f"Canceled: Block {number}" in message.body for number in (1, 2, 3))
    assert "The roads are icy." in message.body
    assert News.objects.filter(message=message).count() == 3


@pytest.mark.rule("P24")
def test_who_canceled_hears_nothing_and_who_waits_is_not_told_of_a_place():
    session = make_session(capacity=1, mode="both", join_url=LINK)
    parties = [make_party(name) for name in ("Ada", "Bo", "Cy")]
    seated, _second, third = [register(party, session.roster, now=EARLIER) for party in parties]
    cancel_registration(third, now=NOW)
    deliver()

    make_closing(stored(session), act="online", link=LINK)

    told = {message.person.name: message.body for message in Message.objects.filter(state=State.QUEUED)}
    assert set(told) == {"Ada", "Bo"}
    assert LINK in told["Ada"]
    assert LINK not in told["Bo"], "the link is for who has a place"
    assert "Your code at the door" not in told["Bo"]
    assert Registration.objects.get(pk=seated.pk).status == Status.REGISTERED


@pytest.mark.rule("P21")
@pytest.mark.parametrize("moved_from", [None, NOW + timedelta(days=9)], ids=["as planned", "moved long ago"])
def test_a_reminder_that_waits_dies_and_comes_again_when_all_is_undone(moved_from):
    session = make_session(starts_at=NOW + timedelta(hours=20), moved_from=moved_from)
    register(make_party(), session.roster, now=NOW - timedelta(days=9))
    deliver()
    assert queue_due_reminders(NOW) == 1

    disruption = make_closing(stored(session))
    assert waiting() == ["canceled"]
    assert queue_due_reminders(NOW) == 0
    undo(disruption, now=NOW + HOUR / 2)

    assert waiting() == []
    assert queue_due_reminders(NOW + HOUR / 2) == 1
    assert waiting() == ["reminder"]
    assert queue_due_reminders(NOW + HOUR / 2) == 0


@pytest.mark.rule("P21")
def test_a_later_start_moves_the_reminder_and_undoing_moves_it_back():
    session = make_session(starts_at=NOW + timedelta(hours=26))
    register(make_party(), session.roster, now=NOW - timedelta(days=9))
    deliver()
    disruption = make_closing(stored(session), act="delay", minutes=120)
    assert stored(session).starts_at == session.starts_at + 2 * HOUR

    undo(disruption, now=NOW + HOUR / 2)
    assert queue_due_reminders(NOW + 3 * HOUR) == 1

    assert Reminder.objects.get().starts_at == session.starts_at
    assert waiting() == ["reminder"]


@pytest.mark.rule("P28")
def test_the_same_form_sent_twice_does_everything_once(evening):
    batch = uuid4()
    first = make_closing(evening, batch=batch)
    second = make_closing(evening, batch=batch)

    assert first == second
    assert Disruption.objects.count() == 1
    assert waiting() == ["canceled"]
    assert stored(evening).sequence == 1


def test_a_session_that_somebody_changed_meanwhile_stops_everything(evening):
    other = make_session("Coffee")
    edit_session(evening, {"join_url": LINK}, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        make_closing(other, evening)
    assert refusal.value.code == "conflict"
    assert stored(other).status == "confirmed"
    assert not Disruption.objects.exists()


@pytest.mark.parametrize(
    ("fields", "act", "code"),
    [
        ({"starts_at": NOW - HOUR}, "cancel", "past"),
        ({"status": "canceled"}, "delay", "past"),
        ({}, "online", "no-link"),
        ({}, "keep", "nothing"),
    ],
)
def test_what_cannot_be_is_refused_whole(fields, act, code):
    session = make_session(**fields)
    with pytest.raises(ValidationError) as refusal:
        make_closing(make_session("Another"), session, act=act)
    assert refusal.value.code == code
    assert not Disruption.objects.exists()


def test_a_draft_is_left_out_silently_and_is_a_draft_again():
    draft = make_session(status="draft")
    disruption = make_closing(draft)
    assert stored(draft).status == "skipped"
    undo(disruption, now=NOW)
    assert stored(draft).status == "draft"
    assert not Message.objects.exists()


def test_messages_wait_until_seven_where_one_says_so(evening):
    seven = NOW + timedelta(hours=2)
    make_closing(evening, send_after=seven)
    assert Message.objects.get(state=State.QUEUED).send_after == seven


def test_who_had_not_heard_hears_nothing_of_the_undoing_and_who_had_is_corrected():
    session = make_session()
    quick, slow = (register(make_party(name), session.roster, now=EARLIER) for name in ("Quick", "Slow"))
    by_phone = register(make_party("Phone", contact="860-555-0142"), session.roster, now=EARLIER)
    deliver()
    disruption = make_closing(stored(session))
    Message.objects.filter(template="canceled", registrations=quick).update(state=State.SENT)

    assert undo(disruption, now=NOW + HOUR / 2) == 1

    assert waiting() == ["on"]
    assert Message.objects.get(template="on").registrations.get() == quick
    assert not CallTask.objects.filter(message__state=State.QUEUED, message__registrations=by_phone).exists()
    assert Message.objects.get(template="canceled", registrations=slow).state == State.EXPIRED
    assert stored(session).sequence == 2


def test_undoing_twice_is_once_and_after_the_hour_it_is_refused(evening):
    disruption = make_closing(evening)
    deliver()
    assert undo(disruption, now=NOW + UNDO_WITHIN - timedelta(seconds=1)) == 1
    assert undo(disruption, now=NOW + UNDO_WITHIN) == 0
    assert waiting() == ["on"]

    late = make_closing(stored(evening))
    with pytest.raises(ValidationError) as refusal:
        undo(late, now=NOW + UNDO_WITHIN)
    assert refusal.value.code == "late"
    assert stored(evening).status == "canceled"


def test_what_was_changed_since_is_left_alone(evening):
    other = make_session("Coffee")
    disruption = make_closing(evening, other, act="delay", minutes=90)
    later = stored(evening).starts_at + HOUR
    move_session(stored(evening), later, later + HOUR, now=NOW)

    undo(disruption, now=NOW + HOUR / 2)

    assert stored(evening).starts_at == later
    assert stored(other).starts_at == other.starts_at
    assert dict(disruption.sessions.values_list("session", "undone")) == {evening.pk: False, other.pk: True}


def test_a_session_whose_first_start_is_over_stays_later():
    session = make_session(starts_at=NOW + HOUR / 2)
    disruption = make_closing(session, act="delay", minutes=60)
    undo(disruption, now=NOW + HOUR * 3 / 4)
    assert stored(session).starts_at == NOW + HOUR * 3 / 2


def test_what_was_changed_by_hand_before_is_still_said_to_be_and_nothing_more():
    series = Series.objects.create(program=make_program(), slug="winter")
    session = make_session(series=series, edited_fields=["summary"])
    disruption = make_closing(session, act="online", link=LINK)
    assert "mode" in stored(session).edited_fields
    edit_session(stored(session), {"goal": "Reading at home"}, now=NOW)
    undo(disruption, now=NOW)
    assert stored(session).edited_fields == ["goal", "summary"]


def test_history_says_who_did_what_to_which_session_and_how_many_were_told(evening):
    ines = make_coordinator()
    disruption = make_closing(evening, actor=ines)
    change = Change.objects.get(subject_type="session", act="canceled")
    assert (change.actor, change.told, change.batch) == (ines, 1, disruption.batch)
    deliver()
    undo(disruption, now=NOW, actor=ines)
    back = Change.objects.get(subject_type="session", act="put back")
    assert (back.told, back.actor) == (1, ines)


@pytest.mark.parametrize(("act", "minutes"), [("cancel", 0), ("online", 0), ("delay", 90), ("keep", 0)])
def test_undoing_brings_everything_back_but_the_number_of_changes(act, minutes):
    session, other = make_session(capacity=1, moved_from=NOW - HOUR), make_session("Other")
    for name in ("Ada", "Bo"):
        register(make_party(name), session.roster, now=EARLIER)
    deliver()
    before, places = shape(session), seats()

    decided = make_closing(stored(session), act=act, link=LINK, minutes=minutes) if act != "keep" else None
    disruption = decided or make_closing(other)
    deliver()
    undo(disruption, now=NOW + HOUR / 2)

    assert shape(session) == before
    assert seats() == places
    assert stored(session).sequence == (0 if act == "keep" else 2)
