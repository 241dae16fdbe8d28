"""Moving a session: what the page promises is what happens, and who looked at names is written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Access
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.models import Session
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db


def at(session, name):
    return reverse(f"events:{name}", args=[session.slug])


def with_families(**more):
    session = make_session(**more)
    for name in ("Ada", "Bo"):
        register(make_party(name), session.roster, now=session.starts_at - timedelta(days=1))
    Message.objects.all().delete()
    return session


def look(desk, session, day, at_time="09:30", minutes=90):
    return desk.post(at(session, "desk-move"), {"day": day, "at": at_time, "minutes": minutes})


def say_yes(desk, session, preview):
    data = {**preview.context["form"].data, "save": "1"}
    return desk.post(at(session, "desk-move"), data, follow=True)


def test_a_session_that_people_wait_for_is_not_moved_to_a_time_that_is_over(desk):
    session = with_families()

    page = look(desk, session, "2026-11-20", "10:15").content.decode()

    assert "That time is over already." in page
    assert 'value="2026-11-20"' in page
    assert 'value="10:15"' in page
    assert "Move and tell" not in page
    assert Session.objects.get().starts_at == session.starts_at
    assert not Message.objects.exists()


def test_a_move_to_the_time_that_it_has_already_is_not_called_a_move(desk):
    session = with_families()
    start = session.local_start

    after = say_yes(desk, session, look(desk, session, start.date().isoformat(), f"{start:%H:%M}")).content.decode()

    assert "It is at that time already: nothing is changed" in after
    assert "Moved" not in after
    assert not Message.objects.exists()


def test_a_past_session_that_moves_into_the_future_is_told_as_the_page_says(desk):
    session = with_families(starts_at=NOW - timedelta(days=5))
    assert "Who would be told" not in desk.get(at(session, "desk-move")).content.decode()

    preview = look(desk, session, "2027-01-15")
    after = say_yes(desk, session, preview)

    assert "Move and tell 2 families" in preview.content.decode()
    assert "2 families are told." in after.content.decode()
    assert Message.objects.filter(template="moved").count() == 2


def test_a_past_session_set_right_within_the_past_is_told_to_nobody_as_the_page_says(desk):
    session = with_families(starts_at=NOW - timedelta(days=5))

    preview = look(desk, session, "2026-11-20")
    say_yes(desk, session, preview)

    assert "Nobody is told" in preview.content.decode()
    assert Session.objects.get().local_start.day == 20
    assert not Message.objects.exists()


def test_a_session_that_goes_on_longer_keeps_the_start_that_is_over(desk):
    session = with_families(starts_at=NOW - timedelta(minutes=30))

    preview = look(desk, session, "2026-12-01", "08:30", 120)
    say_yes(desk, session, preview)

    assert "Move and tell 2 families" in preview.content.decode()
    assert Message.objects.filter(template="moved").count() == 2


@pytest.mark.parametrize("status", ["canceled", "skipped"])
def test_what_is_called_off_promises_no_message_when_somebody_tries_to_move_it(desk, status):
    session = with_families()
    Session.objects.update(status=status)

    page = look(desk, session, "2027-01-15").content.decode()

    assert "This session is canceled." in page
    assert "Move and tell" not in page


@pytest.mark.rule("D7.4")
def test_whoever_sees_who_is_affected_is_written_down(desk, ines):
    session = with_families()
    form = desk.get(at(session, "desk-edit")).context["form"]
    assert not Access.objects.exists()

    desk.get(at(session, "desk-cancel"))
    desk.get(at(session, "desk-move"))
    look(desk, session, "2027-01-15")
    typed = {name: form[name].value() for name in ("title_en", "title_en_read", "held_in", "visibility", "capacity")}
    online = {"mode": "online", "join_url": "https://meet.example/room", "seen": form["seen"].value()}
    page = desk.post(at(session, "desk-edit"), {**typed, **online}).content.decode()

    assert "<bdi>Ada</bdi>" in page
    assert list(Access.objects.values_list("actor", "what", "subject_id")) == [(ines.pk, "affected", session.pk)] * 4


def test_where_nobody_is_shown_nothing_is_written_down(desk):
    session = make_session(starts_at=SOON)

    desk.get(at(session, "desk-cancel"))
    desk.get(at(session, "desk-move"))

    assert not Access.objects.exists()
