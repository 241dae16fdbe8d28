"""What became of a text: once, whatever order it is told in; what did not arrive becomes a call."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.test import Client

from accounts.models import Consent
from events.outbox.models import CallTask, Channel, Delivery, Message, State
from events.outbox.noting import note_sent
from events.outbox.sending import send_due
from events.rosters.registration import register
from events.texting.receiving import take_in
from tests.events.outbox.text_provider import TextProvider
from tests.events.texting.conftest import agree
from tests.factories import NOW, make_party, make_session

pytestmark = pytest.mark.django_db
NUMBER = "+18605550142"


@pytest.fixture
def provider(settings):
    provider = TextProvider()
    settings.SMS_URL = provider.url
    yield provider
    provider.close()


@pytest.fixture
def sent(provider):
    """A family's confirmation, over real HTTP to the provider."""
    party = agree(make_party(contact=NUMBER))
    register(party, make_session().roster, now=NOW)
    send_due(NOW, channel=Channel.SMS)
    return Message.objects.get()


def report(text, status, code=""):
    fields, headers = text.report(status, code)
    path = text.callback.partition("//")[2].partition("/")[2]
    answer = Client().post(f"/{path}", fields, headers=headers)
    assert answer.status_code == 204
    return Message.objects.get()


def told(message):
    return list(
        message.deliveries.filter(event__in=("delivered", "failed", "undelivered")).values_list("event", "detail")
    )


def test_a_text_goes_out_and_the_report_that_it_arrived_comes_back(provider, sent):
    (text,) = provider.texts
    assert (sent.state, sent.provider_id) == (State.SENT, text.sid)
    assert text.body == sent.body
    for status in ("queued", "sending", "sent", "delivered", "delivered", "read"):
        message = report(text, status)
    assert message.state == State.SENT
    assert told(message) == [("delivered", "")]
    assert not CallTask.objects.exists()


def test_an_answer_goes_to_a_number_that_nobody_knows(provider):
    take_in("SM1", NUMBER, "HELP", now=NOW)
    send_due(NOW, channel=Channel.SMS)
    (text,) = provider.texts
    assert text.to == NUMBER
    assert report(text, "failed", "30003").state == State.FAILED
    assert not CallTask.objects.exists()


@pytest.mark.parametrize("order", list(permutations(["sent", "failed", "delivered", "undelivered"])))
def test_what_was_delivered_stays_delivered_in_any_order(provider, sent, order):
    for status in (*order, *order):
        message = report(provider.texts[0], status)
    assert message.state == State.SENT
    assert not CallTask.objects.exists()
    events = [event for event, _detail in told(message)]
    assert events.count("delivered") == 1
    assert events[-1] == "delivered"
    assert len(events) == len(set(events))


@pytest.mark.rule("D9.7")
@pytest.mark.parametrize(("status", "code"), [("failed", "30008"), ("undelivered", "30007")])
def test_what_did_not_arrive_becomes_a_call(provider, sent, status, code):
    for _time in range(2):
        message = report(provider.texts[0], status, code)
    assert message.state == State.FAILED
    assert told(message) == [(status, code)]
    assert CallTask.objects.get().message_id == message.pk
    assert Consent.objects.filter(revoked_at=None).count() == 1


@pytest.mark.rule("D6.5")
@pytest.mark.parametrize("code", ["30003", "30004", "30005", "30006"])
def test_a_number_that_takes_no_texts_is_called_from_now_on(provider, sent, code):
    report(provider.texts[0], "undelivered", code)
    assert not Consent.objects.filter(revoked_at=None).exists()
    assert CallTask.objects.count() == 1


def test_what_is_of_no_more_use_is_nobodys_call(provider, sent):
    Message.objects.update(expires_at=NOW)
    assert report(provider.texts[0], "failed").state == State.FAILED
    assert not CallTask.objects.exists()


def test_a_report_of_another_text_says_nothing_of_this_one(provider, sent):
    text = provider.texts[0]
    text.sid = "SMother"
    assert report(text, "failed").state == State.SENT
    assert not Delivery.objects.filter(event="failed").exists()


def test_of_a_text_that_hung_the_report_says_that_it_was_taken(provider, sent):
    """Nobody gets it twice: what waits for its second try is known to be there."""
    Message.objects.update(state=State.QUEUED, provider_id="", sent_at=None)
    message = report(provider.texts[0], "delivered")
    assert (message.state, message.provider_id) == (State.SENT, provider.texts[0].sid)
    send_due(NOW, channel=Channel.SMS)
    assert len(provider.texts) == 1


def test_a_worker_that_still_holds_it_does_not_write_over_the_report(provider, sent):
    Message.objects.update(state=State.SENDING, claimed_by="00000000-0000-0000-0000-000000000001", claimed_at=NOW)
    held = Message.objects.get()
    report(provider.texts[0], "failed", "30008")
    note_sent([held], provider.texts[0].sid, NOW)
    assert Message.objects.get().state == State.FAILED


def test_what_was_withdrawn_stays_withdrawn(provider, sent):
    Message.objects.update(state=State.EXPIRED)
    assert report(provider.texts[0], "failed").state == State.EXPIRED
    assert not CallTask.objects.exists()


def test_several_messages_that_went_as_one_text_have_one_fate(provider, sent):
    register(sent.person.parties.get(), make_session("Reading").roster, now=NOW)
    Message.objects.update(provider_id=sent.provider_id, state=State.SENT)
    fields, headers = provider.texts[0].report("failed", "30008")
    Client().post("/" + provider.texts[0].callback.split("/", 3)[3], fields, headers=headers)
    assert set(Message.objects.values_list("state", flat=True)) == {State.FAILED}
    assert CallTask.objects.count() == 2
