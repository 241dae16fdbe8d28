"""The recording goes once to everybody who had a place, also to who missed it, in each family's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.consent import TEXTS, give_consent
from events.attendance.models import Attendance
from events.outbox.models import CallTask, Message, State
from events.rosters.registration import cancel_registration, register
from events.schedule.assigning import add_resource
from events.schedule.details import Resource
from tests.factories import NOW, SOON, make_coordinator, make_party, make_session

pytestmark = pytest.mark.django_db
AFTER = SOON + timedelta(days=3)
LINK = "https://videos.example/math"


@pytest.fixture
def desk(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_coordinator(), backend="allauth.account.auth_backends.AuthenticationBackend")
    with time_machine.travel(AFTER, tick=False):
        yield client


@pytest.fixture
def session():
    return make_session("Math at home", title_es="Matemáticas en casa", capacity=3)


def recorded(session):
    said = Resource(session=session, kind=Resource.Kind.RECORDING, url=LINK, captions=True)
    return add_resource(said, now=AFTER)


def address(session, resource):
    return reverse("events:desk-recording", args=[session.slug, resource.pk])


def sent():
    return Message.objects.filter(template="recording").order_by("pk")


@pytest.mark.rule("N25")
def test_everybody_who_had_a_place_gets_the_link_once_also_who_missed_it(desk, session):
    came = register(make_party("Ada"), session.roster, now=NOW)
    register(make_party("Bo", language="es"), session.roster, now=NOW)
    gave_up = register(make_party("Cy"), session.roster, now=NOW)
    cancel_registration(gave_up, now=NOW)
    register(make_party("Di"), session.roster, now=NOW)
    waits = register(make_party("Ed"), session.roster, now=NOW)
    assert waits.is_waiting
    Attendance.objects.create(session=session, person=came.party.lead, registration=came, status="here")
    resource = recorded(session)

    page = desk.get(address(session, resource)).content.decode()
    assert "3 families get it, each once." in page
    assert "1 reads <bdi>Spanish</bdi>" in page
    assert not sent().exists()  # looking sends nothing
    for _press in range(2):
        desk.post(address(session, resource))

    assert [message.person.name for message in sent()] == ["Ada", "Bo", "Di"]
    after = desk.get(address(session, resource)).content.decode()
    assert "Nobody is left who could get it." in after
    assert "3 families have the link already." in after
    assert all(LINK in message.body and LINK in message.html for message in sent())
    spanish = sent().get(person__name="Bo")
    assert (spanish.language, "Matemáticas en casa" in spanish.body) == ("es", True)
    assert not any(message.calendar for message in sent())


@pytest.mark.rule("N25")
def test_another_upload_is_not_mailed_again_and_thanks_that_told_the_link_count(desk, session):
    first = register(make_party("Ada"), session.roster, now=NOW)
    resource = recorded(session)
    desk.post(address(session, resource))
    another = add_resource(
        Resource(session=session, kind=Resource.Kind.RECORDING, url=f"{LINK}/better", captions=True), now=AFTER
    )

    page = desk.get(address(session, another))
    assert "1 family has the link already." in page.content.decode()
    assert page.context["readers"].families == 0  # so it promises to mail nobody
    desk.post(address(session, another))

    assert [message.person for message in sent()] == [first.party.lead]


def test_a_message_that_died_or_failed_does_not_count_as_sent(desk, session):
    registration = register(make_party("Ada"), session.roster, now=NOW)
    resource = recorded(session)
    for number, state in enumerate((State.EXPIRED, State.FAILED, State.QUEUED), 1):
        assert "1 family gets it." in desk.get(address(session, resource)).content.decode()
        desk.post(address(session, resource))
        assert [message.person for message in sent()] == [registration.party.lead] * number
        sent().filter(state=State.QUEUED).update(state=state)
    desk.post(address(session, resource))
    assert sent().count() == 3


def test_nobody_is_called_for_a_recording_and_who_takes_texts_gets_a_text(desk, session, settings):
    settings.SMS_URL = "sink:"
    register(make_party("Ada", contact="860-555-0142"), session.roster, now=NOW)
    texts = register(make_party("Bo", contact="860-555-0143"), session.roster, now=NOW)
    give_consent(texts.party.contact, TEXTS, text="Yes", language="en", now=NOW)
    CallTask.objects.all().delete()
    resource = recorded(session)

    assert "1 family has neither e-mail nor texts." in desk.get(address(session, resource)).content.decode()
    desk.post(address(session, resource))

    assert [(message.person.name, message.channel) for message in sent()] == [("Bo", "sms")]
    assert LINK in sent().get().body
    assert not CallTask.objects.exists()


@pytest.mark.rule("N25")
def test_a_recording_without_captions_is_never_there_to_be_sent(desk, session):
    register(make_party("Ada"), session.roster, now=NOW)
    data = {"resource-kind": "recording", "resource-url": LINK, "resource-title": ""}

    page = desk.post(reverse("events:desk-resource", args=[session.slug]), data).content.decode()

    assert "captions or a transcript" in page
    assert not Resource.objects.exists()


def test_nothing_of_a_private_session_and_nothing_but_recordings_is_sent(desk, session):
    private = make_session("Visit", visibility="private")
    register(make_party("Ada"), private.roster, now=NOW)
    resource = recorded(private)
    slides = add_resource(Resource(session=session, kind=Resource.Kind.SLIDES, url=f"{LINK}/slides"), now=AFTER)

    desk.post(address(private, resource))

    assert not sent().exists()
    assert desk.get(address(session, slides)).status_code == 404
    assert desk.get(address(session, resource)).status_code == 404  # of another session


@pytest.mark.counts("events:desk-recording")
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_families(desk, session, number, django_assert_num_queries):
    for one in range(number):
        register(make_party(f"Ada {one}"), session.roster, now=NOW)
    resource = recorded(session)
    desk.get(address(session, resource))

    with django_assert_num_queries(15):
        desk.get(address(session, resource))
