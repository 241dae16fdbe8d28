"""Leaving a list takes one click, from any mail program, and touches nothing that one signed up for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.models import Consent
from events.notices.leaving import leave
from events.notices.models import Reader, Subscription
from events.notices.sending import send_notices
from events.outbox.models import Message, State
from events.outbox.rendering import fill_links
from events.outbox.sending import send_due
from events.reminders.planning import queue_due_reminders
from events.rosters.models import Registration
from events.rosters.registration import cancel_registration, register
from events.schedule.scheduling import cancel_session, move_session
from tests.events.notices.lists import make_list, make_notice, make_reader, release
from tests.factories import NOW, SOON, make_party, make_roster, make_session, make_town

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def strict():
    """A browser, or a mail program, without any cookie, against a server that checks where forms come from."""
    return Client(enforce_csrf_checks=True)


def way_out(one):
    return reverse("events:link-unsubscribe", args=[links.sign("unsubscribe", one.pk, one.link_version)])


def click(client, path):
    """What a mail provider posts (RFC 8058 3.2)."""
    return client.post(path, ONE_CLICK, content_type="application/x-www-form-urlencoded")


@pytest.mark.rule("P27", "D6.10", "N26")
def test_one_click_in_the_mail_program_leaves_this_list_alone(server, strict):
    cafe, academy = make_list(), make_list("academy-news")
    reader = make_reader(cafe, academy, email="ada@reader.example")
    release(make_notice(cafe))
    send_notices(NOW)
    send_due(NOW)
    mail = next(one for one in server.taken if one["Subject"] == "What comes in December")

    address = re.fullmatch(r"<(https?://[^<>\s]+)>", mail["List-Unsubscribe"].strip())[1]
    assert mail["List-Unsubscribe-Post"] == ONE_CLICK
    path = re.sub(r"^https?://[^/]+", "", address)
    for _time in range(3):
        answer = click(strict, path)
        assert answer.status_code == 200, "no sign-in, no cookie, no proof of origin, no redirect, twice is once"
        assert not answer.cookies.get("sessionid")
    assert [one.mailing_list for one in reader.subscriptions.standing()] == [academy]
    assert Consent.objects.get(purpose=cafe.purpose).revoked_at == NOW
    assert Consent.objects.get(purpose=academy.purpose).revoked_at is None


@pytest.mark.rule("P26", "D6.10")
def test_looking_at_the_way_out_changes_nothing(client):
    one = make_reader(make_list()).subscriptions.get()
    for look in (client.get, client.head, client.options):
        assert look(way_out(one)).status_code == 200 or look == client.options
    assert Subscription.objects.standing().exists()
    page = client.get(way_out(one)).content.decode()
    assert "Stop these mails?" in page
    assert "we still remind you" in page

    done = client.post(way_out(one))
    assert "You get these mails no more" in done.content.decode()
    assert not Subscription.objects.standing().exists()


def everything_written():
    """One of each: confirmed, on the waitlist, moved, canceled, reminded, and mails that ask about lists."""
    party = make_party("Bo", contact="bo@family.example")
    session = make_session("Math at home", capacity=2)
    first = register(party, session.roster, now=NOW)
    register(make_party("Cy"), session.roster, now=NOW)
    register(make_party("Dee"), session.roster, now=NOW)
    send_due(NOW)
    cancel_registration(first, now=NOW)
    move_session(session, SOON + DAY, SOON + DAY + timedelta(hours=1), now=NOW)
    queue_due_reminders(SOON)
    cancel_session(make_session_of(party), now=NOW)
    make_reader(make_list("academy-news"), email="cy@reader.example")


def make_session_of(party):
    session = make_session("Called off")
    register(party, session.roster, now=NOW)
    return session


@pytest.mark.rule("D6.10")
def test_only_mail_to_a_list_offers_to_leave_one(server):
    everything_written()
    make_reader(make_list(), email="ada@reader.example")
    release(make_notice(make_list()))
    send_notices(NOW)
    Message.objects.update(send_after=NOW, expires_at=None)
    while send_due(NOW).count:
        pass

    kinds = set(Message.objects.filter(state=State.SENT).values_list("template", flat=True))
    assert kinds >= {"registered", "waitlisted", "moved", "canceled", "list_confirm", "letter"}
    with_headers = {mail["Subject"] for mail in server.taken if mail["List-Unsubscribe"]}
    assert with_headers == {mail["Subject"] for mail in server.taken if mail["List-Unsubscribe-Post"]}
    assert with_headers == {"What comes in December"}
    assert len(server.taken) > len(with_headers)


@pytest.mark.rule("P27", "D1.10")
def test_leaving_touches_no_sign_up_and_no_reminder(client):
    seat = register(make_party("Bo", contact="bo@family.example"), make_roster(), now=NOW)
    reader = make_reader(make_list(), email="bo@family.example")
    assert reader.contact == seat.party.contact, "one mailbox for both"
    queue_due_reminders(SOON - timedelta(hours=1))
    about_the_sign_up = Message.objects.filter(template__in=("registered", "reminder")).order_by("pk")
    before = list(about_the_sign_up.values())
    assert [one["state"] for one in before] == [State.QUEUED] * 2

    click(client, way_out(reader.subscriptions.get()))

    seat.refresh_from_db()
    assert seat.status == "registered"
    assert list(about_the_sign_up.values()) == before


@pytest.mark.rule("D1.10")
def test_canceling_a_sign_up_leaves_the_lists_alone():
    reader = make_reader(make_list(), email="bo@family.example")
    seat = register(make_party("Bo", contact="bo@family.example"), make_roster(), now=NOW)
    cancel_registration(seat, now=NOW)
    assert reader.subscriptions.standing().exists()
    assert Registration.objects.get().status == "canceled"


def test_a_copy_that_is_not_out_yet_is_stopped_at_once():
    cafe = make_list()
    reader = make_reader(cafe)
    release(make_notice(cafe))
    send_notices(NOW)
    leave(reader.subscriptions.get(), now=NOW)
    assert Message.objects.get(template="letter").state == State.EXPIRED


def test_a_copy_that_also_comes_by_another_list_still_comes():
    cafe, academy = make_list(), make_list("academy-news")
    reader = make_reader(cafe, academy)
    release(make_notice(cafe, academy))
    send_notices(NOW)
    leave(reader.subscriptions.get(mailing_list=cafe), now=NOW)
    assert Message.objects.get(template="letter").state == State.QUEUED
    leave(reader.subscriptions.get(mailing_list=academy), now=NOW)
    assert Message.objects.get(template="letter").state == State.EXPIRED


@pytest.mark.parametrize("body", ["", "nonsense", ONE_CLICK, "a=%00&List-Unsubscribe=One-Click", "\xff\xfe"])
def test_whatever_is_posted_to_the_way_out_leaves_and_is_answered(strict, body):
    one = make_reader(make_list()).subscriptions.get()
    answer = strict.post(way_out(one), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not Subscription.objects.standing().exists()


@pytest.mark.rule("D7.10")
def test_the_way_out_of_a_mail_works_for_years_and_for_nothing_else(client, time_machine):
    reader = make_reader(make_list())
    one = reader.subscriptions.get()
    time_machine.move_to(NOW + 900 * DAY, tick=False)
    token = links.sign("unsubscribe", one.pk, one.link_version)
    assert client.get(reverse("events:link-preferences", args=[token])).status_code == 404
    assert client.post(reverse("events:link-subscribe", args=[token])).status_code == 404
    page = client.get(way_out(one)).content.decode()
    assert reader.email not in page
    assert click(client, way_out(one)).status_code == 200


def test_the_page_behind_a_mail_chooses_lists_language_and_town(client):
    cafe, academy = make_list(), make_list("academy-news", by_town=True)
    town = make_town("New Haven")
    reader = make_reader(cafe)
    page = reverse("events:link-preferences", args=[reader.token])
    assert reader.email in client.get(page).content.decode()

    said = {"lists": [academy.pk], "language": "es", "town": town.pk}
    done = client.post(page, said, follow=True)

    assert "Saved." in done.content.decode()
    reader.refresh_from_db()
    assert (reader.language, reader.town) == ("es", town)
    assert [one.mailing_list for one in reader.subscriptions.standing()] == [academy]
    chosen = reader.subscriptions.standing().get()
    assert (chosen.source, chosen.confirmed_at) == ("link", NOW)
    assert Consent.objects.get(purpose=academy.purpose).text_shown == chosen.text_shown
    client.post(page, said)
    assert Consent.objects.filter(purpose=academy.purpose).count() == 1, "saving the same again says nothing new"


@pytest.mark.rule("P26", "D7.10")
def test_looking_at_the_page_behind_a_mail_changes_nothing(client):
    reader = make_reader(make_list())
    before = list(Subscription.objects.values()), list(Reader.objects.values())
    for look in (client.get, client.head, client.options):
        look(reverse("events:link-preferences", args=[reader.token]))
    assert (list(Subscription.objects.values()), list(Reader.objects.values())) == before


@pytest.mark.rule("D7.10")
def test_who_passed_a_mail_on_ends_its_link_and_what_waits_leads_to_the_new_page(client):
    reader = make_reader(make_list())
    release(make_notice(make_list()))
    send_notices(NOW)
    old, leaves = reverse("events:link-preferences", args=[reader.token]), way_out(reader.subscriptions.get())

    page = client.post(old, {"renew": "yes"}, follow=True)

    assert "The old links do not work any more." in page.content.decode()
    new = page.redirect_chain[-1][0]
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert client.post(old, {"leave_all": "yes"}).status_code == 404
    waiting = Message.objects.get(template="letter")
    assert new in fill_links(waiting.body + waiting.html, "en")
    assert client.get(leaves).status_code == 200, "the way out of an old mail works for years"
    assert reader.subscriptions.standing().exists()


def test_one_button_leaves_all_and_the_page_still_opens(client):
    reader = make_reader(make_list(), make_list("academy-news"))
    page = reverse("events:link-preferences", args=[reader.token])
    done = client.post(page, {"leave_all": "yes"}, follow=True)
    assert "You get no more of these mails." in done.content.decode()
    assert not reader.subscriptions.standing().exists()
    assert client.get(page).status_code == 200


def test_a_list_that_is_not_shown_can_be_left_and_not_joined_by_the_page(client):
    inside = make_list("inside")
    reader = make_reader(inside)
    other = make_reader(make_list())
    type(inside).objects.filter(pk=inside.pk).update(is_public=False)
    page = client.get(reverse("events:link-preferences", args=[reader.token])).content.decode()
    assert f'value="{inside.pk}"' in page
    path = reverse("events:link-preferences", args=[other.token])
    answer = client.post(path, {"lists": [inside.pk], "language": "en"})
    assert answer.status_code == 200, "it is no choice there"
    client.post(reverse("events:link-preferences", args=[reader.token]), {"language": "en"})
    assert not Subscription.objects.standing().filter(mailing_list=inside).exists()
