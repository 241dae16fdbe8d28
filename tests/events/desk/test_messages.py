"""Every message of a person, a session or a day, with its fate; each person to call once; and sending one again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.consent import TEXTS, give_consent
from accounts.models import Contact
from events.outbox.models import CallTask, Channel, Delivery, Kind, Message, State
from events.outbox.resending import send_again
from events.outbox.silencing import silence
from events.reminders.planning import queue_due_reminders
from events.rosters.registration import cancel_registration, register
from tests.events.outbox.written import write_message
from tests.factories import NOW, SOON, make_coordinator, make_organization, make_party, make_person, make_session

pytestmark = pytest.mark.django_db
LIST = reverse("events:desk-messages")


@pytest.fixture
def desk(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_coordinator(), backend="allauth.account.auth_backends.AuthenticationBackend")
    with time_machine.travel(NOW, tick=False):
        yield client


def signed_up(name="Ada Example", contact="ada@family.example", session=None, **said):
    registration = register(make_party(name, contact=contact, **said), (session or make_session()).roster, now=NOW)
    return registration, registration.messages.get()


def shown(desk, **asked):
    page = desk.get(LIST, asked).content.decode()
    return [message.pk for message in Message.objects.order_by("pk") if f"/messages/{message.pk}/" in page]


def test_the_list_shows_the_messages_of_one_person_one_session_or_one_day(desk):
    one, other = make_session("One"), make_session("Other")
    _ada, first = signed_up(session=one)
    _bo, second = signed_up("Bo Example", "bo@family.example", session=other)
    later = NOW + timedelta(days=3)
    Message.objects.filter(pk=second.pk).update(state=State.SENT, sent_at=later)

    assert shown(desk) == [first.pk, second.pk]
    assert shown(desk, person=first.person_id) == [first.pk]
    assert shown(desk, session=other.slug) == [second.pk]
    assert shown(desk, day=NOW.date().isoformat()) == [first.pk]
    assert shown(desk, day=later.date().isoformat()) == [second.pk]
    assert shown(desk, state="sent", person=first.person_id) == []
    assert shown(desk, channel="sms") == []


def test_a_reminder_of_one_date_of_a_course_stands_with_that_date_alone(desk):
    one = make_session("First evening", starts_at=NOW + timedelta(days=2))
    other = make_session("Second evening", starts_at=NOW + timedelta(days=9), program=one.program, roster=one.roster)
    _ada, welcome = signed_up(session=one)
    queue_due_reminders(NOW + timedelta(days=1, hours=1))
    reminder = Message.objects.get(kind=Kind.REMINDER)

    assert shown(desk, session=one.slug) == [welcome.pk, reminder.pk]
    assert shown(desk, session=other.slug) == [welcome.pk]
    pages = [desk.get(reverse("events:desk-message", args=[pk])).content.decode() for pk in (welcome.pk, reminder.pk)]
    assert [("First evening" in page, f"session={other.slug}" in page) for page in pages] == [
        (True, True),
        (True, False),
    ]


@pytest.mark.parametrize("asked", [{"person": "x"}, {"person": "9" * 40}, {"day": "yesterday"}, {"channel": "pigeon"}])
def test_what_makes_no_sense_is_as_if_it_were_not_there(desk, asked):
    _ada, message = signed_up()

    assert shown(desk, **asked) == [message.pk]


def test_one_message_tells_its_story(desk):
    _ada, message = signed_up()
    Delivery.objects.create(message=message, at=NOW, event="postponed", detail="recipient refused (451)")
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=NOW + timedelta(minutes=2))

    page = desk.get(reverse("events:desk-message", args=[message.pk])).content.decode()

    story = [
        "Written",
        "Not taken yet, tried again later",
        "recipient refused (451)",
        "Handed over to whoever delivers it",
    ]
    assert sorted(story, key=page.index) == story
    assert "ada@family.example" in page
    assert "[[" not in page
    assert "Send it once more" in page


def test_what_is_about_no_session_is_seen_by_who_coordinates_the_whole_organization(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    ours = write_message(key="letter", person=make_person(), kind=Kind.LETTER)
    theirs = write_message(key="other", person=make_person(organization=make_organization("Another Network")))
    backend = "allauth.account.auth_backends.AuthenticationBackend"

    client.force_login(make_coordinator(), backend=backend)
    assert shown(client) == [ours.pk]
    assert client.get(reverse("events:desk-message", args=[theirs.pk])).status_code == 404
    client.force_login(make_coordinator(program="academy"), backend=backend)
    assert shown(client) == []


def again(desk, message):
    return desk.post(reverse("events:desk-message-again", args=[message.pk]), follow=True).content.decode()


def test_a_message_goes_out_once_more_however_often_one_presses(desk):
    registration, message = signed_up()
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=NOW)

    for _press in range(3):
        assert "It goes out once more." in again(desk, message)

    second = Message.objects.exclude(pk=message.pk).get()
    assert (second.state, second.body, second.contact) == (State.QUEUED, message.body, message.contact)
    assert set(registration.messages.all()) == {message, second}


def test_one_that_did_not_arrive_is_tried_anew_where_the_person_is_reached_now(desk):
    _ada, message = signed_up()
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, attempts=8)
    CallTask.objects.create(message=message)
    silence("email", "ada@family.example", Contact.Silence.BOUNCED, now=NOW)
    Contact.objects.create(person=message.person, kind="email", value="right@family.example")

    again(desk, message)

    message = Message.objects.get()
    assert (message.state, message.attempts, message.contact.value) == (State.QUEUED, 0, "right@family.example")
    assert not CallTask.objects.exists()


def test_what_is_not_true_any_more_does_not_go_out_again(desk):
    registration, message = signed_up()
    cancel_registration(registration, now=NOW)

    assert "not true any more" in again(desk, message)
    assert "Send it once more" not in desk.get(reverse("events:desk-message", args=[message.pk])).content.decode()
    assert Message.objects.filter(key__startswith="again:").count() == 0


@pytest.mark.parametrize("kind", [Kind.LETTER, Kind.REPLY])
def test_letters_and_answers_are_not_sent_again(desk, kind):
    message = write_message(key="one", person=make_person(), kind=kind, state=State.SENT, sent_at=NOW)

    assert "are not sent again" in again(desk, message)


def test_a_text_whose_owner_said_stop_meanwhile_becomes_a_call(desk):
    person = make_person(contact="860-555-0142")
    contact = person.contacts.get()
    text = write_message(
        key="one", person=person, contact=contact, channel=Channel.SMS, html="", state=State.SENT, sent_at=NOW
    )

    second = send_again(text, by=make_coordinator(), now=NOW)

    assert (second.channel, CallTask.objects.get().message) == (Channel.CALL, second)


def test_a_text_sent_again_in_the_night_waits_until_the_morning(desk, settings):
    settings.SMS_URL = "sink:"
    person = make_person(contact="860-555-0142")
    contact = person.contacts.get()
    give_consent(contact, TEXTS, text="Yes", language="en", now=NOW)
    text = write_message(
        key="one", person=person, contact=contact, channel=Channel.SMS, html="", state=State.SENT, sent_at=NOW
    )

    second = send_again(text, by=make_coordinator(), now=NOW + timedelta(hours=12))

    assert (second.channel, second.send_after) == (Channel.SMS, NOW + timedelta(days=1))


def test_each_person_to_call_stands_once_with_all_that_there_is_to_say(desk):
    session = make_session()
    registration, first = signed_up(contact="860-555-0142", session=session)
    _another, second = signed_up(contact="860-555-0142", session=make_session("Reading", starts_at=SOON))
    assert first.person_id == second.person_id
    page = desk.get(reverse("events:desk-calls")).content.decode()

    assert page.count("I called") == 1
    assert page.count("<details>") == 2
    assert desk.get(reverse("events:desk")).content.decode().count(f"#call-{first.pk}") == 1

    late = write_message(key="late", person=first.person, channel="call")
    late.registrations.add(registration)
    CallTask.objects.create(message=late)
    desk.post(reverse("events:desk-call-done", args=[first.pk]), {"also": [second.pk, "x", "9" * 30]})

    done = dict(CallTask.objects.values_list("message", "done_at"))
    assert (bool(done[first.pk]), bool(done[second.pk]), done[late.pk]) == (True, True, None)  # it was not on the page


def test_nobody_notes_a_call_to_somebody_else_with_it(desk):
    _ada, first = signed_up(contact="860-555-0142")
    _bo, other = signed_up("Bo Example", "860-555-0143")

    desk.post(reverse("events:desk-call-done", args=[first.pk]), {"also": [other.pk]})

    assert CallTask.objects.get(pk=other.pk).done_at is None


def test_who_signs_up_and_cancels_by_phone_has_one_call_waiting(desk):
    registration, _message = signed_up(contact="860-555-0142")
    cancel_registration(registration, now=NOW)

    page = desk.get(reverse("events:desk-calls")).content.decode()

    assert page.count("I called") == page.count("<details>") == 1
    assert "You are signed up" not in page


def test_staff_hear_in_the_morning_whose_address_does_not_work(desk):
    signed_up()
    silence("email", "ada@family.example", Contact.Silence.BOUNCED, now=NOW)

    assert "Mail to <bdi>Ada Example</bdi> does not arrive" in desk.get(reverse("events:desk")).content.decode()


@pytest.mark.counts("events:desk-message")
@pytest.mark.parametrize("number", [1, 3])
def test_one_message_takes_the_same_queries_for_any_number_of_steps(desk, number, django_assert_num_queries):
    _ada, message = signed_up()
    for _step in range(number):
        Delivery.objects.create(message=message, at=NOW, event="postponed", detail="recipient refused (451)")
    desk.get(LIST)

    with django_assert_num_queries(8):
        desk.get(reverse("events:desk-message", args=[message.pk]))
