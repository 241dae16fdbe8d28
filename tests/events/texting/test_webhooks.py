"""What the provider tells us is believed only when it is signed; nothing that is sent to us breaks anything."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from events.outbox.models import Message
from events.texting import reading, receiving
from events.texting.models import LONGEST_TEXT, Inbound
from events.texting.signatures import signature_of
from tests.events.outbox.text_provider import TOKEN
from tests.events.outbox.text_provider import signature as as_their_manual_says
from tests.events.texting.conftest import signed_post
from tests.factories import NOW

pytestmark = pytest.mark.django_db
IN = "/texts/in/"
NASTY = [
    "\x00", "a\x00b", "\N{GRINNING FACE}", "\u202e\u2067evil", "x" * 1_000_000, "' OR 1=1; --", "\r\nBcc: a@b.example",
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "%s%n{{ 7*7 }}{% now %}", "\ufdfd" * 2000,
]  # fmt: skip


def fields(**more):
    return {"MessageSid": "SM1", "From": "+18605550142", "To": "+18605550100", "Body": "HELP", **more}


def test_our_signature_is_the_one_of_their_manual(settings):
    settings.SMS_URL = f"twilio://AC:{TOKEN.replace('/', '%2F')}@api.example/?from=+18605550100"
    said = fields(Body="¿Sí? 漢字 & = +", Extra="")
    signed = as_their_manual_says(f"{settings.SITE_URL}{IN}", said)
    assert Client().post(IN, said, headers={"X-Twilio-Signature": signed}).status_code == 200
    assert Inbound.objects.count() == 1


def test_the_example_of_their_manual(settings):
    """https://www.twilio.com/docs/usage/security: the address and fields that their libraries test with."""
    settings.SMS_URL = "twilio://AC:12345@api.example/?from=+18605550100"
    said = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature_of(url, {name: [value] for name, value in said.items()}) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize("forged", ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "\x7f", "é"])
def test_what_is_not_signed_is_not_read(forged):
    for path in (IN, reverse("text-status", args=["00000000-0000-0000-0000-000000000000"])):
        answer = Client().post(path, fields(), headers={"X-Twilio-Signature": forged} if forged else {})
        assert answer.status_code == 403
        assert answer.content == b""
    assert not Inbound.objects.exists()


def test_a_signature_holds_for_these_fields_and_this_address_alone(settings):
    key = signature_of(f"{settings.SITE_URL}{IN}", {name: [value] for name, value in fields().items()})
    header = {"X-Twilio-Signature": key}
    assert Client().post(IN, fields(Body="STOP"), headers=header).status_code == 403
    assert Client().post(f"{IN}?x=1", fields(), headers=header).status_code == 403
    assert Client().post(IN, fields(more="1"), headers=header).status_code == 403
    assert Client().post(IN, fields(), headers=header).status_code == 200


@pytest.mark.parametrize("url", ["", "sink:", "twilio://AC@api.example/?from=+18605550100"])
def test_where_no_texts_are_sent_nobody_can_sign(settings, url):
    """A key that everybody knows, such as none at all, opens nothing."""
    settings.SMS_URL = url
    assert signed_post(settings, IN, **fields()).status_code == 403


@pytest.mark.rule("P26")
@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_looking_at_an_address_changes_nothing(settings, method):
    header = {"X-Twilio-Signature": signature_of(f"{settings.SITE_URL}{IN}", {})}
    for path in (IN, reverse("text-status", args=["00000000-0000-0000-0000-000000000000"])):
        assert getattr(Client(), method)(path, headers=header).status_code in (403, 405)
    assert not Inbound.objects.exists()


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("name", ["Body", "From", "MessageSid", "To", "OptOutType", "Other"])
def test_nothing_that_is_sent_breaks_anything(settings, name, nasty):
    for _time in range(2):
        answer = signed_post(settings, IN, **fields(**{name: nasty}))
        assert answer.status_code in (200, 400)
    for inbound in Inbound.objects.all():
        assert "\x00" not in inbound.text
        assert len(inbound.text) <= LONGEST_TEXT
        assert inbound.number == "+18605550142"
    assert Inbound.objects.count() <= 1


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("name", ["MessageSid", "MessageStatus", "ErrorCode"])
def test_nothing_that_is_reported_breaks_anything(settings, name, nasty):
    path = reverse("text-status", args=["00000000-0000-0000-0000-000000000000"])
    said = {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "30003", name: nasty}
    assert signed_post(settings, path, **said).status_code in (204, 400)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%ff%fe=%ff&Body=%00", "application/x-www-form-urlencoded"),
        (b"Body=1", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"Body=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b'{"Body": "1"}', "application/json"),
        (b"&" * 5000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
        (b"Body=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
def test_what_is_no_form_is_refused(body, kind):
    answer = Client().generic("POST", IN, body, content_type=kind, headers={"X-Twilio-Signature": "x"})
    assert answer.status_code in (400, 403, 413)


@pytest.mark.parametrize("sender", ["", "262966", "ALERTS", "+1", "anonymous", "+266696687"])
def test_what_comes_from_no_phone_is_thanked_for_and_forgotten(settings, sender):
    assert signed_post(settings, IN, **fields(From=sender)).status_code == 200
    assert not Inbound.objects.exists()


def test_the_answer_says_nothing_itself(settings):
    """A text is answered by the outbox, like everybody."""
    answer = signed_post(settings, IN, **fields())
    assert answer.content.endswith(b"<Response/>")
    assert answer.headers["Content-Type"] == "text/xml"
    assert "no-store" in answer.headers["Cache-Control"]
    message = Message.objects.get()
    assert (message.number, message.send_after) == ("+18605550142", NOW)


def test_what_could_not_be_read_is_read_by_the_clock_and_the_log_does_not_quote_it(settings, monkeypatch, caplog):
    def breaks(*args, **more):
        raise RuntimeError("Ana writes: my secret")

    monkeypatch.setattr(reading, "_act", breaks)
    assert signed_post(settings, IN, **fields(Body="my secret")).status_code == 200
    assert "RuntimeError" in caplog.text
    for words in ("secret", "5550142", "Ana"):
        assert words not in caplog.text
    assert not Message.objects.exists()
    monkeypatch.undo()

    assert receiving.read_texts(NOW) == 1
    assert receiving.read_texts(NOW) == 0
    assert Message.objects.count() == 1
