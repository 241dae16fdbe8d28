"""To a contact that nobody has confirmed goes no message with a name that somebody typed, whatever happens."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.contact import normalize
from events.outbox.models import CallTask, Message
from events.rosters.models import Party, Registration, Status
from events.rosters.moving import replace_person
from events.rosters.notices import NAME_NOBODY
from events.rosters.registration import cancel_registration, register
from events.rosters.waitlist import move_the_line
from events.signup.confirming import confirm, send_again
from events.support.answering import answer
from events.support.letting_go import let_go
from events.support.models import Need
from events.support.supplying import cancel_supply
from events.support.telling import tell_no_place
from tests.events.support.helping import make_care
from tests.factories import NOW, SOON, make_coordinator, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
NAME = "Ada Zzwordszz"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session():
    return make_session(program=make_program(asks_to_confirm=True, asks_children=True), capacity=2)


def said():
    return [message.subject + message.body + message.html for message in Message.objects.all()]


def sent_to(party):
    return list(party.lead.messages.order_by("pk").values_list("template", flat=True))


@pytest.mark.rule("P45")
def test_the_messages_that_may_go_there_name_nobody():
    folder = Path(settings.BASE_DIR) / "templates" / "messages"
    for template in NAME_NOBODY:
        for file in (folder / template).iterdir():
            assert "person" not in file.read_text(), file


@pytest.mark.rule("P45")
def test_answers_about_help_wait_for_the_yes_and_are_told_with_it(send, session):
    care = make_care(session, places=1)
    sign_up = {"name": NAME, "help-words": "A lift", "help-care_3_5": "1"}
    send(session, **sign_up)
    party = Party.objects.get(lead__name=NAME)
    lift = Need.objects.get(kind="other")

    answer(lift, Need.State.CONFIRMED, now=LATER)
    cancel_supply(care, now=LATER)
    let_go(LATER)
    tell_no_place(SOON - timedelta(hours=1))
    assert sent_to(party) == ["confirm"]
    assert not any("Zzwordszz" in words for words in said())

    confirm(party, now=LATER)

    assert sent_to(party) == ["confirm", "registered"]
    told = Message.objects.get(template="registered").body
    assert "Other help" in told
    assert "It will be there." in told


@pytest.mark.rule("P45")
@pytest.mark.parametrize("seating", ["auto", "offer"])
def test_who_gets_a_place_by_the_yes_hears_what_was_answered_about_help_too(send, session, seating):
    seated = [register(make_party(), session.roster, now=NOW) for _ in range(2)]
    type(session.roster).objects.update(seating=seating)
    send(session, **{"name": NAME, "help-words": "A lift"})
    party = Party.objects.get(lead__name=NAME)
    answer(Need.objects.get(), Need.State.CONFIRMED, now=LATER)
    cancel_registration(seated[0], now=LATER)
    assert sent_to(party) == ["confirm"]

    for _twice in range(2):
        confirm(party, now=LATER)

    assert sent_to(party) == ["confirm", "seated" if seating == "auto" else "offered", "help_answered"]
    assert "It will be there." in Message.objects.get(template="help_answered").body


@pytest.mark.rule("P45")
def test_who_sends_a_second_form_for_an_address_is_asked_again_and_gets_no_link_to_the_page(client, send, session):
    send(session, name=NAME)
    Message.objects.update(state="sent", sent_at=NOW)

    for number in (2, 3):
        send(session, name=NAME, submit_key=f"6f3a8a2e-0000-4000-8000-00000000000{number}")

    assert sent_to(Party.objects.get()) == ["confirm", "confirm"]
    assert not any("Zzwordszz" in words or "[[manage" in words for words in said())


def test_while_the_question_is_on_its_way_or_the_call_is_not_made_it_is_not_asked_twice(send, session):
    send(session, contact="860-555-0142")

    assert send_again(Registration.objects.get(), now=LATER) is None
    assert CallTask.objects.count() == 1


@pytest.mark.rule("P45")
def test_who_waits_unconfirmed_is_offered_nothing_and_canceling_tells_nobody(client, send, session):
    seated = [register(make_party(), session.roster, now=NOW) for _ in range(2)]
    type(session.roster).objects.update(seating="offer")
    send(session, name=NAME)
    party = Party.objects.get(lead__name=NAME)

    cancel_registration(seated[0], now=LATER)
    move_the_line(LATER)
    assert party.registrations.get().status == Status.WAITLISTED
    client.post(reverse("events:party-cancel", args=[party.token]))

    assert party.registrations.get().status == Status.CANCELED
    assert sent_to(party) == ["confirm"]


@pytest.mark.rule("P45")
def test_who_waits_and_confirms_is_offered_the_place_and_hears_of_the_offer_alone(send, session):
    seated = [register(make_party(), session.roster, now=NOW) for _ in range(2)]
    type(session.roster).objects.update(seating="offer")
    send(session, name=NAME)
    party = Party.objects.get(lead__name=NAME)
    cancel_registration(seated[0], now=LATER)

    confirm(party, now=LATER)

    assert party.registrations.get().status == Status.OFFERED
    assert sent_to(party) == ["confirm", "offered"]
    party.contact.refresh_from_db()
    assert party.contact.verified_at == LATER


def test_who_staff_put_in_the_place_of_an_unconfirmed_lead_is_told_and_need_not_confirm(send, session):
    send(session, name=NAME)
    party = Party.objects.get()

    new = replace_person(
        party, party.lead, "Bo Example", normalize("bo@family.example"), by=make_coordinator(), now=LATER
    )

    party.refresh_from_db()
    assert (party.lead, party.confirm_by) == (new, None)
    assert sent_to(party) == ["handed_over"]
