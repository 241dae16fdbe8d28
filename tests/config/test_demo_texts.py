"""The demo's texts stay on the own machine, are read in the browser, and can be answered as the family would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import path
from django.utils import timezone

from config import demo_texts, mailbox
from config.urls import urlpatterns as real_urls
from events.outbox.models import Channel
from events.outbox.sending import send_due
from events.rosters.models import Party
from events.texting.models import Inbound
from events.texting.naming import give_words
from tests.factories import make_program, make_session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
urlpatterns = [
    *real_urls,
    path("demo/texts/", demo_texts.texts, name="demo-texts"),
    path("demo/mail/", mailbox.mailbox, name="demo-mail"),
]
PAGE = "/demo/texts/"


@pytest.fixture
def demo(settings, tmp_path, live_server):
    settings.DEMO, settings.DEMO_TEXTS_DIR, settings.SMS_URL = True, tmp_path / "texts", "sink:?from=+18605550100"
    settings.SITE_URL, settings.ROOT_URLCONF = live_server.url, __name__
    return settings


def send(client, number, words):
    answer = client.post(PAGE, {"number": number, "words": words})
    send_due(timezone.now(), channel=Channel.SMS)
    return answer


def test_in_production_there_is_no_such_page(client):
    assert client.get("/en/demo/texts/").status_code == 404


def test_a_family_lives_by_the_page(client, demo):
    assert "No texts yet" in client.get(PAGE).content.decode()
    answer = send(client, "860-555-0142", "help")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = client.get(PAGE).content.decode()
    assert "We text you about what you sign up for" in page
    assert "Answer from <bdi>(860) 555-0142</bdi>" in page

    send(client, "+18605550142", "STOP")
    page = client.get(PAGE).content.decode()
    assert page.index("You get no more texts") < page.index("We text you about"), "newest first"
    assert page.count("Answer from") == 1, "each number is answered once"


@pytest.mark.rule("N9")
def test_a_family_signs_up_by_the_page(client, demo):
    make_session(program=make_program(sign_up_by_text=True), starts_at=timezone.now() + timedelta(days=9))
    give_words(timezone.now())
    for words in ("math1", "Ana"):
        send(client, "860-555-0142", words)
    assert Party.objects.get().lead.name == "Ana"
    page = client.get(PAGE).content.decode()
    assert "You are signed up: Math at home" in page
    assert "To sign up, text us your first name" in page


@pytest.mark.parametrize(
    ("number", "words"), [("12", "hello"), ("", "hello"), ("860-555-0142", ""), ("860-555-0142", "x" * 1601)]
)
def test_what_cannot_be_a_text_is_said_at_the_field_and_kept(client, demo, number, words):
    page = send(client, number, words)
    assert page.status_code == 200
    assert 'class="field wrong"' in page.content.decode()
    assert not Inbound.objects.exists()


def test_where_nobody_takes_the_text_the_page_says_so_and_keeps_it(client, demo):
    demo.SITE_URL = "http://127.0.0.1:9"
    page = send(client, "860-555-0142", "hello there").content.decode()
    assert "Nobody took this text" in page
    assert "hello there" in page
    assert not Party.objects.exists()
