"""Publishing, moving, canceling, copying and editing: seen before it happens, and told once."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.history import Change
from accounts.languages import approved
from events.outbox.models import CallTask, Message
from events.rosters.registration import register
from events.schedule.models import Session
from events.schedule.scheduling import Plan, edit_session
from events.schedule.seasons.building import build_season
from tests.factories import (
    NEW_YORK,
    NOW,
    SOON,
    make_language,
    make_party,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


def at(session, name):
    return reverse(f"events:{name}", args=[session.slug])


def stored(session):
    return Session.objects.get(pk=session.pk)


def what_is_in(form):
    """What a browser would send back of a form as it stands."""
    data = {}
    for name, field in form.fields.items():
        value = form[name].value()
        value = field.prepare_value(value) if hasattr(field, "queryset") else value
        if value is True:
            value = "on"
        if value not in (None, False, ""):
            data[name] = value
    return data


@pytest.fixture
def session():
    """Three families: one by e-mail, one by e-mail in Spanish, one with a phone alone."""
    make_language()
    make_language("en", "English")
    session = make_session(title_es="Matemáticas en casa")
    register(make_party("Ada"), session.roster, now=NOW)
    register(make_party("Bo", language="es"), session.roster, now=NOW)
    register(make_party("Cy", contact="860-555-0142", children=2), session.roster, now=NOW)
    Message.objects.all().delete()
    return session


def move_to(desk, session, day, at_time, **more):
    """Look at a new time, then say yes."""
    data = {"day": day, "at": at_time, "minutes": 90, **more}
    preview = desk.post(at(session, "desk-move"), data)
    if preview.context["form"].errors:
        return preview
    seen = preview.context["form"]["seen"].value()
    return desk.post(at(session, "desk-move"), {**data, "seen": seen, "save": "1"}, follow=True)


def test_who_is_told_of_a_move_is_shown_before_anything_is_sent(desk, session):
    page = desk.post(at(session, "desk-move"), {"day": "2027-01-01", "at": "09:30", "minutes": 90}).content.decode()

    assert "Friday, January 1, 2027, 9:30–11:00" in page
    assert "3 families are told" in page
    assert "They are 5 people" in page
    assert "2 messages in" in page
    assert "1 message in Español" in page
    assert "1 of them has no e-mail" in page
    assert stored(session).starts_at == session.starts_at
    assert not Message.objects.exists()


def test_yes_to_a_move_tells_everybody_once_however_often_it_is_pressed(desk, session):
    first = move_to(desk, session, "2027-01-15", "09:30")
    move_to(desk, session, "2027-01-15", "09:30")

    assert "3 families are told." in first.content.decode()
    assert Message.objects.filter(template="moved").count() == 3
    assert CallTask.objects.count() == 1
    assert stored(session).local_start == datetime(2027, 1, 15, 9, 30, tzinfo=NEW_YORK)
    page = desk.get(at(session, "desk-session")).content.decode()
    assert "Date changed from Friday, December 11, 2026, 9:30 AM." in page


def test_what_was_not_looked_at_does_not_happen(desk, session):
    data = {"day": "2027-01-15", "at": "09:30", "minutes": 90}
    seen = desk.post(at(session, "desk-move"), data).context["form"]["seen"].value()

    desk.post(at(session, "desk-move"), {**data, "day": "2027-01-22", "seen": seen, "save": "1"})
    assert stored(session).starts_at == session.starts_at

    edit_session(session, {"mode": "both"}, now=NOW + timedelta(hours=1))
    Message.objects.all().delete()
    desk.post(at(session, "desk-move"), {**data, "seen": seen, "save": "1"})
    assert stored(session).starts_at == session.starts_at
    assert not Message.objects.exists()


def test_an_hour_that_clocks_skip_is_refused_and_one_that_comes_twice_is_asked_about(desk, session):
    skipped = move_to(desk, session, "2027-03-14", "02:30")
    assert "2:30 AM does not exist on Sunday, March 14, 2027" in skipped.content.decode()

    doubled = move_to(desk, session, "2027-11-07", "01:30")
    page = doubled.content.decode()
    assert "The clock shows this time twice that night" in page
    assert 'value="second"' in page

    move_to(desk, session, "2027-11-07", "01:30", which="second")
    assert stored(session).local_start.utcoffset() == timedelta(hours=-5)
    move_to(desk, session, "2027-11-07", "01:30", which="first")
    assert stored(session).local_start.utcoffset() == timedelta(hours=-4)


def test_canceling_shows_who_is_affected_and_tells_them_once(desk, session):
    page = desk.get(at(session, "desk-cancel")).content.decode()
    assert "Cancel it and tell 3 families" in page
    assert not Message.objects.exists()

    for _click in range(2):
        desk.post(at(session, "desk-cancel"))

    assert stored(session).status == "canceled"
    assert Message.objects.filter(template="canceled").count() == 3
    assert [change.told for change in Change.objects.filter(act="canceled")] == [3]


def test_a_draft_is_left_out_without_a_word(desk):
    draft = make_session(status="draft")

    desk.post(at(draft, "desk-cancel"))

    assert stored(draft).status == "skipped"
    assert not Message.objects.exists()


@pytest.mark.rule("P22")
def test_a_copy_is_a_silent_draft_with_a_list_of_its_own(desk, session):
    data = {"day": "2027-01-15", "at": "18:00", "minutes": 60}
    seen = desk.post(at(session, "desk-copy"), data).context["form"]["seen"].value()
    page = desk.post(at(session, "desk-copy"), {**data, "seen": seen, "save": "1"}, follow=True)

    copy = Session.objects.latest("pk")
    assert "as a draft" in page.content.decode()
    assert copy.status == "draft"
    assert copy.title == session.title
    assert (copy.local_start.hour, copy.ends_at - copy.starts_at) == (18, timedelta(minutes=60))
    assert copy.roster != session.roster
    assert copy.roster.seats_taken == 0
    assert (copy.uid, copy.slug) != (session.uid, session.slug)
    assert not Message.objects.exists()


def test_all_drafts_of_a_season_are_published_but_those_that_nobody_read(desk, ines):
    plans = [Plan(starts_at=SOON + timedelta(days=day), title=approved(en="Trust")) for day in range(3)]
    series = build_season(make_program(), approved(en="Trust"), plans, now=NOW)
    first, _second, third = series.sessions.all()
    Session.objects.filter(pk=third.pk).update(title={"en": {"text": "Unread", "state": "draft"}})

    page = desk.get(at(first, "desk-publish")).content.decode()
    assert "Publish all 2 drafts" in page
    assert "Nobody has read its English title yet." in page
    for _click in range(2):
        desk.post(at(first, "desk-publish"), {"all": "1"})

    assert [one.status for one in series.sessions.all()] == ["confirmed", "confirmed", "draft"]
    assert Change.objects.filter(act="published").count() == 2
    desk.post(at(third, "desk-publish"))
    assert stored(third).status == "draft"


def edit(desk, session, **changes):
    form = desk.get(at(session, "desk-edit")).context["form"]
    return desk.post(at(session, "desk-edit"), {**what_is_in(form), **changes}, follow=True)


def test_nothing_changes_where_nothing_differs(desk, session):
    Session.objects.update(summary=approved(en="Two\nlines"))

    edit(desk, session, summary_en="Two\r\nlines")

    assert stored(session).sequence == session.sequence
    assert not Change.objects.filter(act="edited").exists()


def test_words_are_kept_per_language_and_shown_only_when_somebody_read_them(desk, session):
    edit(desk, session, summary_en="Games", summary_en_read="on", summary_es="Juegos")

    now = stored(session)
    assert now.summary == {
        "en": {"text": "Games", "state": "approved"},
        "es": {"text": "Juegos", "state": "draft"},
    }
    assert now.told("es").summary == "Games"
    assert not Message.objects.exists()


@pytest.mark.rule("D1.4")
def test_the_mode_can_change_after_publication_and_people_hear_of_it(desk, session):
    changes = {"mode": "online", "join_url": "https://meet.example/room"}
    page = edit(desk, session, **changes)
    assert "Save and tell 3 families" in page.content.decode()
    assert stored(session).mode == "in_person"
    assert not Message.objects.exists()

    edit(desk, session, **changes, tell="1")

    assert stored(session).mode == "online"
    assert Message.objects.filter(template="changed").count() == 3
    assert "https://meet.example/room" in Message.objects.filter(template="changed").first().body


def test_two_coordinators_at_once_lose_nothing(desk, session):
    form = desk.get(at(session, "desk-edit")).context["form"]
    edit_session(session, {"held_in": "es"}, now=NOW + timedelta(minutes=1))
    typed = {**what_is_in(form), "title_en": "What I typed"}

    page = desk.post(at(session, "desk-edit"), typed)

    assert "Somebody else changed this session" in page.content.decode()
    assert "What I typed" in page.content.decode()
    assert stored(session).title == session.title
    newly_seen = stored(session).updated_at.isoformat()
    desk.post(at(session, "desk-edit"), {**typed, "held_in": "es", "seen": newly_seen})
    assert stored(session).title["en"]["text"] == "What I typed"


def test_a_double_click_on_save_is_no_conflict(desk, session):
    typed = {**what_is_in(desk.get(at(session, "desk-edit")).context["form"]), "title_en": "Better"}

    answers = [desk.post(at(session, "desk-edit"), typed).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert stored(session).sequence == 1


def test_places_that_were_promised_cannot_be_taken_away_and_nothing_is_half_saved(desk, session):
    page = edit(desk, session, capacity="2", title_en="Other")

    assert "3 places are already promised" in page.content.decode()
    assert stored(session).title == session.title
    edit(desk, session, capacity="5")
    assert stored(session).roster.capacity == 5


def test_a_published_session_keeps_an_english_title_that_somebody_read(desk, session):
    form = desk.get(at(session, "desk-edit")).context["form"]
    typed = {name: value for name, value in what_is_in(form).items() if name != "title_en_read"}

    page = desk.post(at(session, "desk-edit"), typed)

    assert "Please approve the English title first." in page.content.decode()
    assert stored(session).title == session.title


def test_a_private_program_never_shows_a_session_to_everybody(desk):
    visits = make_program("visits", "Home visits", is_public=False)
    visit = make_session(program=visits, visibility="private", venue=make_venue())

    edit(desk, visit, visibility="public")

    assert stored(visit).visibility == "private"
