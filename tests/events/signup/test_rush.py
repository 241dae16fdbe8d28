"""Many families at once: every place is given once, and nobody is lost."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from events.outbox.models import Message
from events.rosters.models import Party, Registration, Roster, Status
from tests.events.signup.filling_in import typed
from tests.factories import make_session

FAMILIES, PLACES = 50, 3


def sign_up_at_once(session, forms):
    """Every family sends its form from a phone of its own, all together."""
    address = reverse("events:sign-up", args=[session.slug])

    def send(form):
        try:
            return Client().post(address, form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=25) as phones:
        return list(phones.map(send, forms))


@pytest.mark.postgres
@pytest.mark.rule("P1")
@pytest.mark.django_db(transaction=True)
def test_fifty_families_want_the_last_three_places_at_once():
    session = make_session(capacity=PLACES)
    forms = [
        typed(session, name=f"Ada {n}", contact=f"ada{n}@family.example", submit_key=f"{n:032x}")
        for n in range(FAMILIES)
    ]

    answers = sign_up_at_once(session, forms)

    assert set(answers) == {302}
    assert Registration.objects.filter(status=Status.REGISTERED).count() == PLACES
    assert Registration.objects.filter(status=Status.WAITLISTED).count() == FAMILIES - PLACES
    assert Roster.objects.get().seats_taken == PLACES
    assert Message.objects.count() == FAMILIES


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twenty_times_at_once_is_one_sign_up():
    session = make_session(capacity=PLACES)

    answers = sign_up_at_once(session, [typed(session)] * 20)

    assert set(answers) == {302}
    assert Party.objects.count() == Registration.objects.count() == Message.objects.count() == 1
    assert Roster.objects.get().seats_taken == 1


@pytest.mark.rule("P1")
@pytest.mark.django_db
def test_fifty_families_one_after_the_other_fill_three_places_and_a_line(send):
    session = make_session(capacity=PLACES)
    for n in range(FAMILIES):
        send(session, name=f"Ada {n}", contact=f"ada{n}@family.example")
    assert Roster.objects.get().seats_taken == PLACES
    assert [one.party.lead.name for one in Registration.objects.seated()] == ["Ada 0", "Ada 1", "Ada 2"]
    assert Registration.objects.waiting().count() == FAMILIES - PLACES


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_while_another_program_holds_the_database_the_form_comes_back_with_all_that_was_typed(client, tmp_path):
    """A real lock on a real file: the database answers "locked", as it does when a backup hangs."""
    session = make_session()
    file = str(tmp_path / "held.sqlite3")
    address = reverse("events:sign-up", args=[session.slug])
    with sqlite3.connect(file) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    usual, usual_options = connection.settings_dict["NAME"], connection.settings_dict["OPTIONS"]
    kept, connection.connection = connection.connection, None
    connection.settings_dict.update(NAME=file, OPTIONS={**usual_options, "timeout": 0.05})
    holder = sqlite3.connect(file, isolation_level=None)
    try:
        connection.ensure_connection()
        holder.execute("BEGIN IMMEDIATE")
        answer = client.post(address, typed(session, **{"help-words": "A ride"}))
        holder.execute("ROLLBACK")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Nothing you typed is lost." in page
        assert 'value="Ada Example"' in page
        assert "A ride" in page
        assert client.post(address, typed(session)).status_code == 302
    finally:
        holder.close()
        connection.connection.close()
        connection.connection = kept
        connection.settings_dict.update(NAME=usual, OPTIONS=usual_options)
