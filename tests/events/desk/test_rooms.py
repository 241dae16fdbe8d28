"""The room stands with the place, and people hear when it changes; whom a session is meant for tells nobody."""

import pytest
from django.urls import reverse

from accounts.models import District
from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.forms import SessionForm
from events.schedule.models import Session, Venue
from tests.factories import NOW, make_language, make_party, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    make_language("en", "English")
    session = make_session()
    register(make_party(contact="bo@family.example"), session.roster, now=NOW)
    Message.objects.all().delete()
    return session


def edit(desk, session, **said):
    """Save what the page shows, with something typed over it."""
    form = SessionForm(session=session, venues=Venue.objects.all())
    shown = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in {**shown, **said}.items() if value not in (None, False, "", [])}
    return desk.post(reverse("events:desk-edit", args=[session.slug]), data)


def test_another_room_is_told_to_who_comes_after_it_was_seen(desk, session):
    page = edit(desk, session, room="  Blue   Room ").content.decode()
    assert "Save and tell 1 family" in page
    assert not Message.objects.exists()

    edit(desk, session, room="Blue Room", tell="1")

    session.refresh_from_db()
    assert (session.room, session.sequence) == ("Blue Room", 1)
    assert Message.objects.get().template == "changed"
    assert "Example Library, Blue Room, Hartford" in desk.get(session.get_absolute_url()).content.decode()


def test_whom_it_is_meant_for_is_kept_and_tells_nobody(desk, session):
    here, there = (District.objects.create(code=code, name=code) for code in ("Hartford", "New Haven"))

    assert edit(desk, session, audience=[here.pk, there.pk]).status_code == 302

    session = Session.objects.get(pk=session.pk)
    assert set(session.audience.all()) == {here, there}
    assert session.sequence == 0
    assert not Message.objects.exists()
    edit(desk, session, audience=[there.pk])
    assert list(session.audience.all()) == [there]


def test_a_room_is_shown_with_its_place_wherever_staff_looks(desk, session):
    Session.objects.filter(pk=session.pk).update(room="Blue Room")

    assert "Blue Room" in desk.get(reverse("events:desk-session", args=[session.slug])).content.decode()
    assert "Blue Room" in desk.get(reverse("events:desk-move", args=[session.slug])).content.decode()
