"""Two people and twenty impatient presses at once: a snow day happens once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from events.outbox.models import Message
from events.rosters.registration import register
from events.schedule.changes import Disruption
from events.schedule.models import Session
from tests.events.desk.snow import MORNING, ask, carried, look
from tests.factories import NOW, make_coordinator, make_party, make_program, make_session

PRESSES = 20
DAY_BEFORE = NOW.replace(day=1, month=11)


def press_at_once(user, requests):
    """All at the same moment, each over a connection of its own."""

    def send(request):
        client = Client()
        client.force_login(user)
        try:
            return client.post(*request).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=PRESSES) as hands:
        return list(hands.map(send, requests))


@pytest.mark.postgres
@pytest.mark.rule("P28")
@pytest.mark.django_db(transaction=True)
def test_twenty_presses_of_two_pages_are_one_snow_day_and_one_message_each():
    make_program()
    user = make_coordinator(email="ines@staff.example")
    sessions = [make_session(starts_at=MORNING) for _ in range(3)]
    for session in sessions:
        register(make_party(), session.roster, now=DAY_BEFORE)
    Message.objects.update(state="sent")
    client = Client()
    client.force_login(user)
    pages = [{**carried(look(client, ask())), "step": "do"} for _ in range(2)]

    answers = press_at_once(user, [(ask(), pages[number % 2]) for number in range(PRESSES)])

    assert set(answers) <= {200, 302}
    disruption = Disruption.objects.get()
    assert Message.objects.filter(template="canceled").count() == 3
    assert set(Session.objects.values_list("status", "sequence")) == {("canceled", 1)}

    undo = reverse("events:desk-closed-undo", args=[disruption.pk])
    assert set(press_at_once(user, [(undo,)] * PRESSES)) == {302}
    assert set(Session.objects.values_list("status", "sequence")) == {("confirmed", 2)}
    assert not Message.objects.filter(state="queued").exists()
