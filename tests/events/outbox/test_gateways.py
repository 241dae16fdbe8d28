"""Texts over real HTTP to a provider on this machine: taken, refused for now or for good, or nobody knows."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured

from events.outbox.channels import twilio
from events.outbox.channels.sms import Never, NotNow, Unknown, open_gateway
from tests.events.outbox.text_provider import OUR_NUMBER, TextProvider

NUMBER, WORDS, BACK = (
    "+18605550142",
    "Math at home, viernes \u00e1 \u0645\u0631\u062d\u0628\u0627",
    "https://cafe.example/texts/status/1/",
)


@pytest.fixture
def provider(settings):
    provider = TextProvider()
    settings.SMS_URL = provider.url
    yield provider
    provider.close()


@pytest.fixture
def gateway(provider, monkeypatch):
    monkeypatch.setattr(twilio, "LIMITS", httpx.Timeout(0.5, connect=0.5))
    gateway = open_gateway()
    yield gateway
    gateway.close()


def test_a_text_is_taken_with_its_words_its_sender_and_where_to_report(gateway, provider):
    name = gateway.send(NUMBER, WORDS, BACK)
    (text,) = provider.texts
    assert (text.sid, text.to, text.body, text.callback, text.sender) == (name, NUMBER, WORDS, BACK, OUR_NUMBER)


def test_a_batch_takes_one_connection(gateway, provider):
    for number in range(5):
        gateway.send(f"+1860555010{number}", WORDS, BACK)
    assert provider.connections == 1


def test_a_messaging_service_sends_in_place_of_a_number(provider, settings):
    settings.SMS_URL = provider.url.replace("?from=", "?service=MGexample&from=")
    with closing(open_gateway()) as gateway:
        gateway.send(NUMBER, WORDS, BACK)
    assert provider.texts[0].sender == "MGexample"


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("7", 7),
        ("0", 0),
        ("99999999", 3600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("soon", None),
        ("-3", None),
        ("", None),
    ],
)
def test_who_is_busy_says_how_long_to_wait(gateway, provider, said, after):
    provider.answers[NUMBER] = (429, 20429, {"Retry-After": said})
    with pytest.raises(NotNow) as refusal:
        gateway.send(NUMBER, WORDS, BACK)
    assert not isinstance(refusal.value, Unknown)
    assert refusal.value.line_broken
    assert refusal.value.after == (None if after is None else timedelta(seconds=after))


@pytest.mark.parametrize("status", [500, 502, 504, 302])
def test_in_trouble_it_may_have_been_taken(gateway, provider, status):
    provider.answers[NUMBER] = status
    with pytest.raises(Unknown):
        gateway.send(NUMBER, WORDS, BACK)


def test_closed_for_repairs_it_was_not(gateway, provider):
    provider.answers[NUMBER] = 503
    with pytest.raises(NotNow) as refusal:
        gateway.send(NUMBER, WORDS, BACK)
    assert not isinstance(refusal.value, Unknown)


def test_nobody_there(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.SMS_URL = f"twilio+http://AC:token@127.0.0.1:{port}/?from={OUR_NUMBER}"
    with closing(open_gateway()) as gateway, pytest.raises(NotNow) as refusal:
        gateway.send(NUMBER, WORDS, BACK)
    assert not isinstance(refusal.value, Unknown)
    assert refusal.value.line_broken


@pytest.mark.parametrize("answer", ["hang", "drop", "nonsense"])
def test_what_was_taken_without_an_answer_is_found_and_never_sent_twice(gateway, provider, answer):
    began = datetime.now(UTC)
    provider.answers[1] = answer
    with pytest.raises(Unknown):
        gateway.send(NUMBER, WORDS, BACK)

    assert gateway.find(NUMBER, WORDS, began) == provider.texts[0].sid
    assert gateway.find(NUMBER, "Other words", began) is None
    assert gateway.find("+18605550143", WORDS, began) is None
    assert gateway.find(NUMBER, WORDS, began, known=[provider.texts[0].sid]) is None
    assert gateway.find(NUMBER, WORDS, began + timedelta(hours=1)) is None


def test_what_was_lost_on_the_way_is_not_found(gateway, provider):
    provider.answers[1] = "lost"
    with pytest.raises(Unknown):
        gateway.send(NUMBER, WORDS, BACK)
    assert gateway.find(NUMBER, WORDS, datetime.now(UTC) - timedelta(hours=1)) is None


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_while_nobody_can_be_asked_it_is_not_sent_again(gateway, provider, status):
    provider.answers["find"] = status
    with pytest.raises(NotNow):
        gateway.find(NUMBER, WORDS, datetime.now(UTC))


@pytest.mark.parametrize(
    ("code", "no_texts"), [(21211, True), (21614, True), (21610, True), (21408, False), (21617, False), (None, True)]
)
def test_refused_for_good(gateway, provider, code, no_texts):
    provider.answers[NUMBER] = (400, code)
    with pytest.raises(Never) as refusal:
        gateway.send(NUMBER, WORDS, BACK)
    assert refusal.value.no_texts == no_texts
    assert NUMBER not in str(refusal.value)
    assert "Math" not in str(refusal.value)


@pytest.mark.parametrize("answer", [(401, 20003), (403, 20005), (404, 20404), (400, 21606), (400, 21611)])
def test_what_is_wrong_with_our_account_is_not_the_texts_fault(gateway, provider, answer):
    provider.answers[NUMBER] = answer
    with pytest.raises(NotNow) as refusal:
        gateway.send(NUMBER, WORDS, BACK)
    assert refusal.value.line_broken


def test_half_an_address_sends_nothing(settings):
    settings.SMS_URL = "twilio://AC@api.twilio.com/"
    with pytest.raises(ImproperlyConfigured):
        open_gateway()


def test_the_demo_keeps_each_text_in_a_file_of_its_own_and_nobody_else_does(settings, tmp_path):
    settings.SMS_URL, settings.DEMO_TEXTS_DIR = "sink:", tmp_path / "texts"
    with pytest.raises(ImproperlyConfigured):
        open_gateway()
    settings.DEMO = True
    gateway = open_gateway()
    names = [gateway.send(NUMBER, f"{WORDS} {number}", BACK) for number in range(3)]
    files = sorted(settings.DEMO_TEXTS_DIR.iterdir())
    assert [file.stem for file in files] == names == sorted(names)
    assert json.loads(files[0].read_text())["text"] == f"{WORDS} 0"
    assert gateway.find(NUMBER, WORDS, datetime.now(UTC)) is None
