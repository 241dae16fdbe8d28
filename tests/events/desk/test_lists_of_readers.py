"""Who is on a list and how each came there; who calls is taken off; what a list is called."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.history import Change
from events.notices.models import Subscription
from tests.events.notices.lists import make_list, make_reader, make_town
from tests.events.signup.filling_in import NASTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    return make_list()


@pytest.mark.rule("D7.4")
def test_the_list_shows_how_each_came_and_takes_off_who_calls(desk, ines, news):
    reader = make_reader(news, email="ada@reader.example", town=make_town("New Haven"))
    page = desk.get("/en/desk/lists/cafe-news/")
    for words in ("ada@reader.example", "Asked for on the web", "New Haven"):
        assert words in page.content.decode()
    one = reader.subscriptions.get()
    out = reverse("events:desk-list-leave", args=["cafe-news", one.pk])
    assert "gets no more mails" in desk.post(out, follow=True).content.decode()
    assert "had left the list before" in desk.post(out, follow=True).content.decode()
    assert not Subscription.objects.standing().exists()
    assert Change.objects.get(act="left").actor == ines
    assert "ada@reader.example" in desk.get("/en/desk/lists/cafe-news/?state=left").content.decode()
    assert "ada@reader.example" not in desk.get("/en/desk/lists/cafe-news/").content.decode()


@pytest.mark.parametrize("nasty", [*NASTY, "%", "_", "ada@"])
def test_whatever_is_looked_for_is_answered(desk, news, nasty):
    make_reader(news, email="ada@reader.example")
    for name in ("q", "state", "page"):
        assert desk.get("/en/desk/lists/cafe-news/", {name: nasty}).status_code == 200


def test_a_list_is_renamed_and_keeps_an_address_at_its_end(desk, news):
    url = "/en/desk/lists/cafe-news/edit/"
    typed = {"name_en": "CAFÉ post", "name_en_read": "on", "end": "2 Example Street", "is_active": "on"}
    assert desk.post(url, typed)["Location"] == "/en/desk/lists/cafe-news/"
    news.refresh_from_db()
    assert (news.name["en"]["text"], news.postal_address, news.is_public) == ("CAFÉ post", "2 Example Street", False)
    refused = desk.post(url, {**typed, "end": " ", "reply_to": "nobody"}).content.decode()
    assert "Please look at 2 things" in refused


@pytest.mark.counts("events:desk-list")
@pytest.mark.parametrize("number", [1, 8])
def test_the_page_of_a_list_asks_the_same_for_any_number_of_readers(desk, django_assert_num_queries, news, number):
    for one in range(number):
        make_reader(news, language=("en", "es")[one % 2])
    with django_assert_num_queries(14):
        assert desk.get("/en/desk/lists/cafe-news/").content.decode().count("Take off") == number
