"""A change of the place says from where to where, as a change of the time says from when to when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.consent import TEXTS, give_consent
from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.scheduling import edit_session, move_session
from tests.factories import NOW, make_party, make_session, make_venue

pytestmark = pytest.mark.django_db
OLD, NEW = "Example Library, Hartford", "Another Library, Hartford"


@pytest.fixture
def session():
    session = make_session()
    edit_session(session, {"venue": make_venue()}, now=NOW)
    session.refresh_from_db()
    return session


def sign_up(session, **party):
    registration = register(make_party(**party), session.roster, now=NOW)
    Message.objects.update(state=State.SENT)
    return registration


def news(template):
    return Message.objects.get(template=template, state=State.QUEUED)


def moved_to(session, **changes):
    edit_session(session, changes, now=NOW + timedelta(hours=1))
    session.refresh_from_db()


def test_another_place_says_the_old_and_the_new_one(session):
    sign_up(session)

    moved_to(session, venue=make_venue("Another Library"))

    said = f"The place changed from {OLD} to {NEW}. The time stays: Friday, December 11,"
    for words in (news("changed").body, news("changed").html):
        assert said in words


def test_so_does_another_room_and_a_text(session):
    registration = sign_up(session, contact="860-555-0142")
    give_consent(registration.party.contact, TEXTS, text="Yes", language="en", now=NOW)

    moved_to(session, room="Blue Room")

    assert f"It was {OLD}." in news("changed").body


def test_online_is_a_place_too(session):
    sign_up(session)

    moved_to(session, mode="online", join_url="https://meet.example/1")

    assert f"The place changed from {OLD} to Online." in news("changed").body


def test_where_the_place_reads_as_before_no_place_is_said_to_have_changed(session):
    sign_up(session)

    moved_to(session, mode="both", join_url="https://meet.example/1")

    assert "The place or the way to join has changed." in news("changed").body
    assert "The place changed" not in news("changed").body


def test_a_new_time_in_a_new_place_says_both(session):
    sign_up(session)
    moved_to(session, venue=make_venue("Another Library"))

    later = timedelta(days=1)
    move_session(session, session.starts_at + later, session.ends_at + later, now=NOW + timedelta(hours=1))

    body = news("moved").body
    assert "The date changed from Friday, December 11," in body
    assert f"The place changed from {OLD} to {NEW}." in body


def test_what_a_family_had_not_heard_of_is_not_told_as_the_old_place(session):
    sign_up(session)
    for name in ("Third Library", "Another Library"):
        moved_to(session, venue=make_venue(name))

    assert f"The place changed from {OLD} to {NEW}." in news("changed").body


def test_of_a_private_session_no_place_is_told(session):
    type(session).objects.update(visibility="private")
    session.refresh_from_db()
    sign_up(session)

    moved_to(session, venue=make_venue("Another Library"))

    assert "Library" not in news("changed").body
