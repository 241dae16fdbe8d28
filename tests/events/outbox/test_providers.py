"""E-mail by a provider: its real adapter talks to a server on this machine that answers as the provider does."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from anymail.signals import tracking
from django.urls import include, path

import config.urls
from accounts.models import Contact
from config.providers import take_report
from events.outbox.channels import post
from events.outbox.models import CallTask, State
from events.outbox.sending import send_due
from tests.factories import NOW

ROOT = Path(__file__).parent.parent.parent.parent
urlpatterns = [*config.urls.urlpatterns, path("anymail/", include("anymail.urls"))]


class Provider(BaseHTTPRequestHandler):
    """Answers as Postmark does."""

    def do_POST(self):
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.mails.append(mail)
        to = mail["To"]
        status, answer = self.server.answers.get(to, (200, {}))
        number = len(self.server.mails)
        said = {"ErrorCode": 0, "Message": "OK", "MessageID": f"name-{number}", "To": to, **answer}
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Nothing on the screen."""


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.mails, server.answers = [], {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "WEBHOOK_SECRET": "provider:secret",
    }
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook(client, settings):
    settings.ROOT_URLCONF = __name__
    tracking.connect(take_report)
    key = base64.b64encode(b"provider:secret").decode()

    def tell(said, authorization=f"Basic {key}"):
        return client.post(
            "/anymail/postmark/tracking/",
            said,
            content_type="application/json",
            headers={"Authorization": authorization},
        )

    yield tell
    tracking.disconnect(take_report)


def bounce(name, to="gone@family.example"):
    return {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "ID": 42, "MessageID": name, "Email": to,
        "BouncedAt": "2026-12-01T14:00:00Z", "Description": "no such mailbox", "Details": "550 5.1.1",
    }  # fmt: skip


def test_a_provider_takes_the_whole_mail_under_a_name_of_its_own(provider, make_message):
    message = make_message("ada@family.example", reply_to="office@program.example", calendar="BEGIN:VCALENDAR\r\n")

    assert send_due(NOW).count == 1

    (mail,) = provider.mails
    assert (mail["To"], mail["ReplyTo"]) == ("ada@family.example", "office@program.example")
    assert "You are signed up." in mail["TextBody"]
    assert "<p>You are signed up.</p>" in mail["HtmlBody"]
    assert [file["Name"] for file in mail["Attachments"]] == ["session.ics"]
    message.refresh_from_db()
    assert (message.state, message.provider_id) == (State.SENT, "name-1")


@pytest.mark.parametrize(("status", "states"), [(503, {State.QUEUED}), (429, {State.QUEUED}), (401, {State.QUEUED})])
def test_a_provider_in_trouble_keeps_everything_waiting(provider, make_message, status, states):
    for number in range(3):
        make_message(f"ada{number}@family.example")
    provider.answers["ada0@family.example"] = (status, {"ErrorCode": 10, "Message": "no"})

    sent = send_due(NOW)

    assert (sent.count, sent.again) == (0, 1)
    assert len(provider.mails) == 1  # the rest was not even tried
    assert set(type(make_message("x@family.example")).objects.values_list("state", flat=True)) == states


def test_one_mail_that_a_provider_will_never_take_holds_up_nobody(provider, make_message):
    make_message("bad@family.example")
    make_message("fine@family.example")
    provider.answers["bad@family.example"] = (422, {"ErrorCode": 300, "Message": "invalid"})

    sent = send_due(NOW)

    assert (sent.count, sent.failed) == (1, 1)


def test_a_bounce_that_the_provider_reports_silences_the_address_once(provider, webhook, make_message):
    message = make_message("gone@family.example")
    send_due(NOW)

    assert webhook(bounce("name-1")).status_code == 200
    assert webhook(bounce("name-1")).status_code == 200

    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.person.contacts.get().suppressed_why == Contact.Silence.BOUNCED
    assert CallTask.objects.count() == 1
    assert [one.event for one in message.deliveries.all()] == ["bounced"]


def test_a_provider_may_give_names_that_are_longer_than_ours(provider, webhook, make_message, monkeypatch):
    monkeypatch.setattr(post, "_provider_id", lambda mail: "x" * 300)
    message = make_message("gone@family.example")
    send_due(NOW)

    webhook(bounce("x" * 300))

    message.refresh_from_db()
    assert (message.state, len(message.provider_id)) == (State.FAILED, 100)


def test_nobody_but_the_provider_reports(provider, webhook, make_message):
    make_message("gone@family.example")
    send_due(NOW)

    assert webhook(bounce("name-1"), authorization="Basic d3Jvbmc6d3Jvbmc=").status_code == 400
    assert webhook(bounce("another-name")).status_code == 200
    assert webhook(bounce("name-1", to="somebody@else.example")).status_code == 200

    assert not Contact.objects.exclude(suppressed_at=None).exists()


def test_the_environment_alone_chooses_a_provider(tmp_path):
    environment = {
        **os.environ, "VAR_DIR": str(tmp_path), "EMAIL_PROVIDER": "postmark", "ANYMAIL_POSTMARK_SERVER_TOKEN": "token",
        "ANYMAIL_WEBHOOK_SECRET": "provider:secret",
    }  # fmt: skip
    code = (
        "import django; django.setup()\n"
        "from anymail.signals import tracking; from django.core.mail import get_connection\n"
        "from django.urls import reverse\n"
        "way = reverse('anymail:postmark_tracking_webhook')\n"
        "print(type(get_connection()).__module__, way, len(tracking.receivers))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout.split() == ["anymail.backends.postmark", "/anymail/postmark/tracking/", "1"], done.stderr
