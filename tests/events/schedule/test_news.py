"""News about a session: the newest truth is what people hear last."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.consent import TEXTS, give_consent
from events.outbox.models import CallTask, Channel, Message, State
from events.rosters.registration import register
from events.schedule.notices import affected_by
from events.schedule.scheduling import cancel_session, move_session
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def moved(session, by, *, longer=timedelta()):
    session.refresh_from_db()
    return move_session(session, session.starts_at + by, session.ends_at + by + longer, now=NOW)


def waiting():
    return list(Message.objects.filter(state=State.QUEUED).order_by("pk").values_list("template", flat=True))


@pytest.mark.rule("P21")
def test_a_confirmation_that_is_not_out_yet_does_not_follow_the_cancellation():
    session = make_session()
    register(make_party(), session.roster, now=NOW)
    cancel_session(session, now=NOW)
    assert waiting() == ["canceled"]


@pytest.mark.rule("P21")
def test_a_confirmation_that_is_not_out_yet_does_not_tell_the_old_date_after_the_new_one():
    session = make_session()
    register(make_party(), session.roster, now=NOW)
    moved(session, WEEK)
    assert waiting() == ["moved"]


def test_a_confirmation_of_several_dates_is_written_anew_with_the_new_one():
    first = make_session("Evening 1")
    make_session("Evening 2", starts_at=first.starts_at + WEEK, roster=first.roster)
    register(make_party(), first.roster, now=NOW)

    moved(first, timedelta(days=1))

    assert waiting() == ["registered", "moved"]
    assert "December 12" in Message.objects.get(template="registered", state=State.QUEUED).body


@pytest.mark.rule("P21")
def test_news_held_by_a_worker_is_not_tried_again_after_newer_news():
    session = make_session()
    register(make_party(), session.roster, now=NOW)
    moved(session, WEEK)
    Message.objects.filter(template="moved").update(state=State.SENDING)

    moved(session, WEEK)

    older = Message.objects.filter(template="moved").earliest("pk")
    assert older.expires_at == NOW
    assert waiting() == ["moved"]


def test_nobody_is_called_about_older_news_after_newer_news():
    session = make_session()
    register(make_party(), session.roster, now=NOW)
    moved(session, WEEK)
    failed = Message.objects.get(template="moved")
    Message.objects.filter(pk=failed.pk).update(state=State.FAILED)
    CallTask.objects.create(message=failed)

    cancel_session(session, now=NOW)

    failed.refresh_from_db()
    assert failed.state == State.EXPIRED


def test_who_never_heard_of_the_first_new_date_is_told_from_the_date_they_know():
    session = make_session()
    before = session.starts_at
    register(make_party(), session.roster, now=NOW)

    moved(session, WEEK)
    moved(session, WEEK)

    session.refresh_from_db()
    assert session.moved_from == before
    assert "from Friday, December 11" in Message.objects.get(~Q(state=State.EXPIRED)).body


def test_a_session_that_only_ends_later_does_not_claim_another_date():
    session = make_session()
    register(make_party(), session.roster, now=NOW)
    moved(session, WEEK)
    Message.objects.update(state=State.SENT)

    moved(session, timedelta(), longer=timedelta(minutes=30))

    assert "The date changed from" not in Message.objects.get(state=State.QUEUED).body


def test_closing_moves_along_and_a_reopened_line_is_seated():
    session = make_session(capacity=1)
    closes = session.starts_at - timedelta(days=1)
    session.roster.closes_at = closes
    session.roster.save()
    moved(session, WEEK)
    session.roster.refresh_from_db()
    assert session.roster.closes_at == closes + WEEK


@pytest.mark.parametrize("end", [NOW - 2 * WEEK, NOW + timedelta(minutes=30)])
def test_nobody_is_promised_a_time_that_is_over(end):
    session = make_session()
    register(make_party(), session.roster, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        move_session(session, end - timedelta(hours=1), end, now=NOW)

    assert refusal.value.code == "past"
    session.refresh_from_db()
    assert session.sequence == 0
    assert waiting() == ["registered"]


@pytest.mark.parametrize(("by", "told"), [(timedelta(days=40), 1), (timedelta(days=1), 0)])
def test_who_would_be_told_of_a_move_is_who_is_told(by, told):
    session = make_session(starts_at=NOW - timedelta(days=20))
    register(make_party(), session.roster, now=NOW - timedelta(days=30))

    promised = affected_by(session, now=NOW, ends_at=session.ends_at + by).families

    assert (promised, moved(session, by)) == (told, told)


@pytest.mark.rule("D9.7")
@pytest.mark.parametrize(("minutes", "channel"), [(10 * 60, Channel.SMS), (11 * 60 + 5, Channel.CALL)])
def test_a_cancellation_that_a_text_could_tell_only_when_it_is_over_is_told_on_the_phone(minutes, channel):
    session = make_session(starts_at=NOW + timedelta(hours=11, minutes=30))  # this evening at half past eight
    registration = register(make_party(contact="860-555-0142"), session.roster, now=NOW)
    give_consent(registration.party.contact, TEXTS, text="Yes", language="en", now=NOW)

    cancel_session(session, now=NOW + timedelta(minutes=minutes))

    message = Message.objects.get(template="canceled")
    assert message.channel == channel
    assert CallTask.objects.filter(message=message).exists() == (channel == Channel.CALL)
