"""What cannot be taken at the door is said, whatever was sent, and what was chosen stays chosen."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from events.attendance.models import Attendance, HeadCount
from events.rosters.models import Party
from events.rosters.registration import register
from tests.factories import NOW, SOON, make_facilitator, make_party, make_session

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
NASTY = (
    "9" * 5000, "-1", "0", "1e9", "2.5", "\u0661", str(2**63), str(2**64), "\x00", "a\x00b", "\ud800", "' OR 1=1 --",
    "<b>", "", " ", "\u202e", "\U0001f600" * 300, "x" * 70000,
)  # fmt: skip


@pytest.fixture
def party(client):
    """A family with two adults on a list that is open; the browser is the facilitator's."""
    session = make_session("Math at home", capacity=20)
    with time_machine.travel(SOON - timedelta(minutes=20), tick=False):
        client.force_login(make_facilitator(session))
        yield register(make_party("Ada", others=("Al",), children=2), session.roster, now=NOW).party


def address(name, party):
    return reverse(name, args=[party.registrations.get().roster.sessions.get().slug])


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("field", ["party", "key", "status", "adult", "children", "chosen"])
def test_whatever_is_sent_as_a_tap_is_answered(client, party, field, htmx):
    good = {"key": str(uuid4()), "party": party.registrations.get().pk, "status": "late", "chosen": "on"}
    for nasty in NASTY:
        sent = {**good, "adult": [party.lead.pk], field: nasty.encode("utf-8", "surrogatepass")}
        headers = {"HX-Request": "true"} if htmx else {}
        answer = client.post(address("events:door-mark", party), urlencode(sent, doseq=True), FORM, headers=headers)
        assert answer.status_code in {200, 302}, nasty[:20]
    assert client.get(address("events:door", party)).status_code == 200


@pytest.mark.parametrize("take_back", [{}, {"take_back": "on"}])
@pytest.mark.parametrize("field", ["name", "key", "adults", "children"])
def test_whatever_is_sent_of_who_walks_in_is_answered(client, party, field, take_back):
    for nasty in NASTY:
        sent = {"key": str(uuid4()), "name": "Zoe", "adults": "1", "children": "0", **take_back}
        sent[field] = nasty.encode("utf-8", "surrogatepass")
        answer = client.post(address("events:door-walk-in", party), urlencode(sent), FORM)
        assert answer.status_code in {200, 302}, nasty[:20]
    assert client.get(address("events:door", party), {"q": "\x00"}).status_code == 200


def test_a_number_that_is_none_marks_nobody(client, party):
    for number in ("9" * 5000, str(2**63), "-1"):
        client.post(address("events:door-mark", party), {"key": str(uuid4()), "party": number, "status": "present"})
    assert not Attendance.objects.exists()
    assert not HeadCount.objects.exists()
    assert not Party.objects.filter(source=Party.Source.DOOR).exists()


@pytest.mark.parametrize("htmx", [True, False])
def test_what_was_chosen_stays_chosen_and_in_sight(client, party, htmx):
    al = party.people[1]
    sent = {"key": str(uuid4()), "party": party.registrations.get().pk, "status": "late", "chosen": "on"}

    answer = client.post(
        f"{address('events:door-mark', party)}?q=nobody",
        {**sent, "adult": [al.pk], "children": "77"},
        headers={"HX-Request": "true"} if htmx else {},
    )

    page = answer.content.decode()
    assert '<details class="more" open>' in page
    assert re.findall(r'name="adult" value="(\d+)" checked', page) == [str(al.pk)]
    assert 'value="77"' in page
    assert "Please write a number of children from 0 to 20." in page
    assert not re.search(r'<li id="party-[^>]* hidden', page), "also where something else is searched for"
