"""Without anybody who delivers texts, nobody is reached by text."""

from __future__ import annotations

import pytest

from events.outbox.models import CallTask, Channel
from events.outbox.queueing import route_to
from events.rosters.registration import register
from tests.events.texting.conftest import agree
from tests.factories import NOW, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("D6.5")]


def test_where_no_texts_are_sent_who_said_yes_to_them_is_called(settings, phone):
    party = agree(make_party(contact=phone.number))
    assert route_to(party.lead, party.contact).channel == Channel.SMS

    settings.SMS_URL = ""

    assert route_to(party.lead, party.contact).channel == Channel.CALL
    register(party, make_session().roster, now=NOW)
    assert CallTask.objects.count() == 1


@pytest.mark.parametrize("kind", ["email", "mobile"])
def test_who_never_said_yes_to_texts_gets_none(phone, kind):
    """Also a number that came from a file."""
    contact = phone.number if kind == "mobile" else "ada@family.example"
    register(make_party(contact=contact), make_session().roster, now=NOW)
    assert phone.messages == []
