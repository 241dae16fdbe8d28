"""What was sent can be read on the web by everybody, in each language, without a trace of who got it."""

from __future__ import annotations

import pytest

from accounts.languages import approved
from events.notices.letters import Notice
from events.notices.models import MailingList
from events.notices.sending import send_notices
from tests.events.notices.lists import make_list, make_notice, make_reader, release
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    """A letter with one date, on its way to Ada."""
    make_session("Trust", title_es="Confianza", program=make_list().program)
    make_reader(make_list(), email="zzada@reader.example", name="Zzada")
    words = {"subject": approved(en="In December", es="En diciembre"), "line": approved(en="A line", es="Una línea")}
    notice = release(make_notice(make_list(), **words))
    send_notices(NOW)
    return notice


def page(client, notice, language="en"):
    return client.get(f"/{language}/lists/cafe-news/{notice.pk}/")


def test_everybody_reads_it_in_the_own_language(client, sent):
    english, spanish = (page(client, sent, code).content.decode() for code in ("en", "es"))
    assert "In December" in english
    assert "Trust" in english
    for words in ("En diciembre", "Una línea", "Confianza"):
        assert words in spanish
    assert "martes, 1 de diciembre de 2026" in spanish
    assert "martes, 1 de diciembre de 2026" in client.get("/es/lists/cafe-news/").content.decode()
    portuguese = page(client, sent, "pt").content.decode()
    assert '<span lang="en" dir="auto">In December</span>' in portuguese
    assert f"/en/lists/cafe-news/{sent.pk}/" in client.get("/en/lists/cafe-news/").content.decode()


@pytest.mark.rule("D7.11")
def test_nothing_of_who_got_it_stands_there(client, sent):
    for path in (f"/en/lists/cafe-news/{sent.pk}/", "/en/lists/cafe-news/", "/en/lists/"):
        said = client.get(path).content.decode().lower()
        for secret in ("zzada", "/mails/", "[["):
            assert secret not in said


def test_its_dates_are_as_they_are_by_now(client, sent):
    session = sent.sessions.get()
    type(session).objects.filter(pk=session.pk).update(status="canceled")
    assert "Canceled" in page(client, sent).content.decode()
    type(session).objects.filter(pk=session.pk).update(visibility="private")
    assert "Trust" not in page(client, sent).content.decode()


@pytest.mark.parametrize("state", ["draft", "approved", "canceled"])
def test_what_was_not_sent_is_not_there(client, sent, state):
    Notice.objects.update(state=state)
    assert page(client, sent).status_code == 404
    assert "In December" not in client.get("/en/lists/cafe-news/").content.decode()


def test_a_list_that_is_not_public_has_no_archive(client, sent):
    MailingList.objects.update(is_public=False)
    assert page(client, sent).status_code == 404


@pytest.mark.parametrize("path", ["cafe-news/9999/", "cafe-news/99999999999999999999/", "nowhere/1/", "cafe-news/x/"])
def test_a_wrong_address_is_a_wrong_address(client, sent, path):
    assert client.get(f"/en/lists/{path}").status_code == 404


@pytest.mark.counts("events:list")
@pytest.mark.parametrize("number", [1, 6])
def test_the_list_of_letters_asks_the_same_for_any_number(client, django_assert_num_queries, sent, number):
    for _one in range(number - 1):
        send_notices(NOW) if release(make_notice(make_list()), english_for=("es",)) else None
    with django_assert_num_queries(3):
        said = client.get("/en/lists/cafe-news/?page=x").content.decode()
    assert said.count("/en/lists/cafe-news/") - said.count('hreflang="en"') >= number


@pytest.mark.counts("events:list-notice")
@pytest.mark.parametrize("number", [1, 6])
def test_a_letter_asks_the_same_for_any_number_of_dates(client, django_assert_num_queries, sent, number):
    for one in range(number - 1):
        sent.sessions.add(make_session(f"More {one}", program=make_list().program))
    with django_assert_num_queries(5):
        said = page(client, sent).content.decode()
    assert said.count("/en/sessions/") == number
