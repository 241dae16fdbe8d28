"""Where places are offered: who is asked, until when, and what becomes of a place that nobody took."""

from datetime import timedelta

import pytest

from events.outbox.models import Message
from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import Roster, Seating, Status
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, change_party, register
from events.rosters.room import close_sign_up, reopen_sign_up, seat_anyway, set_capacity
from events.rosters.waitlist import move_the_line
from tests.factories import NOW, SOON, make_party, make_roster

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def roster():
    """Two places, both taken by Ada's family; Bo, Cy and Di wait, in this order."""
    roster = make_roster(capacity=2)
    Roster.objects.filter(pk=roster.pk).update(seating=Seating.OFFER)
    return Roster.objects.get(pk=roster.pk)


def joined(roster, *names, others=()):
    return [
        register(make_party(name, others=others), roster, now=NOW + timedelta(seconds=second))
        for second, name in enumerate(names)
    ]


def states(*registrations):
    for registration in registrations:
        registration.refresh_from_db()
    return [registration.status for registration in registrations]


def counted(roster):
    """The counter, after proving that it agrees with the rows."""
    roster.refresh_from_db()
    holding = roster.registrations.filter(status__in=("registered", "offered"))
    assert roster.seats_taken == sum(holding.values_list("seats", flat=True))
    return roster.seats_taken


@pytest.mark.rule("P5")
def test_one_seat_freed_with_two_waiting_is_one_offer_to_the_first(roster):
    ada, al, bo, cy = joined(roster, "Ada", "Al", "Bo", "Cy")

    cancel_registration(ada, now=LATER)

    assert states(al, bo, cy) == ["registered", "offered", "waitlisted"]
    assert Offer.objects.get().registration == bo
    assert counted(roster) == 2
    assert Message.objects.filter(template="offered").count() == 1


@pytest.mark.rule("P6")
def test_leaving_the_line_gives_nobody_a_place(roster):
    ada, al, bo, cy = joined(roster, "Ada", "Al", "Bo", "Cy")

    cancel_registration(bo, now=LATER)

    assert states(ada, al, bo, cy) == ["registered", "registered", "canceled", "waitlisted"]
    assert not Offer.objects.exists()
    assert not Message.objects.filter(template__in=("offered", "seated")).exists()


@pytest.mark.rule("P7")
def test_who_took_an_offer_and_canceled_is_not_asked_again_and_the_seat_moves_on(roster):
    ada, _al, bo, cy = joined(roster, "Ada", "Al", "Bo", "Cy")
    cancel_registration(ada, now=LATER)
    assert accept_offer(bo, now=LATER + timedelta(minutes=1))

    cancel_registration(bo, now=LATER + timedelta(minutes=2))

    assert states(bo, cy) == ["canceled", "offered"]
    decline_offer(cy, now=LATER + timedelta(minutes=3))
    move_the_line(LATER + timedelta(minutes=4))
    assert Offer.objects.filter(registration=bo).count() == 1
    assert counted(roster) == 1


@pytest.mark.rule("P7")
def test_who_said_no_is_not_asked_again(roster):
    ada, al, bo = joined(roster, "Ada", "Al", "Bo")
    cancel_registration(ada, now=LATER)
    decline_offer(bo, now=LATER)
    cancel_registration(al, now=LATER)

    assert states(bo) == ["canceled"]
    assert Offer.objects.get().answer == Offer.Answer.NO
    assert counted(roster) == 0


@pytest.mark.rule("P8")
@pytest.mark.parametrize("when", [SOON, SOON + timedelta(minutes=1), SOON - timedelta(hours=2)])
def test_no_place_is_offered_after_the_start_or_just_before_it(roster, when):
    Roster.objects.update(last_call_hours=None)
    ada, _al, bo = joined(roster, "Ada", "Al", "Bo")

    cancel_registration(ada, now=when)

    assert states(bo) == ["waitlisted"]
    assert not Offer.objects.exists()


@pytest.mark.rule("P8")
def test_no_place_is_offered_after_sign_up_closed_but_when_it_opens_again(roster):
    ada, _al, bo = joined(roster, "Ada", "Al", "Bo")
    close_sign_up(roster, by=None, now=LATER)
    cancel_registration(ada, now=LATER)
    assert states(bo) == ["waitlisted"]

    reopen_sign_up(roster, by=None, now=LATER + timedelta(hours=1))

    assert states(bo) == ["offered"]


@pytest.mark.rule("N4")
def test_an_offer_that_nobody_answered_passes_on_within_the_next_minute(roster):
    ada, _al, bo, cy = joined(roster, "Ada", "Al", "Bo", "Cy")
    cancel_registration(ada, now=LATER)
    ends = Offer.objects.get().expires_at

    move_the_line(ends - timedelta(seconds=1))
    assert states(bo, cy) == ["offered", "waitlisted"]
    move_the_line(ends)

    assert states(bo, cy) == ["canceled", "offered"]
    assert counted(roster) == 2
    assert Message.objects.filter(template="offer_ended", person=bo.party.lead).count() == 1


@pytest.mark.rule("N4")
def test_a_late_yes_is_judged_by_the_clock_even_where_nothing_ran_meanwhile(roster):
    ada, _al, bo, cy = joined(roster, "Ada", "Al", "Bo", "Cy")
    cancel_registration(ada, now=LATER)

    assert not accept_offer(bo, now=Offer.objects.get().expires_at)

    assert states(bo, cy) == ["canceled", "offered"]


@pytest.mark.rule("N4")
def test_the_first_act_on_a_roster_ends_what_is_overdue(roster):
    ada, _al, bo = joined(roster, "Ada", "Al", "Bo")
    cancel_registration(ada, now=LATER)
    ends = Offer.objects.get().expires_at

    late = register(make_party("Zoe"), roster, now=ends + timedelta(minutes=1))

    assert states(bo, late) == ["canceled", "registered"]


def test_taking_an_offer_twice_is_the_same_as_once(roster):
    ada, _al, bo = joined(roster, "Ada", "Al", "Bo")
    cancel_registration(ada, now=LATER)
    assert accept_offer(bo, now=LATER)
    assert accept_offer(bo, now=LATER + timedelta(seconds=1))

    assert counted(roster) == 2
    assert Message.objects.filter(template="seated").count() == 1


def test_a_place_that_is_held_for_an_answer_is_not_given_to_a_newcomer(roster):
    ada, _al, bo = joined(roster, "Ada", "Al", "Bo")
    cancel_registration(ada, now=LATER)

    newcomer = register(make_party("Zoe"), roster, now=LATER)

    assert states(bo, newcomer) == ["offered", "waitlisted"]


@pytest.mark.rule("N3")
def test_a_whole_family_waits_for_a_whole_offer_and_nobody_smaller_overtakes(roster):
    ada, al = joined(roster, "Ada", "Al")
    (pair,) = joined(roster, "Bo", others=("Bea",))
    (single,) = joined(roster, "Cy")

    cancel_registration(ada, now=LATER)
    assert states(pair, single) == ["waitlisted", "waitlisted"]
    cancel_registration(al, now=LATER)

    assert states(pair, single) == ["offered", "waitlisted"]
    assert counted(roster) == 2


@pytest.mark.rule("N3")
def test_at_the_last_call_places_go_in_order_to_whoever_fits(roster):
    ada, _al = joined(roster, "Ada", "Al")
    (pair,) = joined(roster, "Bo", others=("Bea",))
    first, second = joined(roster, "Cy", "Di")
    cancel_registration(ada, now=LATER)

    move_the_line(SOON - timedelta(hours=24, minutes=1))
    assert states(pair, first, second) == ["waitlisted", "waitlisted", "waitlisted"]
    move_the_line(SOON - timedelta(hours=24))

    assert states(pair, first, second) == ["waitlisted", "registered", "waitlisted"]
    assert counted(roster) == 2


@pytest.mark.rule("N3")
def test_who_signs_up_at_the_last_call_before_anything_ticked_comes_after_who_waits(roster):
    ada, _al = joined(roster, "Ada", "Al")
    (pair,) = joined(roster, "Bo", others=("Bea",))
    (single,) = joined(roster, "Cy")
    cancel_registration(ada, now=LATER)

    newcomer = register(make_party("Zoe"), roster, now=SOON - timedelta(hours=24))

    assert states(pair, single, newcomer) == ["waitlisted", "registered", "waitlisted"]
    assert counted(roster) == 2


@pytest.mark.rule("P11")
def test_more_room_is_offered_in_order_but_not_to_who_withdrew_or_declined(roster):
    _ada, _al, bo, cy, di, eve = joined(roster, "Ada", "Al", "Bo", "Cy", "Di", "Eve")
    cancel_registration(cy, now=LATER)
    set_capacity(roster, 3, now=LATER)
    decline_offer(bo, now=LATER)

    set_capacity(roster, 5, now=LATER)

    assert states(bo, cy, di, eve) == ["canceled", "canceled", "offered", "offered"]
    assert counted(roster) == 4


def test_staff_may_seat_somebody_anyway_and_the_excess_stands_in_the_history(roster):
    _ada, _al, bo = joined(roster, "Ada", "Al", "Bo")

    assert seat_anyway(bo, by=None, now=LATER) == 1

    roster.refresh_from_db()
    assert (states(bo), roster.overbooked, counted(roster)) == (["registered"], 1, 3)


def test_who_is_fewer_now_gives_places_back_while_the_offer_stands(roster):
    ada, al = joined(roster, "Ada", "Al")
    (pair,) = joined(roster, "Bo", others=("Bea",))
    (single,) = joined(roster, "Cy")
    for registration in (ada, al):
        cancel_registration(registration, now=LATER)

    change_party(pair.party, others=[], children=0, now=LATER)

    assert states(pair, single) == ["offered", "offered"]
    assert counted(roster) == 2


def test_giving_up_an_offered_place_ends_the_offer(roster):
    ada, _al, bo = joined(roster, "Ada", "Al", "Bo")
    cancel_registration(ada, now=LATER)

    cancel_registration(bo, now=LATER)

    assert Offer.objects.get().answer == Offer.Answer.NO
    assert states(bo) == [Status.CANCELED]
