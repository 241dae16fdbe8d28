"""The demo's mail stays on the own machine, can be read in the browser, and does not exist in production."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import path

from config import demo_texts, mailbox
from config.sink import kept, start_sink
from config.urls import urlpatterns as real_urls

urlpatterns = [
    *real_urls,
    path("demo/texts/", demo_texts.texts, name="demo-texts"),
    path("demo/mail/", mailbox.mailbox, name="demo-mail"),
    path("demo/mail/<slug:name>/", mailbox.mail, name="demo-mail-one"),
    path("demo/mail/<slug:name>/look/", mailbox.mail_look, name="demo-mail-look"),
]
HTML = (
    """<html><head><style>p { color: red }</style></head><body><p>Hello</p><script>alert(1)</script></body></html>"""
)


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.DEMO_MAIL_DIR = True, tmp_path / "mail"
    settings.ROOT_URLCONF = __name__
    return settings


@pytest.fixture
def sink(demo):
    sink = start_sink(demo.DEMO_MAIL_DIR)
    yield sink
    sink.stop()


def send(sink, subject="Your code", text="The code is 1234. See http://127.0.0.1:8000/en/", html=""):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "hello@program.example", "ada@family.example"
    mail["Date"] = "Tue, 01 Dec 2026 09:00:00 -0500"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    with smtplib.SMTP(sink.hostname, sink.port) as server:
        server.send_message(mail)


def test_the_sink_refuses_to_run_in_production(settings, tmp_path):
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured):
        start_sink(tmp_path)


def test_in_production_the_mailbox_has_no_address(client):
    assert client.get("/en/demo/mail/").status_code == 404


def test_the_sink_listens_on_the_own_machine_only(sink):
    assert [one.getsockname()[0] for one in sink.server.sockets] == ["127.0.0.1"]


def test_what_is_sent_can_be_read_newest_first(sink, demo, client):
    send(sink, "First")
    send(sink, "Second <b>")

    page = client.get("/demo/mail/").content.decode()

    assert page.index("Second &lt;b&gt;") < page.index("First")
    assert len(kept(demo.DEMO_MAIL_DIR)) == 2
    assert {file.suffix for file in demo.DEMO_MAIL_DIR.iterdir()} == {".eml"}


def test_a_message_shows_its_code_and_its_links(sink, demo, client):
    send(sink)
    (file,) = kept(demo.DEMO_MAIL_DIR)

    response = client.get(f"/demo/mail/{file.stem}/")

    page = response.content.decode()
    assert "The code is 1234." in page
    assert '<a href="http://127.0.0.1:8000/en/"' in page
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_the_look_of_a_message_runs_no_script(sink, demo, client):
    send(sink, html=HTML)
    (file,) = kept(demo.DEMO_MAIL_DIR)

    page = client.get(f"/demo/mail/{file.stem}/")
    look = client.get(f"/demo/mail/{file.stem}/look/")

    assert f'<iframe src="/demo/mail/{file.stem}/look/"' in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    policy = look["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert look["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["nothing", "20261201-090000-000000-aaaaaaaa"])
def test_an_unknown_message_is_not_found(demo, client, name):
    assert client.get(f"/demo/mail/{name}/").status_code == 404


def test_an_empty_mailbox_says_how_to_fill_it(demo, client):
    assert "No mail yet" in client.get("/demo/mail/").content.decode()


def test_the_demo_refuses_the_settings_of_production(tmp_path, run_settings):
    for production in (
        {"SITE_URL": "https://program.example"},
        {"DATABASE_URL": "postgres://somewhere/events"},
        {"ALLOWED_HOSTS": "program.example"},
    ):
        done = run_settings(DEMO="1", **production)
        assert done.returncode != 0
        assert "never for production" in done.stderr
    assert run_settings(DEMO="1").returncode == 0
