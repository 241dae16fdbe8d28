"""Texts that come at the same moment, in several processes: each is read once, and two are as one after the other."""

from __future__ import annotations

from itertools import count

import pytest
import time_machine

from accounts.consent import TEXTS, standing
from events.outbox.models import Message, State
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import cancel_registration, register
from events.rosters.waitlist import move_the_line
from events.texting.models import Inbound, Line, TakenFor
from events.texting.naming import give_words
from events.texting.receiving import read_texts, take_in
from tests.events.texting.conftest import agree
from tests.factories import NOW, make_party, make_program, make_session
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.rule("P48", "N9"), pytest.mark.django_db(transaction=True)]
NUMBER = "+18605550142"
TIMES = range(3)
_names = count(1)


@pytest.fixture(autouse=True)
def real_time():
    """Threads share a clock that stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


def text(words, number=NUMBER, name=""):
    return take_in(name or f"SM{next(_names)}", number, words, now=NOW)


def all_out():
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT, sent_at=NOW)


def read_all():
    """What lost a race for a lock is read by the clock."""
    read_texts(NOW)
    assert not Inbound.objects.unread().exists()


@pytest.fixture
def offered():
    session = make_session(capacity=1)
    Roster.objects.update(seating="offer")
    holder = register(make_party(), session.roster, now=NOW)
    waits = register(agree(make_party(contact=NUMBER)), session.roster, now=NOW)
    cancel_registration(holder, now=NOW)
    all_out()
    return waits


def counter_agrees():
    roster = Roster.objects.get()
    held = roster.registrations.filter(status__in=("registered", "offered"))
    assert roster.seats_taken == sum(held.values_list("seats", flat=True))


@pytest.mark.parametrize("_time", TIMES)
def test_one_text_told_by_four_at_once_is_one(offered, _time):
    Line.objects.create(number=NUMBER, last_at=NOW)
    at_once(*[lambda: text("1", name="SM-same")] * 4)
    read_all()
    inbound = Inbound.objects.get()
    assert (inbound.taken_for, inbound.reply.template) == (TakenFor.ANSWER, "seated")
    assert Message.objects.filter(state=State.QUEUED).count() == 1
    assert offered.roster.registrations.get(pk=offered.pk).is_seated


@pytest.mark.parametrize("_time", TIMES)
def test_four_who_read_one_text_at_once_read_it_once(_time):
    Line.objects.create(number=NUMBER, last_at=NOW)
    Inbound.objects.create(provider_id="SM-help", number=NUMBER, text="HELP", at=NOW)
    assert sum(at_once(*[lambda: read_texts(NOW)] * 4)) == 1
    assert Inbound.objects.get().reply.template == "text_help"


@pytest.mark.parametrize("_time", TIMES)
def test_yes_and_no_at_once_are_one_after_the_other(offered, _time):
    at_once(lambda: text("1"), lambda: text("2"), lambda: text("1"), lambda: text("yes"))
    read_all()
    offered.refresh_from_db()
    assert offered.status in ("registered", "canceled")
    assert Message.objects.filter(state=State.QUEUED, number=NUMBER).count() <= 4
    counter_agrees()


@pytest.mark.parametrize("_time", TIMES)
def test_an_answer_a_stop_and_the_clock_at_once(offered, _time):
    at_once(lambda: text("1"), lambda: text("STOP"), lambda: move_the_line(NOW), lambda: read_texts(NOW))
    read_all()
    offered.refresh_from_db()
    assert offered.status == "registered"
    assert not standing(offered.party.contact, TEXTS).exists()
    assert Message.objects.filter(template="text_stopped").count() == 1
    counter_agrees()


@pytest.mark.parametrize("_time", TIMES)
def test_the_same_name_twice_at_once_is_one_sign_up(_time):
    make_session(program=make_program(sign_up_by_text=True))
    give_words(NOW)
    text("MATH1")
    at_once(*[lambda: text("Ana")] * 3)
    read_all()
    assert Party.objects.count() == 1
    assert Registration.objects.count() == 1
    counter_agrees()


@pytest.mark.parametrize("_time", TIMES)
def test_many_phones_for_the_last_places(_time):
    """Exactly as many as there are get one; the others stand in line, and each phone hears how it stands."""
    make_session(program=make_program(sign_up_by_text=True), capacity=3)
    give_words(NOW)
    phones = [f"+186055501{number:02}" for number in range(8)]
    for phone in phones:
        text("MATH1", phone)
    all_out()
    at_once(*[lambda phone=phone: text(f"Ana {'ABCDEFGH'[int(phone[-1])]}", phone) for phone in phones])
    read_all()
    states = list(Registration.objects.values_list("status", flat=True))
    assert (states.count("registered"), states.count("waitlisted")) == (3, 5)
    assert Message.objects.filter(state=State.QUEUED).count() == 8
    assert not Inbound.objects.filter(taken_for=TakenFor.NOTHING).exists()
    counter_agrees()


@pytest.mark.parametrize("_time", TIMES)
def test_stop_in_four_processes_is_answered_once(offered, _time):
    Line.objects.create(number=NUMBER, last_at=NOW)
    at_once(*[lambda: text("STOP")] * 4)
    read_all()
    assert Message.objects.filter(template="text_stopped").count() == 1
