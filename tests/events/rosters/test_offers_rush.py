"""The yes of a family and the end of its offer at the same moment: the place has one owner, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.outbox.models import Message
from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import Registration, Roster, Seating
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from events.rosters.waitlist import move_the_line
from events.schedule.scheduling import cancel_session
from tests.factories import NOW, make_party, make_session
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.rule("P1", "N4"), pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(days=2)
INSTANT = timedelta(microseconds=1)
TIMES = range(4)


@pytest.fixture
def session():
    session = make_session(capacity=1)
    Roster.objects.update(seating=Seating.OFFER)
    return session


@pytest.fixture
def offer(session):
    """Ada's place is offered to Bo; Cy waits behind."""
    ada, *_waiting = [register(make_party(name), session.roster, now=NOW) for name in ("Ada", "Bo", "Cy")]
    cancel_registration(ada, now=LATER)
    return Offer.objects.select_related("registration").get()


def states():
    """How Bo and Cy stand, after proving that the counter agrees with the rows."""
    roster = Roster.objects.get()
    rows = {row.party.lead.name: row for row in Registration.objects.select_related("party__lead")}
    assert roster.seats_taken == sum(row.status in ("registered", "offered") for row in rows.values()) <= 1
    return rows["Bo"].status, rows["Cy"].status


@pytest.mark.parametrize("_time", TIMES)
def test_a_yes_in_the_last_moment_and_the_tick_that_ends_the_offer_give_the_place_to_one(offer, _time):
    bo, end = offer.registration, offer.expires_at

    taken, *_ticks = at_once(
        lambda: accept_offer(bo, now=end - INSTANT), lambda: move_the_line(end), lambda: move_the_line(end)
    )

    assert states() == (("registered", "waitlisted") if taken else ("canceled", "offered"))
    told = [Message.objects.filter(template=name).count() for name in ("seated", "offer_ended", "offered")]
    assert told == ([1, 0, 1] if taken else [0, 1, 2])


@pytest.mark.parametrize("_time", TIMES)
def test_a_yes_and_a_no_of_two_parents_are_one_answer(offer, _time):
    bo, now = offer.registration, LATER + timedelta(minutes=5)

    taken, *_rest = at_once(lambda: accept_offer(bo, now=now), lambda: decline_offer(bo, now=now))

    assert states() == (("registered", "waitlisted") if taken else ("canceled", "offered"))


@pytest.mark.parametrize("_time", TIMES)
def test_a_yes_while_it_is_called_off_takes_the_place_before_or_not_at_all(session, offer, _time):
    bo, now = offer.registration, LATER + timedelta(minutes=5)

    taken, told = at_once(lambda: accept_offer(bo, now=now), lambda: cancel_session(session, now=now))

    assert states() == ("registered" if taken else "waitlisted", "waitlisted")
    assert told == Message.objects.filter(template="canceled").count() == 2
