"""Onto a list comes who asked for it and said yes from the mailbox itself. Nobody learns who is on one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import links
from accounts.models import Consent, Contact, Person
from events.notices.joining import answer_list_requests, confirm, open_questions
from events.notices.leaving import leave
from events.notices.models import ListRequest, MailingList, Reader, Subscription
from events.outbox.models import Message
from events.outbox.rendering import fill_links
from events.rosters.registration import register
from events.signup.guarding import since
from events.tasks import write_to_lists
from tests.events.notices.lists import ask, make_list, make_reader
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW, make_party, make_person, make_session, make_town

pytestmark = pytest.mark.django_db
LISTS, SENT = "/en/lists/", "/en/lists/sent/"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def news():
    return make_list()


def typed(*lists, email="ada@reader.example", **more):
    """What a person sends who reads the page first."""
    said = {"lists": [one.pk for one in lists], "email": email, "name": "", "language": "en"}
    return {**said, "more-since": since(NOW - MINUTE), "more-note": "", **more}


def mails():
    """What the tick has written by now."""
    write_to_lists()
    return list(Message.objects.order_by("pk"))


def way_in(message):
    """The address behind the button of a mail."""
    return re.search(r"/\w\w/mails/yes/\S+/", fill_links(message.body, message.language))[0]


def press_yes(client, page):
    """Press the button as it stands on the page."""
    shown = client.get(page).content.decode()
    return client.post(page, {"s": re.findall(r'name="s" value="(\d+)"', shown)}, follow=True)


@pytest.mark.rule("P26")
def test_only_a_yes_from_the_mailbox_puts_it_on_the_list(client, news):
    assert client.post(LISTS, typed(news))["Location"] == SENT
    [mail] = mails()
    assert (mail.template, mail.contact.value) == ("list_confirm", "ada@reader.example")
    page = way_in(mail)
    for look in (client.get, client.head, client.options):
        look(page)
    assert not Subscription.objects.standing().exists(), "a scanner opens every link"

    done = press_yes(client, page)

    assert "From now on we write to you." in done.content.decode()
    assert done.redirect_chain[-1][0] == reverse("events:link-preferences", args=[Reader.objects.get().token])
    one = Subscription.objects.standing().get()
    assert (one.source, one.confirmed_at, one.asked_at) == ("web", NOW, NOW)
    assert one.text_shown == "Send me these mails until I say stop.\nCAFÉ news\nThe next mornings, once a month."
    kept = Consent.objects.get(purpose=news.purpose)
    assert (kept.text_shown, kept.language, kept.source, kept.at) == (one.text_shown, "en", "web", NOW)
    assert Contact.objects.get(value="ada@reader.example").verified_at == NOW
    assert not ListRequest.objects.exists(), "what was typed is forgotten"


def test_pressing_yes_twice_is_pressing_it_once(client, news):
    client.post(LISTS, typed(news))
    page = way_in(mails()[0])
    press_yes(client, page)
    again = client.post(page, {"s": [Subscription.objects.get().pk]}, follow=True)
    assert again.status_code == 200
    assert Consent.objects.filter(purpose=news.purpose).count() == 1
    assert "You said yes" in client.get(page).content.decode()


@pytest.mark.rule("P45")
def test_the_answer_is_the_same_whether_or_not_a_mailbox_is_on_the_list(client, news):
    seen = []
    for known in (False, True):
        if known:
            make_reader(news, email="ada@reader.example")
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(LISTS, typed(news))
        said = re.sub(r'(nonce|value|content)="[^"]*"', "", client.get(answer["Location"]).content.decode())
        seen.append((answer.status_code, answer["Location"], [one["sql"].split()[0] for one in asked], said))
        ListRequest.objects.all().delete()
    assert seen[0] == seen[1]


def test_who_is_on_the_list_already_hears_just_that(news):
    reader = make_reader(news, email="ada@reader.example")
    Message.objects.all().delete()
    ask(news, email="ada@reader.example", language="es", town=make_town("New Haven"))
    mail = Message.objects.get()
    assert mail.template == "list_known"
    assert "/mails/" in fill_links(mail.body, "en")
    reader.refresh_from_db()
    assert (reader.language, reader.town) == ("en", None), "anybody can type an address"
    assert reader.subscriptions.get().stands


@pytest.mark.rule("D7.11")
def test_the_mail_that_asks_names_nobody_and_goes_to_nobody_else(news):
    make_person("Ada Secret", contact="ada@reader.example")
    Contact.objects.create(person=Person.objects.get(name="Ada Secret"), kind="email", value="work@reader.example")
    ask(news, name="Mal Stranger")
    mail = Message.objects.get()
    assert mail.contact.value == "ada@reader.example"
    assert mail.person.name == "Ada Secret", "it belongs to whom this mailbox is known by"
    assert not Person.objects.filter(name="Mal Stranger").exists()
    for name in ("Ada", "Mal", "Secret"):
        assert name not in mail.subject + mail.body + mail.html.replace("ada@", "")


def test_a_mailbox_of_nobody_belongs_to_somebody_new(news):
    ask(news, email="new@reader.example", name="Zoë Núñez", language="es")
    person = Reader.objects.get(email="new@reader.example").contact.person
    assert (person.name, person.search_name, person.reads) == ("Zoë Núñez", "zoe nunez", "es")
    ask(news, email="bare@reader.example")
    assert Reader.objects.get(email="bare@reader.example").contact.person.name == "bare@reader.example"


def test_a_shared_mailbox_is_on_a_list_once(news):
    for name in ("Ada", "Bo"):
        make_person(name, contact="home@family.example")
        ask(news, email="home@family.example", name=name, now=NOW + DAY)
    assert Reader.objects.count() == Subscription.objects.count() == 1


def test_an_address_that_does_not_work_gets_nothing_and_no_other_stands_in(news):
    person = make_person(contact="ada@reader.example")
    Contact.objects.update(suppressed_at=NOW)
    Contact.objects.create(person=person, kind="email", value="work@reader.example")
    ask(news)
    assert not Message.objects.exists()
    assert not Reader.objects.exists()


@pytest.mark.rule("D7.10")
def test_the_question_ends_after_two_weeks(client, news, time_machine):
    client.post(LISTS, typed(news))
    page = way_in(mails()[0])
    time_machine.move_to(NOW + 14 * DAY, tick=False)
    shown = client.get(page).content.decode()
    assert "This question is over" in shown
    client.post(page, {"s": [Subscription.objects.get().pk]})
    assert not Subscription.objects.standing().exists()


@pytest.mark.rule("D7.10")
def test_the_yes_counts_for_what_stood_on_the_page_alone(client, news):
    other = make_list("academy-news")
    strangers = make_reader(news, email="other@reader.example").subscriptions.get()
    leave(strangers, now=NOW)
    client.post(LISTS, typed(news))
    page = way_in(mails()[-1])
    shown = client.get(page).content.decode()
    ask(other, now=NOW + MINUTE)

    client.post(page, {"s": [*re.findall(r'name="s" value="(\d+)"', shown), str(strangers.pk), "x", "9" * 30]})
    assert not Subscription.objects.standing().exists(), "what was tampered with is no yes"
    client.post(page, {"s": re.findall(r'name="s" value="(\d+)"', shown)})
    assert [one.mailing_list for one in Subscription.objects.standing()] == [news]


def test_who_left_can_come_back_by_asking_anew_but_not_by_an_old_link(client, news):
    reader = make_reader(news, email="ada@reader.example")
    old = reverse("events:link-subscribe", args=[links.sign("subscribe", reader.pk, reader.link_version)])
    leave(reader.subscriptions.get(), now=NOW + MINUTE)
    client.post(old, {"s": [reader.subscriptions.get().pk]})
    assert not Subscription.objects.standing().exists()

    ask(news, now=NOW + DAY)
    assert reader.subscriptions.get().left_at, "asking alone changes nothing"
    assert confirm(reader, [one.pk for one in open_questions(reader, NOW + DAY)], now=NOW + DAY)
    one = reader.subscriptions.get()
    assert (one.left_at, one.confirmed_at) == (None, NOW + DAY)
    assert Consent.objects.filter(purpose=news.purpose).count() == 2, "each yes is kept"
    assert Consent.objects.filter(purpose=news.purpose, revoked_at=None).count() == 1


@pytest.mark.parametrize("field", ["email", "name", "language", "town", "lists", "more-note", "more-since", "list"])
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_is_answered(client, news, field, nasty):
    MailingList.objects.update(by_town=True)
    answer = client.post(f"{LISTS}?list=x", typed(news, **{field: nasty}))
    assert answer.status_code in (200, 302)
    assert "<script>alert" not in answer.content.decode()
    write_to_lists()


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client, news):
    page = client.post(LISTS, typed(email="not an address", name="Zoë")).content.decode()
    assert "Please look at 2 things" in page
    assert "Please tick what you would like to get." in page
    assert "It looks like name@example.org." in page
    assert 'value="Zoë"' in page
    assert not ListRequest.objects.exists()


def test_a_machine_is_asked_to_send_it_again(client, news):
    for more in ({"more-note": "buy"}, {"more-since": since(NOW)}):
        page = client.post(LISTS, typed(news, **more))
        assert page.status_code == 200
        assert "Please look at it once more" in page.content.decode()
    assert not ListRequest.objects.exists()


def test_nobody_is_asked_again_and_again(client, news):
    answers = [client.post(LISTS, typed(news)).status_code for _time in range(8)]
    assert answers == [302] * 6 + [429] * 2
    assert client.post(LISTS, typed(news, email="bo@reader.example")).status_code == 302


def test_a_list_that_is_not_shown_cannot_be_joined(client, news):
    hidden = make_list("inside", is_public=False)
    page = client.get(LISTS).content.decode()
    assert f'value="{hidden.pk}"' not in page
    client.post(LISTS, typed(hidden))
    assert not ListRequest.objects.exists()
    assert client.get("/en/lists/inside/").status_code == 404


def test_without_any_list_the_page_leads_to_the_dates(client):
    page = client.get(LISTS).content.decode()
    assert "There are no mails to get yet" in page


def test_the_town_is_asked_only_where_a_list_needs_it(client, news):
    assert 'name="town"' not in client.get(LISTS).content.decode()
    make_list("academy-news", by_town=True)
    assert 'name="town"' in client.get(LISTS).content.decode()


def test_two_workers_at_once_ask_once(news):
    ask(news)
    assert answer_list_requests(NOW) == 0
    assert Message.objects.count() == 1


def test_who_signed_up_gets_to_the_mails_from_the_own_page(client, news):
    party = make_party("Ada", contact="ada@reader.example")
    register(party, make_session().roster, now=NOW)
    mine = links.sign("mine", party.lead_id, party.lead.link_version)
    way = reverse("events:mine-lists", args=[mine])
    assert way in client.get(reverse("events:link-mine", args=[mine])).content.decode()
    assert client.get(way)["Location"] == LISTS
    reader = make_reader(news, email="ada@reader.example")
    assert client.get(way)["Location"] == reverse("events:link-preferences", args=[reader.token])


@pytest.mark.counts("events:lists")
@pytest.mark.parametrize("number", [1, 6])
def test_the_page_asks_the_same_for_any_number_of_lists(client, django_assert_num_queries, number):
    for one in range(number):
        make_list(f"list-{one}", by_town=True)
    with django_assert_num_queries(3):
        page = client.get(LISTS)
    assert page.content.decode().count('name="lists"') == number
