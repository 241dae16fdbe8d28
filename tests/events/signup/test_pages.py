"""The pages of a session and of a series: all one needs to know, and never the join link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.languages import approved
from events.outbox.models import Message
from events.rosters.models import Party, Roster
from events.schedule.details import Assignment, Part, Resource
from events.schedule.models import Series, Session
from events.schedule.scheduling import cancel_session, move_session
from tests.events.signup.filling_in import NASTY, typed
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_facilitator,
    make_language,
    make_organization,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example/secret"


@pytest.fixture
def see(client):
    def go(session, language="en"):
        with translation.override(language):
            answer = client.get(session.get_absolute_url())
        assert answer.status_code == 200
        return answer.content.decode()

    return go


def test_a_session_says_all_that_one_needs_to_come(see):
    venue = make_venue("Museum", "Waterbury", street="1 Main Street", way_in=approved(en="Ring twice."))
    program = make_program(sponsors=approved(en="Thanks to CSDE."))
    session = make_session(
        "Trust", venue=venue, program=program, summary=approved(en="Play **games**."), bring=approved(en="A friend.")
    )
    Part.objects.create(session=session, order=1, minutes=20, title=approved(en="Talk"))
    Assignment.objects.create(session=session, name="Alma Ejemplo", role="catalyst")
    make_facilitator(session)
    page = see(session)
    for said in (
        "Friday, December 11", "9:30–11:00 AM", "Museum, 1 Main Street, Waterbury", "Ring twice.",
        "<strong>games</strong>", "A friend.", "Talk", "20 minutes", "Alma Ejemplo", "Thanks to CSDE.",
        "20 places left", "Ask by <bdi>Friday, December 4</bdi>", "860-555-0142", "hello@program.example",
    ):  # fmt: skip
        assert said in page
    assert "Fay Facilitator" not in page


@pytest.mark.parametrize(
    "summary",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://tracker.example/x.png)",
        "<img src=x onerror=1>",
    ],
)
def test_a_text_of_staff_can_do_no_harm(see, summary):
    page = see(make_session(summary=approved(en=summary)))
    article = page[page.index("<article>") : page.index("</article>")]
    assert "<script" not in article
    assert "<img" not in article
    assert 'href="javascript' not in article


@pytest.mark.rule("D1.4")
@pytest.mark.parametrize("mode", ["online", "both"])
def test_the_join_link_is_on_the_own_page_of_who_has_a_place_and_nowhere_else(client, see, send, mode):
    session = make_session(mode=mode, join_url=SECRET, capacity=1)
    for address in (session.get_absolute_url(), reverse("events:sign-up", args=[session.slug]), "/en/"):
        assert SECRET not in client.get(address).content.decode()
    assert "The link comes with the confirmation." in see(session)

    assert SECRET in client.get(send(session)["Location"]).content.decode()

    waiting = send(session, name="Bo", contact="bo@family.example")
    assert SECRET not in client.get(waiting["Location"]).content.decode()
    assert SECRET not in Message.objects.get(template="waitlisted").body


@pytest.mark.rule("D1.4")
def test_the_mode_changes_after_publication_too(client, see, send):
    session = make_session()
    page = send(session)["Location"]
    Session.objects.filter(pk=session.pk).update(mode="online", join_url=SECRET)
    assert "You can take part online." in see(session)
    assert SECRET in client.get(page).content.decode()


def test_who_signs_in_as_staff_does_not_see_the_join_link_here_either(client, see):
    session = make_session(mode="online", join_url=SECRET)
    client.force_login(make_coordinator(make_organization()))
    assert SECRET not in see(session)


def test_a_moved_session_keeps_its_address_and_says_from_when(see):
    session = make_session()
    address = session.get_absolute_url()
    move_session(session, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW)
    session.refresh_from_db()
    assert session.get_absolute_url() == address
    assert "Date changed from <bdi>Friday, December 11, 9:30 AM</bdi>." in see(session)


def test_a_canceled_session_says_so_first_and_has_no_form(see):
    session = make_session()
    cancel_session(session, now=NOW)
    page = see(session)
    assert '<span class="word">Canceled:</span> Math at home</h1>' in page
    assert "<form" not in page


@pytest.mark.rule("D1.8")
def test_what_is_over_stays_at_its_address_with_recording_slides_and_notes_and_no_form(see, morning):
    session = make_session()
    make_session("A later evening of the course", roster=session.roster, starts_at=SOON + timedelta(days=400))
    address = session.get_absolute_url()
    for kind in ("recording", "slides", "notes"):
        url = f"https://archive.example/{kind}"
        Resource.objects.create(session=session, kind=kind, url=url, captions=kind == "recording")
    assert "archive.example" not in see(session)

    morning.move_to(SOON + timedelta(days=300))
    page = see(session)

    assert session.get_absolute_url() == address
    for kind in ("recording", "slides", "notes"):
        assert f'href="https://archive.example/{kind}"' in page
    assert "Recording with captions" in page
    assert "Friday, December 11, 2026" in page
    assert "<form" not in page


@pytest.mark.rule("D1.8")
def test_a_recording_without_captions_cannot_be_shown():
    with pytest.raises(IntegrityError, match="recording_has_captions"), transaction.atomic():
        Resource.objects.create(session=make_session(), kind="recording", url="https://archive.example/1")


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"status": "skipped"}, {"visibility": "private"}])
def test_what_is_not_announced_has_no_page_for_anybody(client, hidden):
    session = make_session(**hidden)
    client.force_login(make_coordinator(make_organization()))
    assert client.get(reverse("events:session", args=[session.slug])).status_code == 404


def test_a_session_by_link_opens_with_its_link_only(client, see):
    session = make_session(visibility="link")
    address = reverse("events:session", args=[session.slug])
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?key=1-1.guess").status_code == 404
    assert client.get(f"{address}?key={make_session(visibility='link').link_key}").status_code == 404
    assert 'content="noindex"' in see(session)


def test_where_english_stands_in_the_page_says_so_and_marks_it(see):
    page = see(make_session("Trust", summary=approved(en="Play.")), language="es")
    assert '<span lang="en" dir="ltr">Trust</span>' in page
    assert '<div lang="en" dir="ltr"><p>Play.</p>' in page
    assert 'class="language-note"' in page
    assert 'class="language-note"' not in see(make_session("Trust"))


def test_a_draft_of_a_translation_is_not_shown(see):
    session = make_session("Trust")
    session.title["es"] = {"text": "Confianza", "state": "draft"}
    session.save()
    assert "Confianza" not in see(session, language="es")


def test_the_other_language_of_a_page_is_one_tap_away_and_keeps_the_key(see):
    session = make_session(visibility="link")
    assert f'href="/es/sessions/{session.slug}/?key={session.link_key}"' in see(session)


def test_a_series_shows_what_comes_and_what_was_with_its_recordings(client, see):
    series = Series.objects.create(program=make_program(), slug="cafe", title=approved(en="A season"))
    was = make_session("Was", series=series, starts_at=NOW - timedelta(days=30))
    Resource.objects.create(session=was, kind="recording", url="https://archive.example/1", captions=True)
    first = make_session("Comes", series=series)
    make_session("A draft", series=series, status="draft", starts_at=SOON + timedelta(days=2))
    page = client.get(series.get_absolute_url()).content.decode()
    assert page.index("Comes") < page.index("Past dates") < page.index("Was") < page.index("Recording")
    assert "A draft" not in page
    assert "<form" not in page
    assert "All dates: A season" in see(first)


def test_one_signs_up_on_the_page_of_a_course_for_all_its_dates(client):
    roster = Roster.objects.create(capacity=20)
    series = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math"), roster=roster)
    begun = make_session("One", series=series, roster=roster, starts_at=NOW - timedelta(days=3))
    following = make_session("Two", series=series, roster=roster)
    page = client.get(series.get_absolute_url()).content.decode()
    assert f'action="/en/sessions/{following.slug}/sign-up/"' in page
    assert begun.slug in page


def test_a_series_that_shows_nothing_is_not_there_and_a_later_part_leads_to_the_whole(client):
    series = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math"))
    make_session(series=series, status="draft")
    assert client.get(series.get_absolute_url()).status_code == 404
    later = Series.objects.create(program=series.program, slug="math-2", root=series, title=series.title)
    make_session(series=later, starts_at=SOON + timedelta(days=1))
    answer = client.get(reverse("events:series", args=["math-2"]))
    assert (answer.status_code, answer["Location"]) == (301, series.get_absolute_url())
    assert client.get(series.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_nothing_that_is_typed_into_a_form_breaks_it(client, value):
    session = make_session(program=make_program("cafe", asks_work=True), capacity=None)
    address = reverse("events:sign-up", args=[session.slug])
    for name in (
        "name", "contact", "others", "children", "language", "workplace", "job_role", "town", "help-words",
        "help-language", "help-meal", "date", "only_all", "texts-texts", "more-note",
        "submit_key", "seen", "csrfmiddlewaretoken",
    ):  # fmt: skip
        own = {"name": f"Ada {name}", "contact": f"{name}@family.example", name: value}
        answer = client.post(address, {**typed(session), **own})
        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
            assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    assert all("\x00" not in party.lead.name for party in Party.objects.all())


def test_a_later_part_that_nobody_may_see_yet_does_not_tell_that_it_or_the_whole_is_there(client):
    root = Series.objects.create(program=make_program(), slug="secret-plan", title=approved(en="Math"))
    make_session(series=root, status="draft")
    later = Series.objects.create(program=root.program, slug="math-2", root=root, title=root.title)
    make_session(series=later, status="draft", starts_at=SOON + timedelta(days=1))
    answer = client.get(reverse("events:series", args=["math-2"]))
    assert answer.status_code == 404
    assert "secret-plan" not in answer.content.decode()


def test_help_is_asked_once_and_no_signed_language_is_offered_for_reading(client, languages):
    make_language("ase", "American Sign Language")
    page = client.get(make_session().get_absolute_url()).content.decode()
    assert page.count("Do you need help to come?") == 1
    assert "In your own words" in page
    assert "We write in English, Spanish and Portuguese." in page
    reading = page[page.index('name="language"') :]
    assert 'value="ase"' not in reading[: reading.index("</select>")]


def test_an_unknown_session_is_not_there(client):
    assert client.post("/en/sessions/nowhere/sign-up/", {}).status_code == 404
