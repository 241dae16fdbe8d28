"""What staff send once more says what is so: a reminder holds as the first did, and what changed since is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.outbox.models import Message, State
from events.outbox.resending import send_again
from events.rosters.notices import send_link_again
from events.schedule.scheduling import cancel_session, move_session
from tests.events.outbox.written import write_message
from tests.events.reminders.reminding import DAY, HOUR, MINUTE, START, got, look, on_texts, sign_up
from tests.factories import NOW, make_coordinator, make_person, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, ines):
    client.force_login(ines, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def went(message):
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=message.send_after)
    message.refresh_from_db()
    return message


def shown(desk, message):
    return desk.get(reverse("events:desk-message", args=[message.pk])).content.decode()


def reminded_by_text():
    session = make_session(starts_at=START + 3 * HOUR)
    on_texts(session)
    look(START + 3 * HOUR - DAY)
    return session, went(got()[0])


@pytest.mark.rule("P21")
def test_a_reminder_that_is_sent_again_in_the_evening_is_still_there_in_the_morning():
    _session, first = reminded_by_text()
    evening = START - 12 * HOUR

    second = send_again(first, by=make_coordinator(), now=evening)
    look(evening + MINUTE, evening + 2 * MINUTE)

    second.refresh_from_db()
    assert (second.state, second.send_after) == (State.QUEUED, START)


@pytest.mark.rule("P21")
def test_and_dies_with_what_it_reminds_of():
    session, first = reminded_by_text()
    evening = START - 12 * HOUR
    second = send_again(first, by=make_coordinator(), now=evening)
    type(session).objects.update(status="canceled")

    look(evening + MINUTE)

    second.refresh_from_db()
    assert second.state == State.EXPIRED


def test_what_could_only_arrive_when_it_has_begun_is_not_sent_again():
    _session, first = reminded_by_text()
    Message.objects.update(expires_at=START)

    with pytest.raises(ValidationError, match="of no more use"):
        send_again(first, by=make_coordinator(), now=START - 12 * HOUR)


def test_sent_a_third_time_it_is_still_about_the_same():
    session, first = reminded_by_text()
    second = went(send_again(first, by=make_coordinator(), now=START - 14 * HOUR))
    third = send_again(second, by=make_coordinator(), now=START - 12 * HOUR)

    look(START - 12 * HOUR + MINUTE)
    third.refresh_from_db()
    assert third.state == State.QUEUED

    type(session).objects.update(status="canceled")
    look(START - 12 * HOUR + 2 * MINUTE)
    third.refresh_from_db()
    assert third.state == State.EXPIRED


@pytest.mark.rule("P21")
@pytest.mark.parametrize("change", ["moved", "canceled"])
def test_what_was_moved_or_called_off_since_is_not_told_as_it_was(desk, change, time_machine):
    session = make_session(starts_at=START)
    registration = sign_up(session)
    confirmation = went(registration.messages.get())
    look(START - DAY)
    reminder = went(got()[0])
    now = START - DAY + HOUR
    time_machine.move_to(now, tick=False)
    assert "Send it once more" in shown(desk, confirmation)
    assert "Send it once more" in shown(desk, reminder)

    if change == "moved":
        move_session(session, starts_at=START + DAY, ends_at=START + DAY + HOUR, now=now)
    else:
        cancel_session(session, now=now)

    news = went(got(change)[0])
    for old in (confirmation, reminder):
        assert "Send it once more" not in shown(desk, old)
        page = desk.post(reverse("events:desk-message-again", args=[old.pk]), follow=True).content.decode()
        assert "not true any more" in page
    assert "Send it once more" in shown(desk, news)
    assert not Message.objects.filter(key__startswith="resent:").exists()


def test_another_familys_link_that_was_asked_for_again_is_not_taken_for_it():
    registration = sign_up(make_session())
    went(registration.messages.get())
    send_link_again(registration, now=NOW)
    other = write_message(pk=registration.pk + 1000, key="other", person=make_person(), state=State.SENT, sent_at=NOW)
    Message.objects.filter(template="again").update(key=f"again:{other.pk}:{int(NOW.timestamp() // 600)}")

    again = send_again(other, by=make_coordinator(), now=NOW + timedelta(seconds=5))

    assert again.person == other.person
