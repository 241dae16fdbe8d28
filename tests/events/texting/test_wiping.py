"""What people texted is forgotten after ninety days; that somebody wants no texts is not."""

from __future__ import annotations

import io
import logging
from datetime import timedelta

import pytest

from accounts.consent import standing
from events import tasks
from events.outbox.models import Delivery, Message
from events.texting.models import Inbound, Line, TakenFor
from events.texting.receiving import KEPT_FOR, read_texts, take_in, wipe_texts
from tests.events.texting.conftest import agree
from tests.factories import NOW, make_party

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P47")]
MOMENT = timedelta(minutes=1)


def test_texts_and_answers_to_nobody_known_are_deleted_after_ninety_days(phone, other_phone):
    make_party(contact=other_phone.number)
    phone.ask("We come with three")
    other_phone.ask("HELP")
    Delivery.objects.create(message=phone.messages[0], at=NOW, event="sent")

    assert wipe_texts(NOW + KEPT_FOR - MOMENT) == 0
    assert Inbound.objects.count() == 2

    assert wipe_texts(NOW + KEPT_FOR) == 2
    assert not Inbound.objects.exists()
    assert not Message.objects.exclude(number="").exists()
    assert not Line.objects.exists()


def test_that_somebody_said_stop_is_kept_while_somebody_has_the_number(phone, other_phone):
    make_party(contact=phone.number)
    for one in (phone, other_phone):
        one.ask("STOP")
    wipe_texts(NOW + KEPT_FOR)
    assert [line.number for line in Line.objects.all()] == [phone.number]
    phone.clock.move_to(NOW + KEPT_FOR, tick=False)
    phone.say("STOP")


def test_an_answer_that_is_somebodys_message_stays_without_the_number(phone):
    make_party(contact=phone.number)
    phone.ask("STOP")
    Message.objects.update(person=make_party().lead)
    wipe_texts(NOW + KEPT_FOR)
    assert Message.objects.get().number == ""


def test_the_clock_reads_and_forgets(phone, clock):
    phone.ask("HELP")
    tasks.read_texts()
    clock.move_to(NOW + KEPT_FOR, tick=False)
    tasks.wipe_texts()
    tasks.give_words()
    assert not Inbound.objects.exists()


def test_what_is_too_old_to_answer_is_let_be(phone):
    Inbound.objects.create(provider_id="SM1", number=phone.number, text="HELP", at=NOW - timedelta(hours=1))
    Inbound.objects.create(provider_id="SM2", number=phone.number, text="HELP", at=NOW - timedelta(minutes=59))
    assert read_texts(NOW) == 1
    assert [one.taken_for for one in Inbound.objects.order_by("pk")] == [TakenFor.UNCLEAR, TakenFor.HELP]
    assert len(phone.got) == 1


@pytest.mark.rule("D6.6", "N10")
def test_a_stop_is_heard_however_late(phone):
    family = agree(make_party(contact=phone.number))
    Inbound.objects.create(provider_id="SM1", number=phone.number, text="Alto", at=NOW - timedelta(days=2))
    Inbound.objects.create(
        provider_id="SM2", number=phone.number, text="what?", opted_out="STOP", at=NOW - timedelta(days=1)
    )
    assert read_texts(NOW) == 2
    assert not standing(family.contact, "texts").exists()
    assert "no more texts" in phone.last


def test_a_stop_that_is_heard_late_takes_back_no_later_start(phone):
    family = agree(make_party(contact=phone.number))
    Inbound.objects.create(provider_id="SM1", number=phone.number, text="STOP", at=NOW - timedelta(days=2))
    assert "You get texts again" in phone.ask("START")
    assert read_texts(NOW) == 0
    assert standing(family.contact, "texts").exists()


@pytest.mark.parametrize("words", ["My secret story", "STOP secret", "MATH1", "secret"])
def test_no_log_quotes_a_text_or_a_number(phone, words):
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        take_in("SMlog", phone.number, words, now=NOW)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    said = "\n".join(line for line in heard.getvalue().splitlines() if "INSERT" not in line and "SELECT" not in line)
    assert "secret" not in said.lower()
    assert "5550142" not in said
