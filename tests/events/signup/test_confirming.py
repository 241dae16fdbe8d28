"""Where a program wants it, who signs up says once more that it was they; who did not is left in peace."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import links
from accounts.history import Change
from accounts.models import Contact
from events.outbox.calling import note_call
from events.outbox.models import CallTask, Message
from events.outbox.rendering import fill_links
from events.rosters.models import Party, Registration, Roster, Status
from events.rosters.registration import register
from events.schedule.models import Program, Session
from events.schedule.scheduling import move_session
from events.signup.confirming import confirm, end_unconfirmed
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_party, make_program, make_session, make_user

pytestmark = pytest.mark.django_db
TUESDAY_10 = NOW + timedelta(hours=25)
"""Twelve waking hours after nine on a morning: ten on the next day."""


@pytest.fixture
def session():
    return make_session(program=make_program(asks_to_confirm=True), capacity=2)


@pytest.fixture
def party(send, session):
    send(session, name="Ada Zzwordszz")
    return Party.objects.get()


def page_of(party):
    return reverse("events:link-confirm", args=[links.sign("confirm", party.pk, party.link_version)])


def sent_to(party):
    return list(party.lead.messages.order_by("pk").values_list("template", flat=True))


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (Party, Registration, Roster, Contact, Message)]


def test_the_place_is_held_and_one_message_asks_with_a_link_and_without_a_word_that_was_typed(party, session):
    assert (party.registrations.get().status, session.roster.registrations.count()) == (Status.REGISTERED, 1)
    message = Message.objects.get()
    assert message.template == "confirm"
    assert message.expires_at == party.confirm_by
    said = message.subject + message.body + message.html
    assert "Zzwordszz" not in said
    assert "Math at home" in said
    assert page_of(party).replace("/en/", "") in fill_links(message.body, "en").replace("/en/", "")
    assert not message.calendar


@pytest.mark.rule("P26")
def test_news_of_the_date_lead_who_has_not_confirmed_to_the_question_and_to_no_sign_up(party, session):
    move_session(session, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW)

    news = Message.objects.get(template="moved")

    for text in (news.body, news.html):
        led_to = re.findall(r"\[\[(\w+):", text)
        assert set(led_to) == {"confirm"}
        assert "Zzwordszz" not in text


def test_in_another_program_the_confirmation_goes_out_at_once(send):
    send(make_session())

    assert sent_to(Party.objects.get()) == ["registered"]
    assert Party.objects.get().confirm_by is None


@pytest.mark.rule("P26")
def test_opening_the_link_changes_nothing_and_shows_nobodys_name(client, party):
    before = stored()

    answer = client.get(page_of(party))
    client.head(page_of(party))

    assert answer.status_code == 200
    assert "Zzwordszz" not in answer.content.decode()
    assert "Math at home" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert stored() == before


def test_who_says_yes_is_verified_keeps_the_place_and_is_told_so_once(client, party):
    for _ in range(2):
        answer = client.post(page_of(party), {"answer": "yes"})
        assert answer["Location"] == reverse("events:link-manage", args=[party.token])

    party.refresh_from_db()
    assert party.confirm_by is None
    assert party.contact.verified_at == NOW
    assert sent_to(party) == ["confirm", "registered"]
    assert end_unconfirmed(NOW + timedelta(days=5)) == 0


def test_who_waits_and_says_yes_is_told_the_place_in_line(client, send, session):
    for _ in range(2):
        register(make_party(), session.roster, now=NOW)
    send(session)
    waiting = Party.objects.get(lead__search_name="ada example")

    client.post(page_of(waiting), {"answer": "yes"})

    assert sent_to(waiting) == ["confirm", "waitlisted"]


def test_who_says_it_was_somebody_else_hears_no_more_and_the_place_goes_on(client, send, session, party):
    register(make_party(), session.roster, now=NOW)
    next_in_line = register(make_party(), session.roster, now=NOW)

    for _ in range(2):
        answer = client.post(page_of(party), {"answer": "no"})
        assert answer["Location"] == reverse("events:whats-on")

    next_in_line.refresh_from_db()
    assert next_in_line.is_seated
    assert party.registrations.get().status == Status.CANCELED
    assert sent_to(party) == ["confirm"]
    assert client.get(reverse("events:link-manage", args=[party.token])).status_code == 404
    assert client.get(page_of(party)).status_code == 404


def test_there_is_time_until_the_next_waking_day_and_then_the_place_goes_on_without_a_mail(session, party):
    register(make_party(), session.roster, now=NOW)
    next_in_line = register(make_party(), session.roster, now=NOW)
    assert party.confirm_by == TUESDAY_10

    assert end_unconfirmed(TUESDAY_10 - timedelta(seconds=1)) == 0
    assert end_unconfirmed(TUESDAY_10) == 1
    assert end_unconfirmed(TUESDAY_10) == 0

    next_in_line.refresh_from_db()
    assert next_in_line.is_seated
    assert sent_to(party) == ["confirm"]
    assert Change.objects.filter(act="not confirmed", subject_id=party.pk, subject_type="party").count() == 1


@pytest.mark.parametrize("hour", [24, 31, 33, 39, 43, 44, 47])
def test_at_whatever_hour_it_is_the_time_ends_on_the_next_day_while_people_are_awake(send, session, morning, hour):
    signed_up = NOW.replace(hour=0) + timedelta(hours=hour)
    morning.move_to(signed_up, tick=False)
    send(session)

    until = Party.objects.get().confirm_by.astimezone(NOW.tzinfo)

    assert until.date() > signed_up.date()
    assert 9 <= until.hour <= 20


def test_too_late_is_too_late_and_one_can_sign_up_again(client, party):
    end_unconfirmed(TUESDAY_10)

    answer = client.post(page_of(party), {"answer": "yes"}, follow=True)

    assert "This has ended meanwhile." in answer.content.decode()
    assert party.registrations.get().status == Status.CANCELED
    assert "This sign-up has ended" in client.get(page_of(party)).content.decode()


def test_nothing_ends_after_the_start(send, morning):
    session = make_session(program=make_program(asks_to_confirm=True), starts_at=NOW + timedelta(hours=3))
    send(session)
    party = Party.objects.get()
    assert party.confirm_by == session.starts_at

    assert end_unconfirmed(session.starts_at) == 0
    assert party.registrations.get().is_seated
    party.refresh_from_db()
    assert party.confirm_by is None


def test_of_several_dates_one_has_begun_and_nothing_ends(party, session):
    second = make_session(program=session.program, starts_at=SOON + timedelta(days=1))
    register(party, second.roster, now=NOW, notify=False)
    Session.objects.filter(pk=session.pk).update(starts_at=NOW + timedelta(hours=1))

    assert end_unconfirmed(TUESDAY_10) == 0


def test_who_gave_a_phone_is_called_and_staff_confirm_it(send, session):
    send(session, contact="860-555-0142")
    party, staff = Party.objects.get(), make_user()
    assert party.confirm_by == session.starts_at
    assert Message.objects.get().call.done_at is None
    assert "http" not in Message.objects.get().body

    note_call(CallTask.objects.get(), by=staff, now=NOW)
    assert confirm(party, now=NOW, by=staff) is True

    party.refresh_from_db()
    assert (party.confirm_by, party.contact.verified_at) == (None, NOW)
    assert sent_to(party) == ["confirm"]
    assert Change.objects.get(act="confirmed").actor == staff


def test_whether_a_contact_is_known_makes_no_difference(send, session, party):
    confirm(party, now=NOW)
    other = make_session(program=session.program, starts_at=SOON + timedelta(days=1))

    send(other, name="Ada Zzwordszz", submit_key="6f3a8a2e-0000-4000-8000-000000000002")

    newest = Party.objects.latest("pk")
    assert newest.lead == party.lead
    assert newest.confirm_by is not None


def test_who_is_signed_up_by_staff_confirms_nothing(session):
    party = register(make_party(), session.roster, now=NOW).party

    assert party.confirm_by is None


def test_the_own_page_says_until_when_to_confirm(client, party):
    page = client.get(reverse("events:link-manage", args=[party.token])).content.decode()

    assert re.search(r"Please confirm by <bdi>Wednesday, December 2, 10:00\s?AM</bdi>", page)


def test_signing_up_again_with_one_tap_has_to_be_confirmed_too(client, session, party):
    end_unconfirmed(TUESDAY_10)
    address = reverse("events:party-place", args=[party.token, session.slug])

    client.post(address, {"act": "again"})

    party.refresh_from_db()
    assert party.registrations.latest("pk").is_seated
    assert party.confirm_by > NOW
    assert sent_to(party) == ["confirm", "confirm"]


def test_one_tap_again_and_again_mails_nobody_without_end(client, session, party):
    Program.objects.update(asks_to_confirm=False)
    Party.objects.update(confirm_by=None)
    address = reverse("events:party-place", args=[party.token, session.slug])
    for _ in range(30):
        client.post(reverse("events:party-cancel", args=[party.token]))
        client.post(address, {"act": "again"})

    assert Message.objects.count() < 20


def test_a_double_click_asks_once(client, session):
    address = reverse("events:sign-up", args=[session.slug])
    for _ in range(2):
        client.post(address, typed(session))

    assert Message.objects.count() == 1
