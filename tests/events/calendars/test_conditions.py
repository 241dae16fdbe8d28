"""Asking whether a calendar is new: nothing is new only when truly nothing is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from events.calendars.linking import open_link
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import touch_sessions
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(client):
    def read(slug="academy", **headers):
        return client.get(reverse("events:program-feed", args=[slug]), headers=headers)

    return read


@pytest.mark.rule("D9.4", "P36")
def test_who_has_the_newest_calendar_is_told_so_by_name_or_by_date(feed, today):
    make_session()
    first = feed()
    today.move_to(NOW + timedelta(hours=4), tick=False)

    for headers in ({"if_none_match": first["ETag"]}, {"if_modified_since": first["Last-Modified"]}):
        again = feed(**headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
    assert feed(if_none_match=f'"other", {first["ETag"]}').status_code == 304
    assert feed(if_none_match=first["ETag"].removeprefix("W/")).status_code == 304


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
        "garbage",
        "0",
        "-1",
        "Mon, 99 Foo 2026",
        "\udcff",
        "1" * 5000,
    ],
)
@pytest.mark.rule("D9.4")
def test_a_wrong_date_or_garbage_gets_the_calendar(feed, date):
    make_session()
    feed()

    assert feed(if_modified_since=date).status_code == 200
    assert feed(if_none_match=date).status_code == 200


def _drop(session):
    Session.objects.filter(pk=session.pk).update(status="skipped")


def _touch(session):
    touch_sessions(Session.objects.filter(pk=session.pk), NOW)


def _swap(session):
    """One leaves as another comes; count and latest change stay the same."""
    other = make_session("New")
    Session.objects.filter(pk=other.pk).update(updated_at=session.updated_at)
    Session.objects.filter(pk=session.pk).update(visibility="private")


def _delete(session):
    session.delete()


def _rename(session):
    program = make_program()
    program.name = {"en": {"text": "Parents’ Academy", "state": "approved"}}
    program.save()


@pytest.mark.parametrize("change", [_drop, _touch, _swap, _delete, _rename])
@pytest.mark.rule("D9.4", "P36")
def test_any_change_is_news_also_within_the_same_second_or_when_a_session_is_gone(feed, change):
    session = make_session("Old")
    make_session("Stays", starts_at=SOON + timedelta(days=3))
    before = feed()

    change(session)

    assert feed(if_none_match=before["ETag"]).status_code == 200
    assert feed(if_modified_since=before["Last-Modified"]).status_code == 200
    after = feed()
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] != before["Last-Modified"]
    assert after.content != before.content


def test_a_state_that_comes_back_is_not_taken_for_the_one_between(client):
    """Who read the calendar while a sign-up was canceled still gets it when the family is back."""
    party, session = make_party(), make_session()
    registration = register(party, session.roster, now=NOW)
    url = reverse("events:link-calendar", args=[open_link(party.lead, "sign_ups", now=NOW).token])
    seen = [client.get(url)]
    cancel_registration(registration, now=NOW)
    seen.append(client.get(url))
    register(party, session.roster, now=NOW)
    seen.append(client.get(url))

    assert seen[0]["ETag"] == seen[2]["ETag"]
    assert len({response["Last-Modified"] for response in seen}) == 3
    assert client.get(url, headers={"if-modified-since": seen[1]["Last-Modified"]}).status_code == 200


def test_an_empty_cache_only_means_that_the_calendar_is_sent_once_more(feed):
    make_session()
    first = feed()
    cache.clear()

    assert feed(if_modified_since=first["Last-Modified"]).status_code == 200
    assert feed(if_none_match=first["ETag"]).status_code == 304


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_feed_can_only_be_read(client, method):
    make_program()
    strict = client.__class__(enforce_csrf_checks=True)
    assert getattr(strict, method)(reverse("events:program-feed", args=["academy"])).status_code == 405


@pytest.mark.rule("D9.3")
def test_a_feed_is_the_same_for_who_is_signed_in_and_gives_no_cookie(client, feed):
    make_session()
    anonymous = feed()
    client.force_login(make_user())

    signed_in = feed()

    assert signed_in.content == anonymous.content
    for response in (anonymous, signed_in):
        assert response["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
