"""Who sends a form again is never lost, and a stranger who types somebody's name learns nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Contact, Person
from events.outbox.models import CallTask, Message
from events.rosters.models import Party, Registration
from events.rosters.registration import register
from events.signup.signed_up import cancel_sign_up
from tests.factories import NOW, make_party, make_program, make_session

pytestmark = pytest.mark.django_db

SECOND_TAB = {"submit_key": "6f3a8a2e-0000-4000-8000-000000000002"}
BEFORE = "It looks like you signed up before. We sent you the link again. Questions? Call 860-555-0142."


def text(response):
    return response.content.decode()


@pytest.fixture
def session():
    return make_session(takes="heads")


@pytest.mark.parametrize("changed", [{"children": "3"}, {"others": "Bo"}, {"help-words": "A ride"}])
def test_the_same_form_with_other_numbers_leads_to_the_page_where_one_changes_them(client, send, session, changed):
    send(session)
    party = Party.objects.get()
    answer = send(session, **changed)
    assert answer["Location"] == reverse("events:link-manage", args=[party.token])
    page = text(client.get(answer["Location"]))
    assert "You are signed up already. You can change who comes here." in page
    assert "Thank you. This page is yours" not in page.split("You are signed up already.")[1]
    assert (party.children, party.adults, Registration.objects.get().seats) == (0, 1, 1)


def test_the_same_form_with_the_same_numbers_is_the_same_sign_up(client, send, session):
    same = {"others": "Bo\nCy", "children": "2", "help-words": "A ride"}
    send(session, **same)
    page = text(client.get(send(session, **same)["Location"]))
    assert "You are signed up already" not in page
    assert Party.objects.count() == Message.objects.count() == 1


def test_who_canceled_and_sends_the_same_form_again_is_signed_up_again_once(client, send, session):
    for children in ("1", "2", "2"):
        answer = send(session, children=children)
        assert "You are signed up" in text(client.get(answer["Location"]))
        if children == "1":
            cancel_sign_up(Party.objects.get(), now=NOW)
    assert [party.children for party in Party.objects.order_by("pk")] == [1, 2]
    assert Registration.objects.active().get().seats == 3


def test_two_tabs_of_one_person_make_one_sign_up_and_its_link_goes_out_again(send, session):
    send(session, children="1")
    answer = send(session, children="3", **SECOND_TAB)
    assert BEFORE in text(answer)
    assert Party.objects.get().children == 1
    again = Message.objects.get(template="again")
    assert again.person == Party.objects.get().lead
    assert "[[manage:" in again.body
    assert again.subject == "Your sign-up: Math at home, Friday, December 11"
    assert Person.objects.count() == 1


def test_where_the_program_has_no_phone_the_sentence_names_none(send):
    session = make_session(program=make_program("cafe", contact_phone=""))
    send(session)
    page = text(send(session, **SECOND_TAB))
    assert "We sent you the link again." in page
    assert "Questions? Call" not in page


def test_a_link_goes_out_again_at_most_once_in_ten_minutes(send, session, morning):
    send(session)
    for _ in range(3):
        send(session, **SECOND_TAB)
        Message.objects.update(state="sent")
    assert Message.objects.filter(template="again").count() == 1
    morning.shift(timedelta(minutes=10))
    send(session, **SECOND_TAB)
    assert Message.objects.filter(template="again").count() == 2


def test_a_call_that_nobody_has_made_is_not_asked_for_twice(send, session, morning):
    send(session, contact="860-555-0142")
    for _ in range(2):
        send(session, contact="860-555-0142", **SECOND_TAB)
        morning.shift(timedelta(minutes=10))
    assert CallTask.objects.filter(message__template="again").count() == 1


def test_a_stranger_who_types_a_name_and_contact_sees_nothing_of_the_family_and_gets_no_message(send, session):
    family = make_party("Zoë Núñez", contact="zoe@family.example", others=("Bo Secret",), children=2)
    party = register(family, session.roster, now=NOW).party
    answer = send(session, name="zoe nunez", contact="zoe@family.example", others="Mal Stranger")
    page = text(answer)
    assert BEFORE in page
    for hidden in ("Zoë", "Núñez", "Bo Secret", party.token, party.code):
        assert hidden not in page
    assert set(Message.objects.values_list("contact__value", flat=True)) == {"zoe@family.example"}
    assert "Mal Stranger" not in "".join(message.body for message in Message.objects.all())


def test_another_adult_of_the_family_who_signs_up_causes_a_message_to_its_lead_alone(send, session):
    party = register(make_party("Ada", contact="all@family.example", others=("Bo",)), session.roster, now=NOW).party
    assert BEFORE in text(send(session, name="Bo", contact="all@family.example"))
    assert Message.objects.get(template="again").person == party.lead


def test_the_message_to_who_waits_says_that_they_wait(send):
    session = make_session(capacity=0)
    send(session)
    send(session, **SECOND_TAB)
    again = Message.objects.get(template="again")
    assert "you are on the waitlist for this" in again.body
    assert not again.calendar


def test_a_sign_up_keeps_the_contact_that_was_typed_for_it(client, send):
    """Ada is known by phone and mail: what she types today is where this sign-up's messages go."""
    first, second = make_session("First"), make_session("Second")
    person = register(make_party("Ada Example"), first.roster, now=NOW).party.lead
    typed_now = Contact.objects.create(person=person, kind="mobile", value="+18605550142")
    page = text(client.get(send(second, contact="860-555-0142")["Location"]))
    party = Party.objects.order_by("pk").last()
    assert (party.lead, party.contact) == (person, typed_now)
    assert "(860) 555-0142" in page
    assert person.contacts.order_by("pk").first().value not in page
    assert "we call you" in page
    assert CallTask.objects.get().message.contact == typed_now


def test_a_contact_that_stopped_working_is_not_used(send):
    session = make_session()
    party = make_party("Ada", contact="old@family.example")
    Contact.objects.create(person=party.lead, kind="email", value="new@family.example")
    Contact.objects.filter(value="old@family.example").update(suppressed_at=NOW)
    register(party, session.roster, now=NOW)
    assert Message.objects.get().contact.value == "new@family.example"
