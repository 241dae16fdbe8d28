"""The line, and acts that come late, twice or at the same time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from events.outbox.models import Message
from events.rosters.models import Party
from events.rosters.registration import cancel_registration, change_party, register
from events.rosters.room import let_in, set_capacity
from tests.factories import NOW, SOON, make_party, make_roster

pytestmark = pytest.mark.django_db


def test_a_family_larger_than_the_room_that_shrank_does_not_block_the_line():
    roster = make_roster(capacity=6)
    first = register(make_party("Ada", others=("Al", "Abe")), roster, now=NOW)
    large = register(make_party("Bo", others=("B2", "B3", "B4", "B5")), roster, now=NOW)
    small = register(make_party("Cy"), roster, now=NOW)
    set_capacity(roster, 4, now=NOW)

    cancel_registration(first, now=NOW)

    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.is_waiting, small.is_seated) == (True, True)


def test_canceling_again_after_being_let_in_is_told_again():
    registration = register(make_party("Ada"), make_roster(), now=NOW)
    cancel_registration(registration, now=NOW)
    let_in([registration.party], registration.roster, now=NOW + timedelta(minutes=1), by=None)

    cancel_registration(registration, now=NOW + timedelta(minutes=2))

    assert Message.objects.filter(template="withdrawn").count() == 2


def test_what_was_queued_about_a_place_dies_with_it():
    registration = register(make_party("Ada"), make_roster(), now=NOW)
    cancel_registration(registration, now=NOW)
    assert list(Message.objects.filter(state="queued").values_list("template", flat=True)) == ["withdrawn"]


def test_a_sign_up_counts_the_party_as_it_is_stored_now_not_as_the_page_knew_it():
    known_to_the_page = make_party("Ada", children=0)
    assert known_to_the_page.adults == 1
    Party.objects.filter(pk=known_to_the_page.pk).update(children=3)

    assert register(known_to_the_page, make_roster(takes="heads"), now=NOW).seats == 4


def test_nobody_is_added_to_a_party_after_sign_up_closed_but_people_may_stay_home():
    roster = make_roster()
    roster.closes_at = NOW + timedelta(days=1)
    roster.save()
    party = register(make_party("Ada", others=("Bo",)), roster, now=NOW).party
    late = NOW + timedelta(days=2)

    with pytest.raises(ValidationError) as refused:
        change_party(party, others=["Bo", "Cy"], children=0, now=late)
    assert refused.value.code == "closed"

    change_party(party, others=[], children=0, now=late)
    roster.refresh_from_db()
    assert roster.seats_taken == 1


def test_what_is_over_is_not_canceled_any_more():
    registration = register(make_party(), make_roster(), now=NOW)
    with pytest.raises(ValidationError) as refused:
        cancel_registration(registration, now=SOON + timedelta(days=1))
    assert refused.value.code == "over"


def test_a_mother_and_a_father_who_each_sign_up_both_take_two_places_not_four():
    roster = make_roster()
    register(make_party("Ana", others=("Luis",), contact="home@family.example"), roster, now=NOW)

    with pytest.raises(ValidationError) as refused:
        register(make_party("Luis", others=("Ana",), contact="home@family.example"), roster, now=NOW)

    assert refused.value.code == "already"
    roster.refresh_from_db()
    assert roster.seats_taken == 2


def test_two_adults_of_one_name_in_a_party_both_keep_their_row():
    party = register(make_party("Ada", others=("Bo", "Bo")), make_roster(), now=NOW).party
    rows = set(party.members.values_list("pk", flat=True))

    change_party(party, others=["Bo", "Bo"], children=1, now=NOW)

    assert set(party.members.values_list("pk", flat=True)) == rows
