"""Many families at once want the last places in child care, while seats are plenty."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from events.outbox.models import Message
from events.rosters.models import Registration, Roster, Status
from events.support.letting_go import let_go
from events.support.models import Need
from events.support.supplying import confirm_supply
from tests.events.signup.filling_in import typed
from tests.events.support.helping import make_care, make_interpreter
from tests.factories import NOW, make_session

FAMILIES, PLACES = 30, 3


def at_once(session, forms):
    """Every family sends its form from a phone of its own, all together."""
    address = reverse("events:sign-up", args=[session.slug])

    def send(form):
        try:
            return Client().post(address, form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as phones:
        return list(phones.map(send, forms))


def forms_of(session, number, **more):
    return [
        typed(session, name=f"Ada {n}", contact=f"ada{n}@family.example", submit_key=f"{n:032x}", **more)
        for n in range(number)
    ]


@pytest.mark.postgres
@pytest.mark.rule("P1")
@pytest.mark.rule("D2.8")
@pytest.mark.django_db(transaction=True)
def test_thirty_families_want_the_last_three_places_in_care_at_once(time_machine):
    time_machine.move_to(NOW, tick=False)
    session = make_session(capacity=FAMILIES)
    supply = make_care(session, places=PLACES)

    answers = at_once(session, forms_of(session, FAMILIES, **{"help-care_3_5": "1"}))

    assert set(answers) == {302}
    care = Registration.objects.filter(roster=supply.roster_id)
    assert care.filter(status=Status.REGISTERED).count() == PLACES
    assert care.filter(status=Status.WAITLISTED).count() == FAMILIES - PLACES
    assert Roster.objects.get(pk=supply.roster_id).seats_taken == PLACES
    assert Roster.objects.get(pk=session.roster_id).seats_taken == FAMILIES
    assert Need.objects.filter(state="confirmed").count() == PLACES
    assert Message.objects.count() == FAMILIES, "one message for each"


@pytest.mark.postgres
@pytest.mark.rule("P1")
@pytest.mark.rule("N5")
@pytest.mark.django_db(transaction=True)
def test_seats_that_wait_for_care_are_never_oversold_while_ticks_and_answers_run_beside(time_machine):
    """Half come only with care; the seats are fewer than the families; the tick and a coordinator work meanwhile."""
    time_machine.move_to(NOW, tick=False)
    session = make_session(capacity=10)
    care, signing = make_care(session, places=4, sure=False), make_interpreter(session)
    forms = forms_of(session, FAMILIES, **{"help-care_3_5": "1", "help-language": "pt"})
    for form in forms[::2]:
        form["help-only_with"] = "yes"

    def beside(act):
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as staff:
        acts = [lambda: let_go(NOW)] * 6
        acts[2:2] = [
            lambda: confirm_supply(care, confirmed_by="Fay", now=NOW),
            lambda: confirm_supply(signing, confirmed_by="Fay", now=NOW),
        ]
        running = [staff.submit(beside, act) for act in acts]
        answers = at_once(session, forms)
        for one in running:
            one.result()
    let_go(NOW)
    let_go(NOW)

    assert set(answers) == {302}
    main, of_care = (Roster.objects.get(pk=pk) for pk in (session.roster_id, care.roster_id))
    for roster in (main, of_care):
        seated = Registration.objects.filter(roster=roster, status=Status.REGISTERED)
        assert roster.seats_taken == seated.count() <= roster.capacity
        assert roster.overbooked == 0
    assert main.seats_taken == 10
    assert of_care.seats_taken == 4
    without = Need.objects.filter(is_required=True, registration__roster=main, registration__status=Status.REGISTERED)
    assert not without.exclude(state="confirmed").exists(), "nobody is seated without what it cannot do without"
