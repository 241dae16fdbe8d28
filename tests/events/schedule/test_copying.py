"""A copy is wished for once, however often its form arrives."""

from datetime import timedelta

import pytest

from events.rosters.models import Roster
from events.schedule.assigning import add_resource
from events.schedule.copying import copy_session
from events.schedule.details import Resource
from events.schedule.models import Session
from tests.factories import NOW, SOON, make_session

pytestmark = pytest.mark.django_db
LATER = SOON + timedelta(days=7)


def test_the_same_wish_within_ten_minutes_leads_to_the_copy_that_is_there():
    session = make_session()
    first = copy_session(session, LATER, now=NOW)

    assert copy_session(session, LATER, now=NOW + timedelta(minutes=9)) == first
    assert Session.objects.count() == Roster.objects.count() == 2


def test_another_start_another_length_or_a_later_wish_is_another_copy():
    session, other = make_session(), make_session("Reading at home")
    copies = [
        copy_session(session, LATER, now=NOW),
        copy_session(session, LATER + timedelta(hours=3), now=NOW),
        copy_session(session, LATER, now=NOW, length=timedelta(minutes=45)),
        copy_session(other, LATER, now=NOW),
        copy_session(session, LATER, now=NOW + timedelta(minutes=11)),
    ]
    assert len(set(copies)) == len(copies)


def test_a_copy_that_was_left_out_again_can_be_made_anew():
    session = make_session()
    first = copy_session(session, LATER, now=NOW)
    Session.objects.filter(pk=first.pk).update(status="skipped")

    assert copy_session(session, LATER, now=NOW) != first


def test_material_with_the_same_address_is_there_once():
    session = make_session()
    for title in ("Notes", "Notes again"):
        add_resource(Resource(session=session, kind="notes", title=title, url="https://notes.example/1"), now=NOW)

    assert [one.title for one in session.resources.all()] == ["Notes"]
