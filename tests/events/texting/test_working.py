"""Without anybody who delivers texts, nobody is reached by text."""

from __future__ import annotations

import pytest

from events.outbox.models import CallTask, Channel, Message, State
from events.outbox.queueing import route_to
from events.outbox.silencing import silence
from events.rosters.registration import register
from events.schedule.scheduling import cancel_session
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


@pytest.mark.rule("D9.7")
@pytest.mark.parametrize("why", ["no yes to texts", "said stop", "no texts here", "mail comes back"])
def test_a_cancellation_that_no_channel_carries_becomes_a_call_in_the_familys_language(phone, settings, why):
    session = make_session(title_es="Matemáticas en casa")
    contact = "ada@family.example" if why == "mail comes back" else phone.number
    party = make_party(contact=contact, language="es")
    if why != "no yes to texts":
        agree(party)
    register(party, session.roster, now=NOW)
    Message.objects.update(state=State.SENT)
    CallTask.objects.all().delete()
    if why == "said stop":
        phone.text("ALTO")
    elif why == "mail comes back":
        silence("email", contact, "bounced", now=NOW)
    elif why == "no texts here":
        settings.SMS_URL = ""

    cancel_session(session, now=NOW)

    call = CallTask.objects.get().message
    assert (call.template, call.channel, call.language) == ("canceled", Channel.CALL, "es")
    assert "Matemáticas en casa" in call.body
