"""An answer counts by what is stored when the list is held, whatever the page showed that it was given on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import Registration, Roster, Seating
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from events.rosters.waitlist import move_the_line
from tests.factories import NOW, make_party, make_roster

pytestmark = [pytest.mark.django_db, pytest.mark.rule("P48")]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def offered():
    """Bo, who is offered the one place; Cy waits behind."""
    roster = make_roster(capacity=1)
    Roster.objects.update(seating=Seating.OFFER)
    ada, bo, _cy = (register(make_party(name), roster, now=NOW) for name in ("Ada", "Bo", "Cy"))
    cancel_registration(ada, now=NOW)
    bo.refresh_from_db()
    assert bo.status == "offered"
    return bo


def stored():
    """How each sign-up stands, and how many places are taken."""
    found = Registration.objects.order_by("pk").values_list("party__lead__name", "status")
    return dict(found), Roster.objects.get().seats_taken


def left(offered):
    cancel_registration(Registration.objects.get(pk=offered.pk), now=NOW)


def too_late(_offered):
    move_the_line(Offer.objects.get().expires_at)


def taken(offered):
    accept_offer(Registration.objects.get(pk=offered.pk), now=NOW)


@pytest.mark.parametrize(
    ("meanwhile", "has_place"), [(left, False), (too_late, False), (taken, True)], ids=["left", "too late", "taken"]
)
def test_a_yes_on_a_page_from_before_gives_no_place_and_takes_none(offered, meanwhile, has_place):
    meanwhile(offered)
    before = stored()

    assert accept_offer(offered, now=LATER) == has_place

    assert stored() == before


@pytest.mark.parametrize("meanwhile", [left, too_late, taken])
def test_a_no_on_a_page_from_before_takes_nothing_away(offered, meanwhile):
    meanwhile(offered)
    before = stored()

    decline_offer(offered, now=LATER)

    assert stored() == before
