"""Real HTTP with as little as a calendar program may send."""

from __future__ import annotations

import http.client
import re
import socket

import pytest
from django.urls import reverse

from events.calendars.linking import open_link
from events.rosters.registration import register
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(live_server):
    """Send nothing but the request line and the host."""

    def send(path, method="GET"):
        address = (live_server.thread.host, live_server.thread.port)
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: {address[0]}\r\nConnection: close\r\n\r\n".encode())
            response = http.client.HTTPResponse(connection, method=method)
            response.begin()
            return response.status, dict(response.headers), response.read()

    return send


@pytest.mark.rule("D9.3", "P36")
def test_feeds_answer_programs_that_send_nothing_about_themselves(ask, transactional_db):
    party, session = make_party(), make_session("Math at home")
    register(party, session.roster, now=NOW)
    link = open_link(party.lead, "sign_ups", now=NOW)

    for path in (
        reverse("events:program-feed", args=["academy"]),
        reverse("events:link-calendar", args=[link.token]),
        reverse("events:session-file", args=[session.slug]),
    ):
        status, headers, body = ask(path)
        assert status == 200
        assert headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert body.startswith(b"BEGIN:VCALENDAR\r\n")
        assert len(body) == int(headers["Content-Length"])
        assert "Set-Cookie" not in headers
        status, head, nothing = ask(path, "HEAD")
        assert (status, nothing) == (200, b"")
        for name in ("Content-Type", "Content-Length", "Content-Disposition"):
            assert head[name] == headers[name]
        assert ask(path.replace(".ics", "x.ics"))[0] == 404


@pytest.mark.rule("D9.3")
def test_robots_may_read_feeds(client):
    rules = re.findall(r"^(Allow|Disallow): (\S+)", client.get("/robots.txt").content.decode(), re.MULTILINE)

    def verdict(path):
        """The longest rule that fits decides (RFC 9309 2.2.2)."""
        fitting = [(len(rule), word) for word, rule in rules if re.match(re.escape(rule).replace(r"\*", ".*"), path)]
        return max(fitting, default=(0, "Allow"))[1]

    assert verdict(reverse("events:program-feed", args=["academy"])) == "Allow"
    assert verdict(reverse("events:link-calendar", args=["1-1.abc"])) == "Allow"
    assert verdict(reverse("events:link-mine", args=["1-1.abc"])) == "Disallow"
