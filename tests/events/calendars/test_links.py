"""Personal calendars: what they show, to whom, and how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts import links
from accounts.languages import approved
from events.attendance.models import Absence
from events.calendars.linking import close_link, note_read, open_link, renew_link, write_reads
from events.calendars.models import CalendarLink
from events.outbox.models import Message
from events.rosters.registration import cancel_registration, register
from events.schedule.details import Assignment
from events.schedule.scheduling import move_session
from events.tasks import note_calendar_reads
from tests.factories import (
    NOW,
    SOON,
    make_facilitator,
    make_party,
    make_person,
    make_program,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


def address_of(link, language="en"):
    with translation.override(language):
        return reverse("events:link-calendar", args=[link.token])


@pytest.fixture
def owner():
    return make_party("Alma Ejemplo", contact="alma@family.example", others=("Beto Ejemplo",))


@pytest.fixture
def link(owner):
    return open_link(owner.lead, "sign_ups", now=NOW)


@pytest.mark.rule("D9.1", "P37")
def test_a_personal_calendar_shows_where_its_owner_has_a_place_and_nothing_else(client, owner, link, events_in):
    mine, waited_for, left, somebody_elses = (
        make_session(name, capacity=2) for name in ("Mine", "Full", "Left", "No")
    )
    register(make_party(), waited_for.roster, now=NOW)
    for session in (mine, waited_for, left):
        register(owner, session.roster, now=NOW)
    cancel_registration(owner.registrations.get(roster=left.roster), now=NOW)
    register(make_party(), somebody_elses.roster, now=NOW)

    assert list(events_in(client.get(address_of(link)))) == [str(mine.uid)]
    beto = open_link(owner.members.get().person, "sign_ups", now=NOW)
    assert list(events_in(client.get(address_of(beto)))) == [str(mine.uid)], "the other adult comes too"


def test_who_said_that_she_cannot_come_does_not_see_the_date(client, owner, link, events_in):
    session = make_session()
    register(owner, session.roster, now=NOW)
    Absence.objects.create(session=session, person=owner.lead, at=NOW)

    assert events_in(client.get(address_of(link))) == {}


@pytest.mark.rule("D9.8")
def test_the_way_to_join_is_in_personal_calendars_only(client, owner, link, events_in):
    session = make_session(mode="online", join_url="https://video.example/room")
    register(owner, session.roster, now=NOW)

    public = client.get(reverse("events:program-feed", args=["academy"]))
    event = events_in(client.get(address_of(link)))[str(session.uid)]

    assert b"video.example" not in public.content
    assert event["CONFERENCE"] == "https://video.example/room"
    assert "https://video.example/room" in event["DESCRIPTION"]


@pytest.mark.rule("D9.9", "P38")
def test_a_home_visit_is_only_its_label_and_a_time_in_the_familys_and_in_the_visitors_calendar(
    client, owner, link, events_in
):
    visits = make_program("visits", "Home Visits", is_public=False, visibility="private")
    visit = make_session(
        "MARKED title",
        program=visits,
        visibility="private",
        venue=make_venue("MARKED kitchen", street="4711 Elm Street"),
        summary=approved(en="MARKED summary"),
        bring=approved(en="MARKED bring"),
        join_url="https://video.example/MARKED",
        mode="both",
    )
    register(owner, visit.roster, now=NOW)
    visitor = make_facilitator(visit, role="visitor").people.get()
    visitors = open_link(visitor, "assignments", now=NOW)

    for one, language, label in [
        (link, "en", "Home visit"),
        (link, "es", "Visita al hogar"),
        (visitors, "en", "Home visit"),
    ]:
        response = client.get(address_of(one, language))
        event = events_in(response)[str(visit.uid)]
        assert str(event["SUMMARY"]) == label
        assert event["DTSTART"].dt == visit.starts_at
        assert event["CLASS"] == "PRIVATE"
        for secret in ("MARKED", "4711", "Ejemplo", "alma", visit.slug, "LOCATION", owner.token):
            assert secret not in response.content.decode().replace("\r\n ", "")


def test_a_facilitators_calendar_shows_the_sessions_at_which_she_has_a_part(client, events_in):
    session, other = make_session("Mine"), make_session("Other")
    make_session("Draft", status="draft")
    person = make_facilitator(session).people.get()
    Assignment.objects.create(session=session, person=person, role="host")
    Assignment.objects.create(session=make_session("Draft too", status="draft"), person=person, role="host")
    register(make_party(), other.roster, now=NOW)
    link = open_link(person, "assignments", now=NOW)

    assert list(events_in(client.get(address_of(link)))) == [str(session.uid)]


@pytest.mark.rule("P37")
def test_the_work_calendar_of_who_has_left_opens_nothing(client):
    user = make_facilitator(make_session())
    link = open_link(user.people.get(), "assignments", now=NOW)
    assert client.get(address_of(link)).status_code == 200

    user.is_active = False
    user.save()

    assert client.get(address_of(link)).status_code == 404


@pytest.mark.rule("P37", "D9.3")
def test_an_old_closed_foreign_or_broken_address_reveals_nothing(client, owner, link):
    old = address_of(link)
    first = client.get(old)
    link = renew_link(link, now=NOW)
    broken = links.sign("calendar", link.pk, 1)[:-1]
    for token in (broken, links.sign("manage", link.pk, link.version), links.sign("calendar", 999, 1), "1-1", "x"):
        assert client.get(reverse("events:link-calendar", args=[token])).status_code == 404
    assert client.get(old).status_code == 404
    assert client.get(old, headers={"if-none-match": first["ETag"]}).status_code == 404
    assert client.get(address_of(link)).status_code == 200

    close_link(link, now=NOW)

    assert client.get(address_of(link)).status_code == 404
    reopened = open_link(owner.lead, "sign_ups", now=NOW)
    assert reopened.version > link.version
    assert client.get(address_of(reopened)).status_code == 200


def test_a_calendar_goes_with_its_owner_when_two_people_turn_out_to_be_one(client, owner, link, events_in):
    """What is remembered of a link never stands against what the row says."""
    session = make_session()
    register(owner, session.roster, now=NOW)
    assert events_in(client.get(address_of(link)))
    CalendarLink.objects.filter(pk=link.pk).update(owner=make_person("Somebody else"))

    assert events_in(client.get(address_of(link))) == {}


@pytest.mark.rule("P30")
def test_the_uid_is_the_same_in_feed_message_and_file(client, owner, link, events_in):
    session = make_session()
    register(owner, session.roster, now=NOW)

    found = [
        client.get(reverse("events:program-feed", args=["academy"])),
        client.get(address_of(link)),
        client.get(reverse("events:session-file", args=[session.slug])),
        Message.objects.get(template="registered").calendar.encode(),
    ]

    assert [list(events_in(one)) for one in found] == [[str(session.uid)]] * 4
    move_session(session, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW + timedelta(minutes=1))
    moved = [client.get(address_of(link)), Message.objects.get(template="moved").calendar.encode()]
    assert [events_in(one)[str(session.uid)]["SEQUENCE"] for one in moved] == [1, 1]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.counts("events:link-calendar")
def test_a_personal_calendar_needs_the_same_queries_for_any_number(
    client, owner, link, django_assert_num_queries, count
):
    for number in range(count):
        register(owner, make_session(f"Session {number}").roster, now=NOW)

    with django_assert_num_queries(3):  # whose it is, what it holds, and what of that is new
        first = client.get(address_of(link))
    assert first.content.count(b"BEGIN:VEVENT") == count
    with django_assert_num_queries(2):
        assert client.get(address_of(link)).content == first.content
    with django_assert_num_queries(2):
        assert client.get(address_of(link), headers={"if-none-match": first["ETag"]}).status_code == 304
    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Robots-Tag"] == "noindex"


def test_reading_is_noted_without_writing_and_written_down_later(client, link, today):
    today.move_to(NOW + timedelta(minutes=3), tick=False)
    client.get(address_of(link))
    link.refresh_from_db()
    assert link.last_read_at is None

    note_calendar_reads()

    link.refresh_from_db()
    assert link.last_read_at == NOW + timedelta(minutes=3)
    assert write_reads(NOW) == 0, "twice is the same as once"
    today.move_to(NOW + timedelta(hours=4), tick=False)
    client.head(address_of(link))
    assert write_reads(NOW) == 1


def test_a_read_of_the_old_address_says_nothing_about_the_new_one(link):
    note_read(link.pk, link.version, NOW)
    link = renew_link(link, now=NOW)

    assert write_reads(NOW) == 0


def test_asking_twice_for_a_calendar_gives_the_same_one(owner, link):
    assert open_link(owner.lead, "sign_ups", now=NOW) == link
    assert open_link(owner.lead, "sign_ups", now=NOW).token == link.token
