"""One date with few people: one page, one button; nothing is done that was not shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import edit_session
from tests.events.desk.weekly import at, make_season, press
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db


def with_families(number):
    session = make_session(capacity=None)
    for _family in range(number):
        register(make_party(), session.roster, now=NOW)
    Message.objects.update(state=State.SENT)
    return session


def move(desk, session, **typed):
    address = at(session, "desk-move")
    return press(desk, address, desk.get(address), **{"save": "1", **typed})


def day_of(session):
    return Session.objects.get(pk=session.pk).local_start.day


@pytest.mark.rule("D1.5")
def test_few_families_are_shown_and_told_by_one_button(desk):
    session = with_families(2)
    assert "Move and tell 2 families" in desk.get(at(session, "desk-move")).content.decode()

    assert move(desk, session, day="2026-12-18", note="Sorry!").status_code == 302

    moved = Session.objects.get()
    assert (moved.slug, moved.uid, day_of(session)) == (session.slug, session.uid, 18)
    messages = Message.objects.filter(state=State.QUEUED)
    assert messages.count() == 2
    assert all("Date changed from" in one.body and "Sorry!" in one.body for one in messages)


def test_many_families_take_a_second_look(desk):
    session = with_families(11)
    assert 'name="save"' not in desk.get(at(session, "desk-move")).content.decode()

    preview = move(desk, session, day="2026-12-18")

    assert day_of(session) == 11
    assert "Move and tell 11 families" in preview.content.decode()
    press(desk, at(session, "desk-move"), preview, save="1")
    assert day_of(session) == 18


def test_what_speaks_against_the_new_day_is_shown_first(desk):
    session = with_families(1)
    make_session("Choir", starts_at=session.starts_at.replace(day=18))
    preview = move(desk, session, day="2026-12-18")
    assert "Choir" in preview.content.decode()
    assert day_of(session) == 11
    press(desk, at(session, "desk-move"), preview, save="1")
    assert day_of(session) == 18


def test_who_signs_up_meanwhile_is_shown_first(desk):
    session = with_families(1)
    address = at(session, "desk-move")
    first = desk.get(address)
    register(make_party(), session.roster, now=NOW)

    again = press(desk, address, first, save="1", day="2026-12-18")

    assert "Move and tell 2 families" in again.content.decode()
    assert day_of(session) == 11


def test_a_date_of_a_series_says_which_dates_it_is_about(desk):
    series, dates = make_season(2)
    for name, following, whole in (
        ("desk-edit", "desk-following", "desk-series-all"),
        ("desk-move", "desk-following", "desk-series-all"),
        ("desk-cancel", "desk-cancel-following", "desk-series-cancel"),
    ):
        said = desk.get(at(dates[0], name)).content.decode()
        assert at(dates[0], following) in said
        assert at(series, whole) in said
    assert "This date" not in desk.get(at(make_session(), "desk-move")).content.decode()


@pytest.mark.rule("D1.4")
def test_another_room_is_told_with_a_line_of_ones_own_but_not_too_late(desk):
    session = with_families(1)
    address = at(session, "desk-edit")

    asked = press(desk, address, desk.get(address), room="B 12")
    assert "Save and tell 1 family" in asked.content.decode()
    late = press(desk, address, asked, tell="1", note="Sorry!", later_day="2026-12-30", later_at="09:00")
    assert "That is too late" in late.content.decode()
    assert not Message.objects.filter(state=State.QUEUED).exists()
    press(desk, address, late, tell="1", later_day="", later_at="")

    assert "Sorry!" in Message.objects.get(template="changed").body


def test_what_is_stored_now_stands_beside_what_was_typed(desk):
    session = make_session()
    address = at(session, "desk-edit")
    first = desk.get(address)
    edit_session(session, {"room": "A 1"}, now=NOW + timedelta(minutes=1))

    again = press(desk, address, first, room="B 12", title_en="Math tonight")

    differ = {str(one.label): (one.stored, one.typed) for one in again.context["beside"]}
    assert differ == {"Title, in English": ("Math at home", "Math tonight"), "Room": ("A 1", "B 12")}
    assert "A 1" in again.content.decode()
    press(desk, address, again)
    assert Session.objects.get().room == "B 12"
