"""What a family goes by: it hears of what is other than it knows, once, and of nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.outbox.models import Message, State
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Party
from events.rosters.registration import cancel_registration, register
from events.schedule.changes import Disruption, News
from events.schedule.notices import Telling, affected_by_all
from events.schedule.scheduling import cancel_session, edit_session, move_session, uncancel_session
from events.schedule.splitting import change_all
from events.schedule.steps import SeriesChange, Step
from events.schedule.undoing import undo
from tests.events.schedule.test_splitting import make_season
from tests.factories import NOW, make_closing, make_party, make_session, make_venue

pytestmark = pytest.mark.django_db
DAY, WEEK, MINUTE = timedelta(days=1), timedelta(days=7), timedelta(minutes=1)


@pytest.fixture
def session():
    """With one family, which has read that it is signed up."""
    session = make_session(capacity=2)
    register(make_party(), session.roster, now=NOW)
    everybody_reads()
    return session


def everybody_reads():
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT)


def waiting():
    return list(Message.objects.filter(state=State.QUEUED).order_by("pk").values_list("template", flat=True))


def move(session, by, **more):
    session.refresh_from_db()
    return move_session(session, session.starts_at + by, session.ends_at + by, now=more.pop("now", NOW), **more)


@pytest.mark.rule("P21")
def test_who_had_not_heard_of_a_move_hears_nothing_of_the_way_back(session):
    move(session, WEEK)
    assert move(session, -WEEK) == 0
    assert waiting() == []


def test_who_had_heard_of_a_move_hears_of_the_way_back_with_the_date_that_they_know(session):
    move(session, WEEK)
    everybody_reads()
    assert move(session, -WEEK) == 1
    body = Message.objects.get(state=State.QUEUED).body
    assert "The date changed from Friday, December 18, 9:30 AM to Friday, December 11" in body


def test_of_two_families_only_the_one_that_read_it_is_corrected(session):
    move(session, WEEK)
    everybody_reads()
    late = register(make_party(), session.roster, now=NOW + MINUTE)
    everybody_reads()
    move(session, -WEEK, now=NOW + 2 * MINUTE)
    assert waiting() == ["moved", "moved"]

    Message.objects.filter(state=State.QUEUED, registrations=late).update(state=State.SENT)
    assert move(session, WEEK, now=NOW + 3 * MINUTE) == 1
    assert Message.objects.get(state=State.QUEUED).registrations.get() == late


def test_another_place_that_nobody_heard_of_is_taken_back_silently(session):
    here, there = session.venue, make_venue("Example Hall")
    edit_session(session, {"venue": there}, now=NOW)
    assert edit_session(session, {"venue": here}, now=NOW) == 0
    assert waiting() == []


def test_who_missed_a_move_and_a_cancellation_hears_of_the_move_when_it_is_on_again(session):
    move(session, WEEK)
    cancel_session(session, now=NOW)
    assert uncancel_session(session, now=NOW) == 1
    assert waiting() == ["moved"]


@pytest.mark.rule("P21")
def test_what_a_worker_held_and_did_not_send_is_said_again(session):
    move(session, WEEK)
    Message.objects.filter(state=State.QUEUED).update(state=State.SENDING)
    cancel_session(session, now=NOW)
    uncancel_session(session, now=NOW)
    Message.objects.filter(state=State.SENDING).update(state=State.QUEUED)
    Message.objects.expire(NOW)
    assert waiting() == ["moved"]


def test_a_confirmation_that_a_worker_held_and_did_not_send_is_written_again():
    session = make_session()
    register(make_party(), session.roster, now=NOW)
    Message.objects.update(state=State.SENDING)
    cancel_session(session, now=NOW)
    uncancel_session(session, now=NOW)
    assert "registered" in waiting()


def test_a_place_that_came_free_is_told_also_when_the_date_moves_before_the_mail_is_out():
    session = make_session(capacity=1)
    seated = register(make_party(), session.roster, now=NOW)
    register(make_party(), session.roster, now=NOW)
    everybody_reads()
    cancel_registration(seated, now=NOW)
    assert waiting() == ["withdrawn", "seated"]

    move(session, WEEK)

    assert waiting() == ["withdrawn", "seated", "moved"]


def test_news_of_another_date_is_said_again_though_its_words_were_edited_since():
    """A message told of two dates and is stopped by a change of the first: the second must not be forgotten."""
    series, dates = make_season(2)
    party = make_party()
    for one in dates:
        register(party, one.roster, now=NOW)
    everybody_reads()
    moves = [Step(session=one, act="move", starts_at=one.starts_at + DAY, ends_at=one.ends_at + DAY) for one in dates]
    change_all(series, SeriesChange(steps=moves), now=NOW)
    edit_session(dates[1], {"title": {"en": {"text": "New words", "state": "approved"}}}, now=NOW)

    cancel_session(dates[0], now=NOW)

    message = Message.objects.get(state=State.QUEUED)
    assert message.template == "news"
    assert set(message.news.values_list("session", "kind")) == {(dates[0].pk, "canceled"), (dates[1].pk, "moved")}


@pytest.mark.parametrize(("by", "told"), [(4 * WEEK, 0), (-DAY, 0)])
def test_nobody_is_told_so_late_that_they_would_stand_before_a_closed_door(session, by, told):
    """Sent later, but not later than the date that they know, nor than the new one."""
    after = session.starts_at - DAY + MINUTE if by < told * DAY else session.starts_at + DAY
    move(session, by, telling=Telling(send_after=after))
    assert Message.objects.get(state=State.QUEUED).send_after == NOW


def test_a_delay_that_is_undone_is_no_good_news_that_it_takes_place(session):
    make_closing(session, act="delay", minutes=60)
    everybody_reads()
    assert undo(Disruption.objects.get(), now=NOW + MINUTE) == 1
    assert waiting() == ["moved"]


def test_each_row_of_news_says_what_people_went_by_before(session):
    start = session.starts_at
    move(session, WEEK)
    row = News.objects.get()
    assert (row.kind, row.before["starts_at"][:16], row.before["is_on"]) == ("moved", start.isoformat()[:16], True)


def test_who_withdraws_from_one_date_still_hears_that_another_moved():
    """One message tells of both dates: it must not die with the sign-up for one of them."""
    series, dates = make_season(2)
    party = make_party()
    first, _second = (register(party, one.roster, now=NOW) for one in dates)
    everybody_reads()
    moves = [Step(session=one, act="move", starts_at=one.starts_at + DAY, ends_at=one.ends_at + DAY) for one in dates]
    change_all(series, SeriesChange(steps=moves), now=NOW)

    cancel_registration(first, now=NOW)

    assert waiting() == ["news", "withdrawn"]


def test_a_place_that_came_free_is_told_though_nothing_was_out_yet():
    """Nobody has read that they wait, but the page said so when they signed up."""
    session = make_session(capacity=1)
    seated = register(make_party(), session.roster, now=NOW)
    waits = register(make_party(), session.roster, now=NOW)
    cancel_registration(seated, now=NOW)
    move(session, WEEK)
    assert {one.template for one in waits.messages.filter(state=State.QUEUED)} == {"seated", "moved"}


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_a_course_that_is_on_again_is_confirmed_though_one_date_stays_canceled(state):
    _series, dates = make_season(2, shared=True)
    register(make_party(), dates[0].roster, now=NOW)
    Message.objects.update(state=state)
    for one in dates:
        cancel_session(one, now=NOW)
    uncancel_session(dates[0], now=NOW)
    Message.objects.filter(state=State.SENDING).update(state=State.QUEUED)
    Message.objects.expire(NOW)
    assert sorted(waiting()) == ["canceled", "registered"]


def test_a_reminder_of_one_date_does_not_tell_that_another_is_canceled():
    """Its cancellation waits to be sent; it is not lost when something else of the same message changes."""
    _series, dates = make_season(3, shared=True)
    register(make_party(), dates[0].roster, now=NOW - 9 * DAY)
    everybody_reads()
    make_closing(dates[1], dates[2], send_after=dates[0].starts_at + DAY)
    queue_due_reminders(dates[0].starts_at - DAY)
    Message.objects.filter(template="reminder").update(state=State.SENT)
    uncancel_session(dates[2], now=dates[0].starts_at)
    message = Message.objects.get(state=State.QUEUED)
    assert set(message.news.values_list("session", "kind")) == {(dates[1].pk, "canceled")}


def test_two_changes_that_are_told_together_one_after_the_other_lose_no_message(session):
    together = Telling()
    move(session, WEEK, telling=together)
    session.refresh_from_db()
    edit_session(session, {"room": "7"}, now=NOW, telling=together)
    assert waiting() == ["moved"]


def test_news_that_was_written_before_there_were_rows_of_news_dies_when_the_session_changes_again(session):
    move(session, WEEK)
    News.objects.all().delete()
    move(session, DAY)
    assert Message.objects.filter(state=State.QUEUED).count() == 1
    assert Message.objects.get(state=State.EXPIRED).about == f"session:{session.pk}"


def test_a_person_who_signed_up_once_with_a_contact_and_once_without_gets_one_message():
    evenings = [make_session("Monday"), make_session("Tuesday")]
    party = make_party("Ada", contact="ada@family.example")
    bare = Party.objects.create(lead=party.lead, created_at=NOW)
    for one, evening in zip((party, bare), evenings, strict=True):
        register(one, evening.roster, now=NOW)
    everybody_reads()
    assert affected_by_all(evenings, now=NOW).families == 1
    make_closing(*evenings)
    assert Message.objects.filter(state=State.QUEUED).count() == 1
