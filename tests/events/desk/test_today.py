"""The morning: what needs a person today, and the calls."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Access
from events.outbox.models import CallTask, Message
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Session
from events.schedule.scheduling import cancel_session, move_session
from tests.events.support.helping import ask
from tests.factories import NOW, SOON, make_coordinator, make_organization, make_party, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session()


def call_cy(session):
    """Cy has a phone alone."""
    return register(make_party("Cyra", contact="(860) 555.0142", language="es"), session.roster, now=NOW)


def test_a_quiet_morning_says_so_and_looks_at_nobody(desk):
    page = desk.get(reverse("events:desk")).content.decode()

    assert "Nothing waits for you." in page
    assert not Access.objects.exists()


def test_what_needs_a_person_comes_with_its_reason_and_its_button(desk, session):
    ask(call_cy(session), "A ride from Park Street", now=NOW)
    draft = make_session("Reading at home", status="draft", starts_at=NOW + timedelta(days=13))
    make_session("Far away", status="draft", starts_at=NOW + timedelta(days=15))
    register(make_party("Bo"), session.roster, now=NOW)
    Message.objects.filter(channel="email").update(state="failed")

    page = desk.get(reverse("events:desk")).content.decode()

    assert "Call <bdi>Cyra</bdi>" in page
    assert "(860) 555-0142" in page
    assert "A ride from Park Street" in page
    assert reverse("events:desk-publish", args=[draft.slug]) in page
    assert "Far away" not in page
    assert "1 message was not delivered" in page
    assert Access.objects.get().what == "calls"


def test_a_need_that_was_answered_is_off_the_list(desk, ines, session):
    need = ask(call_cy(session), "A ride", now=NOW)
    address = reverse("events:desk-need", args=[session.slug, need.pk])

    for answer in ("confirmed", "declined"):
        desk.post(address, {"answer": answer})

    need.refresh_from_db()
    assert (need.state, need.owner) == ("confirmed", ines)
    assert "A ride" not in desk.get(reverse("events:desk")).content.decode()


def test_help_for_a_family_that_canceled_is_asked_of_nobody_any_more(desk, session):
    registration = call_cy(session)
    need = ask(registration, "A ride", now=NOW)
    people = reverse("events:desk-roster", args=[session.slug])
    answer = reverse("events:desk-need", args=[session.slug, need.pk])
    assert answer in desk.get(people).content.decode()

    cancel_registration(registration, now=NOW)
    page = desk.get(people).content.decode()

    assert "Cyra" in page
    assert answer not in page
    assert "Open</span>" not in page
    assert desk.post(answer, {"answer": "confirmed"}).status_code == 404
    assert "A ride" not in desk.get(reverse("events:desk")).content.decode()


def test_a_call_says_whom_how_in_which_language_and_what_without_links(desk, session):
    call_cy(session)

    page = desk.get(reverse("events:desk-calls")).content.decode()

    assert "tel:+18605550142" in page
    assert "(860) 555-0142" in page
    assert "Math at home" in page
    assert "[[" not in page
    assert "/p/" not in page


def test_a_call_is_done_once(desk, ines, session):
    call_cy(session)
    task = CallTask.objects.get()
    address = reverse("events:desk-call-done", args=[task.pk])

    for _click in range(2):
        desk.post(address)

    task.refresh_from_db()
    assert (task.owner, task.done_at) == (ines, NOW)
    assert task.message.state == "sent"
    assert [delivery.event for delivery in task.message.deliveries.all()] == ["called"]
    assert "Nobody to call" in desk.get(reverse("events:desk-calls")).content.decode()


def test_nobody_is_called_about_a_date_that_has_changed_again(desk, session):
    call_cy(session)
    for days in (1, 2):
        session.refresh_from_db()
        move_session(session, SOON + timedelta(days=days), SOON + timedelta(days=days, hours=2), now=NOW)
    assert CallTask.objects.filter(message__template="moved", message__state="queued").count() == 1

    cancel_session(Session.objects.get(), now=NOW)

    waiting = CallTask.objects.filter(message__state="queued").values_list("message__template", flat=True)
    assert "canceled" in waiting
    assert "moved" not in waiting


def test_calls_and_messages_of_others_are_not_there(client, session):
    call_cy(session)
    task = CallTask.objects.get()
    client.force_login(make_coordinator(make_organization("Another Center")))

    for name in ("desk", "desk-calls", "desk-messages"):
        assert "Cyra" not in client.get(reverse(f"events:{name}")).content.decode()
    assert client.post(reverse("events:desk-call-done", args=[task.pk])).status_code == 404


def test_messages_are_filtered_by_their_fate_and_hold_no_live_link(desk, session):
    call_cy(session)
    register(make_party("Bo"), session.roster, now=NOW)
    Message.objects.filter(channel="email").update(state="failed")

    page = desk.get(reverse("events:desk-messages"), {"state": "failed"}).content.decode()

    assert "<bdi>Bo</bdi></a></td>" in page
    assert "<bdi>Cyra</bdi></a></td>" not in page
    assert "[[" not in page
    assert "/mine/" not in page
