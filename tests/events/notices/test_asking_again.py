"""Who asks for a list more than once gets no more mails than are needed, and each that is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.notices.joining import confirm, open_questions
from events.notices.models import MailingList, Reader
from events.outbox.models import Message
from tests.events.notices.lists import ask, make_list, make_reader, make_town
from tests.factories import NOW, make_organization

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def news():
    return make_list()


def test_one_mail_asks_for_several_lists_and_not_again_within_ten_minutes(news):
    other = make_list("academy-news")
    ask(news, other)
    assert Message.objects.get().body.count("CAFÉ news") == 2
    Message.objects.update(state="sent")
    ask(news, now=NOW + 9 * MINUTE)
    assert Message.objects.count() == 1
    ask(news, now=NOW + 11 * MINUTE)
    assert Message.objects.count() == 2


def test_a_mail_that_does_not_open_the_new_question_does_not_stand_in_its_way(news):
    """Who hears that they are on one list, or has said yes, and then asks for another, is asked about that."""
    other, third = make_list("academy-news"), make_list("tours-news")
    make_reader(news, email="ada@reader.example")
    Message.objects.update(state="sent")
    ask(news, now=NOW + MINUTE)
    ask(other, now=NOW + 2 * MINUTE)
    assert list(templates()) == ["list_confirm", "list_known", "list_confirm"]
    ask(third, now=NOW + 3 * MINUTE)
    ask(news, now=NOW + 4 * MINUTE)
    assert len(templates()) == 3, "the mail before opens this question, too"
    reader = Reader.objects.get()
    confirm(reader, [one.pk for one in open_questions(reader, NOW + 5 * MINUTE)], now=NOW + 5 * MINUTE)
    assert reader.subscriptions.standing().count() == 3


def templates():
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def test_lists_of_two_organizations_keep_their_mailboxes_apart(news):
    abroad = make_list("abroad", program=None, organization=make_organization("Elsewhere"))
    MailingList.objects.filter(pk=abroad.pk).update(program=None)
    ask(news, abroad)
    assert sorted(Reader.objects.values_list("organization__name", flat=True)) == ["Elsewhere", "Example Network"]
    assert Message.objects.count() == 2, "the link of one opens nothing of the other"


@pytest.mark.rule("P25")
def test_who_asks_once_more_in_another_language_before_any_yes_reads_that(news):
    """Perhaps the page was in the wrong language at first, or a stranger typed the address."""
    town = make_town("New Haven")
    ask(news, language="en", town=town)
    Message.objects.update(state="sent")
    ask(news, language="es", now=NOW + DAY)
    assert Message.objects.latest("pk").language == "es"
    reader = Reader.objects.get()
    assert (reader.language, reader.town) == ("es", town)
