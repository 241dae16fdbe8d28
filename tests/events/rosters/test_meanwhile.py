"""What somebody else does while an act waits for its lists counts as done before it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.outbox.models import Message
from events.rosters import waitlist
from events.rosters.models import Registration
from events.rosters.registration import cancel_registration, change_party, register
from events.signup.signed_up import cancel_sign_up
from tests.factories import NOW, SOON, make_party, make_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch):
    """Does something once, just when an act has read on which lists a party is, and does not hold them yet."""
    acts = []
    read = waitlist.guest_lists_of

    def interrupted(rosters, now):
        found = read(rosters, now)
        if acts:
            acts.pop()()
        return found

    monkeypatch.setattr(waitlist, "guest_lists_of", interrupted)
    return acts.append


@pytest.fixture
def rosters():
    return [make_roster(starts_at=SOON + timedelta(days=day)) for day in range(3)]


@pytest.mark.rule("P48")
def test_a_list_that_a_family_joins_while_it_changes_its_numbers_counts_the_new_ones(rosters, meanwhile):
    party = register(make_party(), rosters[0], now=NOW).party
    meanwhile(lambda: register(party, rosters[1], now=NOW))

    change_party(party, others=["Al", "Bo"], children=0, now=NOW)

    assert list(Registration.objects.values_list("seats", flat=True)) == [3, 3]
    for roster in rosters[:2]:
        roster.refresh_from_db()
        assert roster.seats_taken == 3


def test_a_double_click_cancels_several_dates_once_and_tells_once(rosters, meanwhile):
    party = make_party()
    for roster in rosters:
        register(party, roster, now=NOW)
    meanwhile(lambda: cancel_sign_up(party, now=NOW))

    again = cancel_sign_up(party, now=NOW + timedelta(seconds=1))

    assert list(again) == []
    assert Message.objects.filter(template="withdrawn").count() == 1
    assert not Registration.objects.active().exists()


def test_a_family_is_told_only_of_the_dates_that_it_cancels_now(rosters, meanwhile):
    party = make_party()
    first, *others = [register(party, roster, now=NOW) for roster in rosters]
    meanwhile(lambda: cancel_registration(first, now=NOW))

    assert list(cancel_sign_up(party, now=NOW + timedelta(seconds=1))) == others

    told = Message.objects.filter(template="withdrawn").order_by("pk")
    assert [list(message.registrations.order_by("pk")) for message in told] == [[first], others]
