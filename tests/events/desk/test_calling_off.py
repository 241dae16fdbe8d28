"""Calling off one date, several or all, and putting on again: seen first, told once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.history import Change
from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, leave_out
from tests.events.desk.weekly import at, fields_of, make_season, page, press
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db


def family_on(*dates):
    party = make_party()
    for one in dates:
        register(party, one.roster, now=NOW)
    Message.objects.update(state=State.SENT)
    return party


def states():
    return list(Session.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.rule("P18")
def test_canceling_from_a_date_on_leaves_the_earlier_ones_and_the_unticked(desk):
    series, dates = make_season(5)
    family_on(*dates)
    Session.objects.filter(pk=dates[4].pk).update(status="draft")
    address = at(dates[1], "desk-cancel-following")

    first = desk.get(address)
    assert "Cancel 4 dates and tell 1 family" in first.content.decode()
    kept = [pk for pk in fields_of(first)["d"] if pk != str(dates[2].pk)]
    again = press(desk, address, first, d=kept)
    assert "Nothing has happened yet" in again.content.decode()
    assert "Cancel 3 dates and tell 1 family" in again.content.decode()
    assert not Message.objects.filter(state=State.QUEUED).exists()
    after = press(desk, address, again)

    assert after["Location"] == at(series, "desk-series")
    assert states() == ["confirmed", "canceled", "confirmed", "canceled", "skipped"]
    assert Message.objects.filter(state=State.QUEUED).count() == 1
    press(desk, address, again)
    assert Message.objects.filter(state=State.QUEUED).count() == 1


def test_a_whole_series_is_called_off_with_a_line_of_ones_own(desk):
    series, dates = make_season(3)
    family_on(*dates)
    address = at(series, "desk-series-cancel")

    press(desk, address, desk.get(address), note="The building is flooded.")

    assert states() == ["canceled"] * 3
    assert "The building is flooded." in Message.objects.get(state=State.QUEUED).body
    assert "nothing to cancel" in page(desk, "desk-series-cancel", series)


def test_a_family_with_a_list_for_each_date_is_one_family_with_its_people(desk):
    series, dates = make_season(3)
    who = {"name": "Rosa Relleno", "contact": "rosa@family.example"}
    parties = make_party(**who, others=("Ugo Utopian",), children=1), make_party(**who), make_party()
    for party, one in zip(parties, dates, strict=True):
        register(party, one.roster, now=NOW)

    said = page(desk, "desk-series-cancel", series)

    assert "2 families are told, each once." in said
    assert "They are 4 people." in said
    assert said.count("<li><bdi>Rosa Relleno</bdi>") == 1


def test_a_cancellation_carries_a_line_of_ones_own_and_is_not_sent_too_late(desk):
    session = make_session()
    family_on(session)
    address = at(session, "desk-cancel")
    late = press(desk, address, desk.get(address), later_day="2026-12-25", later_at="09:00", note="Snow.")
    assert "That is too late" in late.content.decode()
    assert "Snow." in late.content.decode()

    press(desk, address, late, later_day="2026-12-02", later_at="09:00")

    message = Message.objects.get(template="canceled")
    assert "Snow." in message.body
    assert message.send_after.date() == (NOW + timedelta(days=1)).date()


def test_who_heard_of_the_cancellation_hears_that_it_is_on_again(desk):
    session = make_session()
    heard, _other = family_on(session), family_on(session)
    cancel_session(session, now=NOW)
    Message.objects.filter(template="canceled", registrations__party=heard).update(state=State.SENT)
    address = at(session, "desk-again")

    shown = desk.get(address)
    said = shown.content.decode()
    assert "2 families are signed up; 1 heard that it was canceled." in said
    assert "Put it on again and tell 1 family" in said
    for _click in range(2):
        press(desk, address, shown, save="1")

    assert states() == ["confirmed"]
    assert Message.objects.get(state=State.QUEUED).template == "on"
    assert Change.objects.filter(act="put on again", told=1).count() == 1


def test_at_another_time_it_is_looked_at_first_and_everybody_hears(desk):
    session = make_session()
    family_on(session)
    cancel_session(session, now=NOW)
    Message.objects.filter(template="canceled").update(state=State.EXPIRED)
    address = at(session, "desk-again")

    preview = press(desk, address, desk.get(address), day="2026-12-18")
    assert "Friday, December 18, 2026" in preview.content.decode()
    assert "Put it on again and tell 1 family" in preview.content.decode()
    press(desk, address, preview, save="1")

    assert Session.objects.get().local_start.day == 18
    assert Message.objects.filter(state=State.QUEUED).count() == 1


def test_it_is_not_put_on_at_a_time_that_is_over(desk):
    session = make_session()
    cancel_session(session, now=NOW)
    address = at(session, "desk-again")
    again = press(desk, address, desk.get(address), day="2026-11-20", save="1")
    assert "That time is over already." in again.content.decode()
    assert states() == ["canceled"]


@pytest.mark.rule("P19")
def test_a_date_that_was_left_out_comes_back_only_when_somebody_says_so(desk):
    _series, dates = make_season(2, publish=False)
    leave_out(dates[0], now=NOW)
    assert "Bring it back" in page(desk, "desk-session", dates[0])
    address = at(dates[0], "desk-again")
    desk.get(address)
    assert states() == ["skipped", "draft"]

    desk.post(address)

    assert states() == ["draft", "draft"]
    assert not Message.objects.exists()
