"""A text that would fall due at night goes out before the quiet hours, the evening before, once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.consent import TEXTS, give_consent
from accounts.models import Person
from events.outbox.models import Asks
from events.reminders.models import Reminder
from events.rosters.registration import register
from events.schedule.scheduling import move_session
from tests.events.reminders.reminding import DAY, HOUR, MINUTE, got, held, look, on_texts, only, sign_up
from tests.factories import NEW_YORK, NOW, make_party, make_session

pytestmark = pytest.mark.django_db
BREAKFAST = datetime(2026, 12, 11, 9, 30, tzinfo=NEW_YORK)
"""Two hours before it is half past seven: quiet."""
EVENING = datetime(2026, 12, 10, 19, 30, tzinfo=NEW_YORK)


@pytest.fixture
def cafe():
    session = make_session("Morning talk", starts_at=BREAKFAST)
    only(session, (2 * HOUR,))
    return session


@pytest.mark.rule("D6.7", "N10")
def test_a_text_that_falls_due_at_night_goes_out_the_evening_before_and_only_once(cafe):
    on_texts(cafe)

    assert look(EVENING - MINUTE, EVENING, EVENING + MINUTE, BREAKFAST - 2 * HOUR, BREAKFAST - HOUR) == [0, 1, 0, 0, 0]

    (message,) = got()
    assert (message.channel, message.send_after) == ("sms", EVENING)
    assert message.expires_at == BREAKFAST
    assert "Fri, Dec 11, 9:30" in message.body


def test_an_e_mail_waits_for_its_own_moment(cafe):
    sign_up(cafe)

    assert look(EVENING, BREAKFAST - 2 * HOUR - MINUTE, BREAKFAST - 2 * HOUR) == [0, 0, 1]


@pytest.mark.rule("D6.7")
def test_the_evening_is_that_of_the_reader(cafe):
    far = on_texts(cafe)
    Person.objects.filter(pk=far.party.lead_id).update(zone="America/Los_Angeles")

    # half past seven in New York is half past four there: their evening before is three hours later
    assert look(EVENING, EVENING + 3 * HOUR - MINUTE, EVENING + 3 * HOUR) == [0, 0, 1]


@pytest.mark.rule("D6.7", "P22")
def test_who_signs_up_that_evening_gets_no_reminder_at_night_or_in_the_morning(cafe):
    party = make_party(contact="860-555-0142", now=EVENING + HOUR)
    give_consent(party.contact, TEXTS, text="Yes", language="en", now=NOW)
    register(party, cafe.roster, now=EVENING + HOUR)

    assert look(EVENING + 2 * HOUR, BREAKFAST - 2 * HOUR, BREAKFAST - MINUTE) == [0, 0, 0]
    assert not Reminder.objects.exists()


def test_who_was_told_that_evening_of_the_new_time_is_not_reminded_as_well(cafe):
    on_texts(cafe)
    move_session(cafe, BREAKFAST + 10 * MINUTE, BREAKFAST + HOUR, now=EVENING - HOUR)
    assert got("moved")

    look(EVENING + 10 * MINUTE)
    assert len(got()) == 1, "the evening before it is reminded of: it was told earlier than that"

    other = make_session("Later talk", starts_at=BREAKFAST + 7 * DAY)
    on_texts(other, contact="860-555-0155")
    move_session(other, BREAKFAST + 7 * DAY + MINUTE, BREAKFAST + 7 * DAY + HOUR, now=EVENING + 7 * DAY + HOUR)
    assert look(EVENING + 7 * DAY + 2 * HOUR, BREAKFAST + 7 * DAY - HOUR) == [0, 0]


@pytest.mark.rule("D6.7")
def test_a_text_that_could_only_arrive_after_the_start_is_dropped_and_counted():
    early = make_session("Early talk", starts_at=BREAKFAST.replace(hour=8))
    only(early, (12 * HOUR,))
    on_texts(early)
    look(NOW)

    assert look(BREAKFAST.replace(hour=6)) == [0]  # the outage ends at six; texts go from nine on

    assert list(Reminder.objects.values_list("left_out", flat=True)) == ["late"]


@pytest.mark.rule("P23")
def test_two_dates_of_a_morning_are_one_text_the_evening_before(cafe):
    noon = make_session("Noon talk", starts_at=BREAKFAST + 3 * HOUR)
    first = on_texts(cafe, name="Ada Example")
    register(first.party, noon.roster, now=NOW)

    assert look(EVENING, EVENING + MINUTE, BREAKFAST + HOUR) == [1, 0, 0]

    (message,) = got()
    assert message.body.index("Morning talk") < message.body.index("Noon talk")
    assert message.asks == "", "two dates cannot be answered with one digit"


@pytest.mark.rule("P16", "D6.7")
@pytest.mark.parametrize(
    "start",
    [
        datetime(2027, 3, 14, 9, 30, tzinfo=NEW_YORK),
        datetime(2027, 3, 15, 9, 30, tzinfo=NEW_YORK),
        datetime(2027, 11, 7, 9, 30, tzinfo=NEW_YORK),
        datetime(2027, 11, 8, 9, 30, tzinfo=NEW_YORK),
    ],
)
def test_the_evening_before_is_at_half_past_seven_in_every_night_of_the_year(start):
    session = make_session(starts_at=start)
    only(session, (2 * HOUR,))
    on_texts(session)
    evening = datetime.combine(start.date() - timedelta(days=1), datetime.min.time(), NEW_YORK).replace(
        hour=19, minute=30
    )

    assert look(evening - MINUTE, evening) == [0, 1]
    assert got()[0].send_after == evening


def test_a_text_asks_whether_they_come(cafe):
    on_texts(cafe)
    look(EVENING)

    (message,) = got()
    assert (message.asks, message.digit) == (Asks.COMING, 1)
    assert "Reply 2 if you can't come." in message.body
    assert "Reply STOP" in message.body


def test_a_thank_you_at_night_waits_for_the_morning_and_is_not_said_before_the_end(cafe):
    only(cafe, (-12 * HOUR, "came"))
    here = on_texts(cafe)
    held(cafe, here)
    night = cafe.ends_at + 12 * HOUR

    assert look(cafe.ends_at + HOUR, night) == [0, 1]
    (message,) = got("reminder_came")
    assert message.send_after.astimezone(NEW_YORK).hour == 9


@pytest.mark.rule("D6.7", "N10")
def test_who_had_a_text_that_day_gets_no_second_one_in_the_evening(cafe):
    only(cafe, (DAY,), (2 * HOUR,))
    on_texts(cafe)
    sign_up(cafe, name="Bo Example", contact="bo@family.example")

    assert look(BREAKFAST - DAY, EVENING, EVENING + MINUTE, BREAKFAST - 2 * HOUR) == [2, 0, 0, 1]

    assert sorted(one.channel for one in got()) == ["email", "email", "sms"]
    assert [one.left_out for one in Reminder.objects.filter(message=None)] == [Reminder.Left.SAID]


@pytest.mark.rule("D6.7", "D6.8")
def test_who_had_a_text_on_another_day_gets_one_that_evening_too(cafe):
    only(cafe, (2 * DAY,), (2 * HOUR,))
    on_texts(cafe)

    assert look(BREAKFAST - 2 * DAY, EVENING) == [1, 1]
