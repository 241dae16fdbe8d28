"""Whoever never answered is forgotten, and letters go to no mailbox but the one that asked for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.contact import normalize
from accounts.models import Contact, Person
from events.notices.forgetting import AFTER, forget_unanswered
from events.notices.models import Reader, Subscription
from events.notices.sending import send_notices
from events.outbox.models import Message, State
from events.outbox.silencing import silence
from events.rosters.contacts import correct_contact
from events.rosters.registration import register
from events.tasks import forget_who_never_answered
from tests.events.notices.lists import ask, make_list, make_notice, make_reader, release
from tests.factories import NOW, make_party, make_roster

pytestmark = pytest.mark.django_db
LATER = NOW + AFTER + timedelta(seconds=1)


def test_who_never_answered_is_forgotten_with_all_that_was_known():
    ask(make_list())
    assert forget_unanswered(NOW + AFTER) == 0
    assert forget_unanswered(LATER) == 1
    for model in (Subscription, Reader, Person, Contact, Message):
        assert not model.objects.exists(), model


def test_who_answered_or_left_stays(time_machine):
    make_reader(make_list())
    gone = make_reader(make_list()).subscriptions.get()
    Subscription.objects.filter(pk=gone.pk).update(left_at=NOW, confirmed_at=None)
    time_machine.move_to(LATER, tick=False)
    forget_who_never_answered()
    assert Subscription.objects.count() == Reader.objects.count() == 2


@pytest.mark.parametrize("known", ["before", "after"])
def test_somebody_who_signed_up_for_something_stays(known):
    def sign_up():
        register(make_party("Ada", contact="ada@reader.example"), make_roster(), now=NOW)

    if known == "before":
        sign_up()
    ask(make_list(), name="Ada")
    if known == "after":
        sign_up()
    assert forget_unanswered(LATER) == 1
    person = Person.objects.get()
    assert (person.name, person.contacts.count(), Reader.objects.count()) == ("Ada", 1, 0)
    assert Message.objects.filter(template="registered").exists()


def test_another_list_that_was_answered_keeps_the_mailbox():
    reader = make_reader(make_list())
    ask(make_list("academy-news"), email=reader.email, now=NOW + timedelta(hours=1))
    assert forget_unanswered(LATER + timedelta(hours=1)) == 0
    assert [one.mailing_list for one in Subscription.objects.all()] == [make_list()]


def on_its_way():
    """A letter in the queue, to the first of two addresses of one person."""
    reader = make_reader(make_list(), email="ada@reader.example")
    Contact.objects.create(person=reader.contact.person, kind="email", value="work@reader.example")
    release(make_notice(make_list()))
    send_notices(NOW)
    return Message.objects.get(template="letter")


def test_a_letter_to_a_dead_mailbox_goes_to_no_other_one():
    letter = on_its_way()
    silence("email", "ada@reader.example", "bounced", now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.contact.value) == (State.EXPIRED, "ada@reader.example")


def test_nor_when_staff_correct_the_address():
    letter = on_its_way()
    correct_contact(letter.contact, normalize("right@reader.example"), by=None, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.contact.value) == (State.EXPIRED, "ada@reader.example")
    assert not Subscription.objects.reached().exists()
