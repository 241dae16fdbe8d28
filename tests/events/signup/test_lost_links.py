"""Who lost a link gets it again, at the contact given with the sign-up. Nobody learns who is known here."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import links
from accounts.models import Contact
from events.outbox.models import CallTask, Message
from events.outbox.rendering import fill_links
from events.rosters.models import Party
from events.rosters.registration import register
from events.signup import lost_views
from events.signup.guarding import since
from events.signup.link_requests import LinkRequest
from events.signup.lost_links import answer_link_requests
from events.tasks import send_lost_links
from tests.events.signup.filling_in import NASTY
from tests.factories import NOW, make_organization, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
LOST, SENT = "/en/lost-link/", "/en/lost-link/sent/"


@pytest.fixture
def ask(client):
    """Ask for the links of a contact, as a person does who reads the page first."""

    def go(contact, **more):
        typed = {"contact": contact, "more-since": since(NOW - timedelta(minutes=1)), "more-note": "", **more}
        return client.post(LOST, typed)

    return go


def signed_up(name="Ada Example", contact="ada@family.example", **more):
    session = make_session(more.pop("title", "Math at home"), **{k: more.pop(k) for k in ("visibility",) if k in more})
    return register(make_party(name, contact=contact, **more), session.roster, now=NOW).party


def mine_of(person):
    return reverse("events:link-mine", args=[links.sign("mine", person.pk, person.link_version)])


def written():
    """The messages with links that the tick has written by now."""
    send_lost_links()
    return list(Message.objects.filter(template="lost_link").order_by("pk"))


def live(message):
    return fill_links(message.body, "en") + fill_links(message.html, "en")


def without_tokens(response):
    return re.sub(r'(nonce|value|content)="[^"]*"', "", response.content.decode())


def test_a_family_gets_the_link_to_all_its_sign_ups_where_it_signed_up_from(client, ask):
    party = signed_up()

    answer = ask(" ADA@family.example ")

    assert answer["Location"] == SENT
    assert "comes in a few minutes" in client.get(SENT).content.decode()
    [message] = written()
    assert (message.person, message.contact.value, message.channel) == (party.lead, "ada@family.example", "email")
    assert mine_of(party.lead) in live(message)
    assert client.get(mine_of(party.lead)).status_code == 200
    assert mine_of(party.lead) not in message.body, "no live link is stored"
    assert not LinkRequest.objects.exists(), "what was typed is forgotten"


@pytest.mark.rule("P45")
@pytest.mark.parametrize("contact", ["ada@family.example", "860-555-0142"])
def test_the_answer_is_the_same_whether_or_not_the_person_exists(client, ask, contact):
    seen = []
    for known in (False, True):
        if known:
            signed_up(contact=contact)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = ask(contact)
        said = client.get(answer["Location"])
        headers = {name: value for name, value in answer.items() if name != "Content-Security-Policy"}
        kinds = [query["sql"].split()[0] for query in asked]
        seen.append((answer.status_code, headers, kinds, said.status_code, without_tokens(said)))
        LinkRequest.objects.all().delete()
    assert seen[0] == seen[1]
    assert not Message.objects.filter(template="lost_link").exists(), "who it is, is looked up later"


@pytest.mark.rule("P45")
def test_who_is_not_known_causes_nothing(ask):
    signed_up()
    ask("stranger@elsewhere.example")
    assert written() == []
    assert not LinkRequest.objects.exists()


@pytest.mark.rule("P12")
def test_a_shared_mailbox_gets_one_message_person_by_person(client, ask):
    parties = [signed_up(name, "home@family.example", title=name) for name in ("Ada", "Bo", "Cy")]
    other = signed_up("Danforth", "dan@elsewhere.example")

    ask("home@family.example")

    [message] = written()
    for party in parties:
        assert mine_of(party.lead) in live(message)
        assert party.lead.name in message.body
        page = client.get(mine_of(party.lead)).content.decode()
        assert [one.lead.name for one in parties if one.token in page] == [party.lead.name], "each sees its own"
    assert mine_of(other.lead) not in live(message)
    assert "Danforth" not in message.body


def test_it_goes_to_no_other_contact(ask):
    """Ada is known by two addresses: asked for with one, it goes to that one."""
    party = signed_up()
    Contact.objects.create(person=party.lead, kind="email", value="work@school.example")
    ask("work@school.example")
    assert [message.contact.value for message in written()] == ["work@school.example"]


def test_an_address_that_does_not_work_gets_nothing_and_no_other_stands_in(ask):
    party = signed_up()
    Contact.objects.create(person=party.lead, kind="email", value="work@school.example")
    Contact.objects.filter(value="ada@family.example").update(suppressed_at=NOW)
    ask("ada@family.example")
    assert written() == []


@pytest.mark.rule("N9")
def test_who_gave_a_phone_number_is_called(ask):
    party = signed_up(contact="860-555-0142")
    for _ in range(2):
        ask("(860) 555 0142")
        [message] = written()
    assert message.channel == "call"
    assert CallTask.objects.get(message=message).done_at is None
    assert "[[" not in message.body, "nobody reads a link aloud"
    assert list(message.registrations.all()) == list(party.registrations.all()), "who coordinates it makes the call"


@pytest.mark.rule("P12")
def test_a_call_to_a_shared_phone_names_nobody_else(ask):
    signed_up("Ada", "860-555-0142")
    signed_up("Bo", "860-555-0142")
    ask("860-555-0142")
    [message] = written()
    named = {name for name in ("Ada", "Bo") if name in message.body}
    assert named == {message.person.name}


def test_each_organization_writes_of_its_own(ask):
    signed_up("Ada")
    elsewhere = make_organization("Elsewhere")
    program = make_program("abroad", organization=elsewhere, contact_email="hello@elsewhere.example")
    party = make_party("Ada", contact="ada@family.example", organization=elsewhere)
    register(party, make_session("Far away", program=program).roster, now=NOW)

    ask("ada@family.example")

    sent = written()
    assert [message.person.organization.name for message in sent] == ["Elsewhere", "Example Network"]
    assert [message.reply_to for message in sent] == ["hello@elsewhere.example", "hello@program.example"]
    assert all(message.body.count("[[mine:") == 1 for message in sent)


def test_a_mail_that_names_several_belongs_to_no_programs_messages(ask):
    signed_up("Ada", "home@family.example")
    signed_up("Bo", "home@family.example")
    ask("home@family.example")
    assert not written()[0].registrations.exists()


@pytest.mark.rule("D9.9")
def test_home_visits_alone_are_never_told_of(ask):
    signed_up("Ada", visibility="private")
    ask("ada@family.example")
    assert written() == []


@pytest.mark.rule("D9.9")
def test_who_is_visited_at_home_is_not_named_beside_who_signed_up(ask):
    signed_up("Ada", "home@family.example")
    visited = signed_up("Bo Visited", "home@family.example", visibility="private")
    ask("home@family.example")
    [message] = written()
    assert "Bo Visited" not in message.body + message.html
    assert mine_of(visited.lead) not in live(message)


def test_what_nobody_confirmed_is_in_no_message(ask):
    """A stranger may have typed it: neither the name nor the sign-up is told to who owns the mailbox."""
    signed_up("Ada", "home@family.example")
    stranger = signed_up("Mal Stranger", "home@family.example")
    Party.objects.filter(pk=stranger.pk).update(confirm_by=NOW + timedelta(hours=5))
    ask("home@family.example")
    [message] = written()
    assert "Mal Stranger" not in message.body + message.html


def test_it_speaks_the_language_of_the_newest_sign_up(ask):
    signed_up()
    party = make_party("Ada Example", contact="ada@family.example", language="es")
    register(party, make_session("Later").roster, now=NOW + timedelta(hours=1))
    ask("ada@family.example")
    assert written()[0].language == "es"


def test_at_most_one_message_goes_to_a_contact_in_ten_minutes(ask, morning):
    signed_up()
    for minutes, sent in ((0, 1), (4, 1), (9, 1), (11, 2)):
        now = NOW + timedelta(minutes=minutes)
        morning.move_to(now)
        ask("ada@family.example")
        answer_link_requests(now)
        assert Message.objects.filter(template="lost_link").count() == sent, minutes
        Message.objects.update(state="sent")


@pytest.mark.parametrize("contact", ["860-555-0142", "ada@family.example"])
def test_while_one_is_on_its_way_or_a_call_is_not_made_there_is_no_second(ask, morning, contact):
    signed_up(contact=contact)
    for minutes in (0, 30):
        now = NOW + timedelta(minutes=minutes)
        morning.move_to(now)
        ask(contact)
        answer_link_requests(now)
    assert Message.objects.filter(template="lost_link").count() == 1


def test_asked_twice_before_the_tick_it_is_one(ask):
    signed_up()
    ask("ada@family.example")
    ask("ada@family.example")
    assert LinkRequest.objects.count() == 1


def test_a_machine_that_asks_again_and_again_is_slowed_down_and_keeps_nobody_from_signing_up(ask, send):
    for _ in range(6):
        assert ask("ada@family.example").status_code == 302
    answer = ask("ada@family.example")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "600"
    assert 'value="ada@family.example"' in answer.content.decode()
    assert send(make_session(), **{"more-since": since(NOW - timedelta(minutes=1))}).status_code == 302


def test_many_families_behind_one_address_are_slowed_down_together(ask, settings):
    settings.SIGN_UPS_PER_ADDRESS = 2
    assert [ask(f"ada{number}@family.example").status_code for number in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("machine", [{"more-note": "x"}, {"more-since": since(NOW)}, {"more-since": ""}])
def test_what_looks_like_a_machine_is_asked_to_send_it_once_more(ask, machine):
    answer = ask("ada@family.example", **machine)
    assert answer.status_code == 200
    assert "send it again" in answer.content.decode()
    assert not LinkRequest.objects.exists()


@pytest.mark.rule("D8.3")
@pytest.mark.parametrize("contact", ["", "ada@", "12", "nobody", *NASTY])
def test_what_is_no_contact_is_said_at_the_field_and_stored_nowhere(ask, contact):
    answer = ask(contact)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'class="field wrong"' in page
    assert 'href="#id_contact"' in page
    assert not LinkRequest.objects.exists()


def test_a_busy_database_loses_nothing_that_was_typed(ask, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(lost_views, "ask_for_links", locked)
    page = ask("ada@family.example").content.decode()
    assert "Nothing you typed is lost." in page
    assert 'value="ada@family.example"' in page


def test_every_page_and_every_dead_link_leads_there(client):
    for address in ("/en/", "/en/p/broken/", "/en/mine/broken/", "/en/feeds/mine/broken.ics", "/en/again/broken/"):
        assert f'href="{LOST}"' in client.get(address).content.decode(), address
