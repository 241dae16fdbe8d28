"""Who opens or exports a list of people is written down: who, when, what; never whose name or number."""

from __future__ import annotations

from itertools import chain

import pytest
import time_machine
from django.urls import resolve

from accounts.history import Access
from events.outbox.models import CallTask, Message
from events.rosters.registration import register
from tests.factories import NOW, make_coordinator, make_facilitator, make_party, make_session
from tests.walking import all_urls, filtered_urls, read

FAMILY = "zzname"
SECRETS = (FAMILY, "zzmail", "zzother")
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.rule("D7.4")]


@pytest.fixture(autouse=True)
def on_that_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def session(settings):
    """A session with a family that waits for a call."""
    settings.SECOND_FACTOR_REQUIRED = False
    session = make_session()
    party = make_party("Zzname Example", contact="zzmail@family.example", others=("Zzother Example",))
    register(party, session.roster, now=NOW)
    CallTask.objects.create(message=Message.objects.get())
    return session


def pages_naming_the_family(client):
    """Every address that shows her, by name, with what was written down when it was opened."""
    for url in chain(all_urls(), filtered_urls(FAMILY[:-1])):
        before = set(Access.objects.values_list("pk", flat=True))
        if FAMILY in read(client.get(url)):
            yield url, Access.objects.exclude(pk__in=before)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            "coordinator",
            {
                "desk",
                "desk-roster",
                "desk-roster-file",
                "desk-move",
                "desk-cancel",
                "desk-calls",
                "desk-messages",
                "door",
            },
        ),
        ("facilitator", {"door"}),
    ],
)
def test_opening_a_page_that_names_a_family_is_noted(client, session, role, expected):
    user = make_coordinator() if role == "coordinator" else make_facilitator(session)
    client.force_login(user)
    seen = set()

    for url, rows in pages_naming_the_family(client):
        match = resolve(url.split("?")[0])
        seen.add(match.url_name)
        assert {row.actor for row in rows} == {user}, url
        assert all(row.what for row in rows), url
        if "slug" in match.kwargs:
            assert [(row.subject_type, row.subject_id) for row in rows] == [("session", session.pk)], url
        else:
            assert len(rows) == len({row.subject_id for row in rows}), f"one row for each that is shown: {url}"

    assert seen >= expected, "else this proves nothing"
    kept = str([*Access.objects.values()]).lower()
    assert not [secret for secret in (*SECRETS, user.email) if secret in kept]


def test_who_is_refused_saw_nothing_and_is_not_noted(client, session):
    client.force_login(make_facilitator(make_session("Coffee")))

    assert not [*pages_naming_the_family(client)]
    assert not Access.objects.filter(subject_type="session", subject_id=session.pk).exists()
