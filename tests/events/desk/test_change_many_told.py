"""What calendars, reminders and families get to know when several dates change at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from events.outbox.models import Message, State
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from tests.events.desk.weekly import at, make_season, press
from tests.factories import NEW_YORK, NOW, make_party, make_venue

pytestmark = pytest.mark.django_db


def change(desk, first, **typed):
    """Change a date and all that follow it, as the pages lead."""
    address = at(first, "desk-following")
    preview = press(desk, address, desk.get(address), "preview", **typed)
    return press(desk, address, preview, "make")


@pytest.mark.rule("P29")
def test_every_changed_date_counts_on_keeps_its_uid_and_the_others_stay_to_the_byte(desk):
    _series, dates = make_season(4)
    calendars = [one.calendar_file("en") for one in dates]

    change(desk, dates[2], at="18:00")

    after = list(Session.objects.order_by("pk"))
    assert [one.uid for one in after] == [one.uid for one in dates]
    assert [one.sequence - before.sequence for one, before in zip(after, dates, strict=True)] == [0, 0, 1, 1]
    assert [one.calendar_file("en") for one in after][:2] == calendars[:2]
    assert all(one.updated_at >= before.updated_at for one, before in zip(after, dates, strict=True))


@pytest.mark.rule("P24")
def test_who_canceled_hears_nothing_and_who_waits_is_not_told_of_a_place(desk):
    _series, dates = make_season(2)
    names = {}
    for name in ("Seated", "Gone"):
        names[name] = register(make_party(name), dates[1].roster, now=NOW)
    cancel_registration(names["Gone"], now=NOW)
    dates[1].roster.refresh_from_db()
    dates[1].roster.capacity = 1
    dates[1].roster.save()
    waits = register(make_party("Waits"), dates[1].roster, now=NOW)
    assert waits.status == "waitlisted"
    Message.objects.update(state=State.SENT)

    change(desk, dates[1], at="18:00")

    told = Message.objects.filter(state=State.QUEUED)
    assert {one.party.lead.name for one in Registration.objects.filter(messages__in=told)} == {"Seated", "Waits"}
    of_waiting = told.get(registrations=waits)
    assert "Your code at the door" not in of_waiting.body
    assert not of_waiting.calendar


@pytest.mark.rule("P21")
def test_reminders_of_the_old_dates_die(desk, time_machine):
    _series, dates = make_season(2)
    register(make_party(), dates[0].roster, now=NOW)
    Message.objects.update(state=State.SENT)
    eve = dates[0].starts_at - timedelta(hours=20)
    queue_due_reminders(eve)
    reminder = Message.objects.get(reminders__session=dates[0])

    time_machine.move_to(eve, tick=False)
    change(desk, dates[0], at="18:00")

    reminder.refresh_from_db()
    assert reminder.state == State.EXPIRED


@pytest.mark.rule("D1.4")
def test_all_coming_dates_go_online_and_the_link_reaches_only_who_signed_up(desk, client):
    series, dates = make_season(2)
    register(make_party(), dates[1].roster, now=NOW)
    Message.objects.update(state=State.SENT)
    address = at(series, "desk-series-all")
    typed = {"mode": "online", "join_url": "https://meet.example/room"}

    press(desk, address, press(desk, address, desk.get(address), "preview", **typed), "make")

    assert list(Session.objects.order_by().values_list("mode", "join_url").distinct()) == [tuple(typed.values())]
    assert "https://meet.example/room" in Message.objects.get(state=State.QUEUED).body
    assert "meet.example" not in client.get(at(dates[1], "session")).content.decode()


@pytest.mark.rule("D1.5")
def test_a_moved_date_of_a_series_keeps_its_address_and_says_so(desk, client):
    _series, dates = make_season(2)
    register(make_party(), dates[1].roster, now=NOW)
    Message.objects.update(state=State.SENT)

    change(desk, dates[1], weekday="2", venue=str(make_venue("Example Hall").pk))

    page = client.get(at(dates[1], "session")).content.decode()
    assert "Date changed from" in page
    message = Message.objects.get(state=State.QUEUED)
    assert "Date changed from" in message.body
    assert "Example Hall" in message.body


def test_a_line_of_ones_own_and_later_goes_with_every_message(desk):
    series, dates = make_season(2)
    register(make_party(), dates[0].roster, now=NOW)
    Message.objects.update(state=State.SENT)
    address = at(series, "desk-series-all")
    typed = {"note": "The school is being painted.", "later_day": "2026-12-03", "later_at": "17:00"}

    preview = press(desk, address, press(desk, address, desk.get(address), "preview", at="18:00"), "preview", **typed)
    press(desk, address, preview, "make")

    message = Message.objects.get(state=State.QUEUED)
    assert "The school is being painted." in message.body
    assert message.send_after == datetime(2026, 12, 3, 17, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("day", "at_time", "said"),
    [
        ("2026-11-30", "17:00", "That is over."),
        ("2026-12-09", "17:00", "That is too late"),
        ("2026-12-03", "", "time"),
    ],
)
def test_a_message_is_not_sent_too_late(desk, day, at_time, said):
    series, dates = make_season(2)
    register(make_party(), dates[0].roster, now=NOW)
    Message.objects.update(state=State.SENT)
    address = at(series, "desk-series-all")
    preview = press(desk, address, desk.get(address), "preview", at="18:00")

    again = press(desk, address, preview, "make", later_day=day, later_at=at_time)

    assert said in again.content.decode()
    assert {one.local_start.hour for one in Session.objects.all()} == {9}
