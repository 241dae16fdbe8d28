"""The public feeds: what a calendar program is told, and what it never is."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta

import pytest
import recurring_ical_events
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from accounts.languages import approved
from events.calendars.parts import PARTS
from events.calendars.serving import CALENDARS
from events.schedule.models import Session
from events.schedule.scheduling import Plan, cancel_session, edit_session, move_session, publish_session
from events.schedule.seasons.building import build_season
from tests.factories import NEW_YORK, NOW, SOON, make_program, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(client):
    """Read a feed: no header but those given."""

    def read(slug="academy", query="", **headers):
        return client.get(reverse("events:program-feed", args=[slug]) + query, headers=headers)

    return read


@pytest.mark.rule("D9.1")
def test_everybody_can_read_the_public_dates_of_a_program(feed, events_in):
    ours = make_session("Math at home")
    make_session("Coffee", program=make_program("cafe", "Friday CAFÉ"))

    response = feed()

    assert response.status_code == 200
    assert list(events_in(response)) == [str(ours.uid)]
    assert len(events_in(feed("all"))) == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?town=waterbury", {"There"}),
        ("?town=WATERBURY&online=0", {"There"}),
        ("?online=1", {"Online"}),
        ("?language=es", {"En casa"}),
        ("?town=Nowhere", set()),
        ("?utm_source=mail", {"There", "Online", "En casa"}),
    ],
)
@pytest.mark.rule("D9.1")
def test_a_feed_can_be_narrowed_to_a_town_a_language_or_to_what_is_online(feed, events_in, query, expected):
    make_session("There", venue=make_venue("Silas", "Waterbury"))
    make_session("Online", mode="online")
    make_session("En casa", held_in="es")

    assert {str(event["SUMMARY"]) for event in events_in(feed(query=query)).values()} == expected


@pytest.mark.parametrize("query", ["?town=%00", "?town=" + "a" * 61, "?language=" + "x" * 500, "?town=%ED%A0%80"])
def test_nonsense_in_the_address_breaks_nothing(feed, query):
    make_program()
    assert feed(query=query).status_code in {200, 404}


@pytest.mark.parametrize("hidden", [{"visibility": "private"}, {"visibility": "link"}, {"status": "draft"}])
@pytest.mark.rule("D9.9")
def test_what_is_not_public_is_in_no_public_feed_also_not_for_those_who_may_see_it(client, feed, hidden):
    make_session("Marked visit 4711", **hidden)
    client.force_login(make_user())

    for slug in ("academy", "all"):
        assert b"4711" not in feed(slug).content
        assert b"BEGIN:VEVENT" not in feed(slug).content


def test_a_program_that_is_not_public_or_not_there_has_no_feed(feed):
    make_session("Visit", program=make_program("visits", "Home Visits", is_public=False))

    assert feed("visits").status_code == 404
    assert feed("nothing").status_code == 404


@pytest.mark.rule("D9.2")
def test_a_feed_is_plain_calendar_data_also_without_any_event(feed):
    make_session("Bücher; Mathe, 日本語 📚" * 9, program=make_program("cafe", "Café"))
    make_program()

    for slug in ("cafe", "academy"):
        response = feed(slug)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Content-Disposition"] == f'inline; filename="{slug}.ics"'
        lines = response.content.split(b"\r\n")
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert lines[-2:] == [b"END:VCALENDAR", b""]
        assert {b"VERSION:2.0", b"METHOD:PUBLISH"} <= set(lines)
        assert all(len(line) <= 75 and line.decode() is not None for line in lines)
        assert b"\n" not in b"".join(lines)


@pytest.mark.rule("P33", "P38", "D9.8")
def test_a_public_feed_invites_nobody_and_has_no_join_link_address_or_phone(feed):
    program = make_program(contact_email="someone@program.example", contact_phone="860-555-0199")
    make_session(program=program, mode="both", join_url="https://video.example/secret")

    text = feed().content.decode().replace("\r\n ", "")

    for unwanted in ("ATTENDEE", "ORGANIZER", "VALARM", "video.example", "someone@", "555-0199", "/p/"):
        assert unwanted not in text
    assert "X-WR-CALNAME:Parent Academy" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text
    assert "X-PUBLISHED-TTL:PT4H" in text


@pytest.mark.rule("P29", "D9.6")
def test_every_change_of_content_raises_sequence_and_date_of_change_and_keeps_the_uid(feed, events_in, today):
    session = make_session("Math at home")
    uid = str(session.uid)
    seen = [events_in(feed())[uid]]
    changes = [
        lambda now: edit_session(session, {"title": approved(en="Reading at home")}, now=now),
        lambda now: move_session(session, SOON + timedelta(days=7), SOON + timedelta(days=7, hours=2), now=now),
        lambda now: cancel_session(session, now=now),
    ]
    for number, change in enumerate(changes, 1):
        now = NOW + timedelta(minutes=number)
        today.move_to(now, tick=False)
        change(now)
        seen.append(events_in(feed())[uid])

    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2, 3]
    changed = [event["LAST-MODIFIED"].dt for event in seen]
    assert changed == sorted(set(changed))
    assert changed == [event["DTSTAMP"].dt for event in seen]
    assert len({event.to_ical() for event in seen}) == 4


@pytest.mark.rule("D9.7", "D9.10")
def test_a_canceled_session_stays_with_a_word_in_its_title_and_old_ones_leave_after_60_days(feed, events_in, today):
    session = make_session("Math at home", starts_at=SOON)
    cancel_session(session, now=NOW)

    for days, there in [(0, True), (30, True), (59, True), (61, False)]:
        today.move_to(session.ends_at + timedelta(days=days), tick=False)
        event = events_in(feed()).get(str(session.uid))
        assert (event is not None) is there
        if event:
            assert event["STATUS"] == "CANCELLED"
            assert str(event["SUMMARY"]) == "Canceled: Math at home"


@pytest.mark.parametrize("change", [datetime(2026, 11, 1), datetime(2027, 3, 14)], ids=["autumn", "spring"])
@pytest.mark.rule("D9.5", "P34")
def test_a_weekly_course_keeps_its_time_on_the_wall_when_the_clocks_change(feed, today, change):
    """Read by a calendar library that knows only the VTIMEZONE that we tell."""
    first = change.replace(hour=9, minute=30, tzinfo=NEW_YORK) - timedelta(days=10)
    today.move_to(first - timedelta(days=9), tick=False)
    plans = [Plan(starts_at=first + timedelta(weeks=week), title=approved(en=f"Evening {week}")) for week in range(4)]
    for session in build_season(make_program(), approved(en="Course"), plans, now=NOW, shared=True).sessions.all():
        publish_session(session, now=NOW)

    calendar = Calendar.from_ical(feed().content)

    told = recurring_ical_events.of(calendar).between(first - timedelta(days=1), first + timedelta(days=30))
    assert [event["DTSTART"].dt.strftime("%H:%M") for event in told] == ["09:30"] * 4
    assert [event["DTSTART"].dt.timestamp() for event in told] == [plan.starts_at.timestamp() for plan in plans]
    assert {event["DTSTART"].params["TZID"] for event in told} == {"America/New_York"}
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"America/New_York"}


def test_each_language_has_its_own_feed(client, events_in):
    session = make_session("Math at home", title_es="Matemáticas en casa")

    english, spanish = (client.get(f"/{code}/feeds/academy.ics") for code in ("en", "es"))

    assert str(events_in(english)[str(session.uid)]["SUMMARY"]) == "Math at home"
    assert str(events_in(spanish)[str(session.uid)]["SUMMARY"]) == "Matemáticas en casa"
    assert "/es/sessions/" in str(events_in(spanish)[str(session.uid)]["URL"])
    assert english["ETag"] != spanish["ETag"]


@pytest.mark.rule("D9.4")
def test_two_reads_are_the_same_bytes_and_a_change_of_one_session_changes_only_its_event(feed, events_in, today):
    one, other = make_session("One"), make_session("Other", starts_at=SOON + timedelta(days=1))
    first = feed()
    today.move_to(NOW + timedelta(days=1), tick=False)
    CALENDARS.forget()
    PARTS.forget()
    cache.clear()
    assert feed().content == first.content
    assert feed()["ETag"] == first["ETag"]

    edit_session(one, {"title": approved(en="One more")}, now=NOW + timedelta(days=1))

    before, after = events_in(first), events_in(feed())
    assert before[str(other.uid)].to_ical() == after[str(other.uid)].to_ical()
    assert before[str(one.uid)].to_ical() != after[str(one.uid)].to_ical()
    head = first.content.partition(b"BEGIN:VEVENT")[0]
    assert feed().content.startswith(head)


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.counts("events:program-feed")
def test_a_feed_needs_the_same_queries_for_any_number_of_sessions(feed, django_assert_num_queries, count):
    for number in range(count):
        make_session(f"Session {number}")

    with django_assert_num_queries(2):  # what it holds, and what of that is new
        assert feed().content.count(b"BEGIN:VEVENT") == count
    CALENDARS.forget()
    with django_assert_num_queries(1):
        joined = feed()
    with django_assert_num_queries(1):
        assert feed().content == joined.content
    with django_assert_num_queries(1):
        assert feed(if_none_match=joined["ETag"]).status_code == 304


@pytest.mark.rule("P35")
def test_zipped_bytes_are_the_same_calendar_with_the_same_name(feed):
    make_session()

    plain, zipped = feed(), feed(accept_encoding="gzip, deflate")

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] == plain["ETag"]
    assert zipped["Content-Length"] == str(len(zipped.content))
    assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"
    assert feed(accept_encoding="gzip", if_none_match=plain["ETag"]).status_code == 304
    assert "Content-Encoding" not in feed(accept_encoding="gzip;q=0")


def test_a_session_that_changes_while_its_feed_is_made_gets_no_lasting_name(feed, monkeypatch):
    session = make_session("Before")
    from events.calendars import serving

    def change_meanwhile(*shown, joined):
        edit_session(Session.objects.get(pk=session.pk), {"title": approved(en="After")}, now=NOW + timedelta(hours=1))
        return parts_of(*shown, joined=joined)

    parts_of = serving.parts_of
    monkeypatch.setattr(serving, "parts_of", change_meanwhile)
    response = feed()

    assert b"SUMMARY:After" in response.content
    assert "ETag" not in response
    assert "Last-Modified" not in response
    monkeypatch.undo()
    assert "ETag" in feed()
