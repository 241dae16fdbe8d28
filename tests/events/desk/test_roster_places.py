"""Places of a session: more or fewer, closed and opened again, one too many by decision; nobody loses a promise."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.history import Access, Change
from accounts.models import Grant, School
from events.outbox.models import Message
from events.rosters.models import Registration, Roster
from events.rosters.offers import Offer
from events.rosters.registration import cancel_registration, register
from tests.factories import NOW, SOON, make_party, make_session, make_user, make_venue

pytestmark = pytest.mark.django_db


def at(session, name, *more):
    return reverse(f"events:{name}", args=[session.slug, *more])


def people(desk, session, **query):
    return desk.get(at(session, "desk-roster"), query).content.decode()


def sign_up(session, *names, **more):
    return [register(make_party(name, **more), session.roster, now=NOW) for name in names]


def fresh(session):
    return Roster.objects.get(pk=session.roster_id)


def statuses(registrations):
    return [Registration.objects.get(pk=one.pk).status for one in registrations]


def set_places(desk, session, number, was=None):
    roster = fresh(session)
    known = "none" if roster.capacity is None else str(roster.capacity)
    return desk.post(at(session, "desk-roster-places"), {"capacity": number, "was": known if was is None else was})


@pytest.mark.rule("P11")
def test_more_places_go_to_those_who_wait_in_order_and_who_left_gets_none(desk, ines):
    session = make_session(capacity=1)
    first, left, second, third = sign_up(session, "First", "Left", "Second", "Third")
    cancel_registration(left, now=NOW)

    answer = set_places(desk, session, 2)

    assert answer.status_code == 302
    assert statuses([first, left, second, third]) == ["registered", "canceled", "registered", "waitlisted"]
    assert "1 family got a place or an offer, and is told." in people(desk, session)
    change = Change.objects.get(act="capacity", subject_type="session", subject_id=session.pk)
    assert (change.actor, change.told) == (ines, 1)


def test_fewer_places_than_are_promised_is_refused_with_who_has_them_and_what_one_can_do(desk):
    session = make_session(capacity=3)
    ada, bo, cy = sign_up(session, "Ada Holds", "Bo Holds", "Cy Holds")
    (dee,) = sign_up(session, "Dee Waits")

    page = set_places(desk, session, 2).content.decode()

    assert "3 places are already promised" in page
    panel = page.split('id="holding"')[1]
    assert all(name in panel for name in ("Ada Holds", "Bo Holds", "Cy Holds"))
    assert "Dee Waits" not in panel
    assert "Move a family to another date" in panel
    assert 'value="2"' in page, "what was typed stays"
    assert fresh(session).capacity == 3
    assert statuses([ada, bo, cy, dee]) == ["registered"] * 3 + ["waitlisted"]
    assert Access.objects.filter(what="people", subject_id=session.pk).exists()
    assert not Change.objects.filter(act="capacity").exists()


@pytest.mark.parametrize("typed", ["-1", "x", "1\0", "9" * 400])
def test_a_number_of_places_that_is_none_changes_nothing(desk, typed):
    session = make_session(capacity=3)

    assert "Error:" in set_places(desk, session, typed).content.decode()
    assert fresh(session).capacity == 3


def test_two_who_change_the_number_at_once_do_not_undo_each_other(desk):
    session = make_session(capacity=3)
    set_places(desk, session, 5)

    page = set_places(desk, session, 4, was="3").content.decode()

    assert "Somebody else changed the number of places meanwhile." in page
    assert 'name="was" value="5"' in page
    assert fresh(session).capacity == 5
    assert set_places(desk, session, "").status_code == 302
    assert fresh(session).capacity is None


def test_sign_up_is_closed_and_opened_again_and_then_free_places_go_on(desk, ines):
    session = make_session(capacity=1)
    ada, bo = sign_up(session, "Ada", "Bo")
    address = at(session, "desk-roster-open")

    desk.post(address, {"step": "close"})
    cancel_registration(ada, now=NOW)
    page = people(desk, session)

    assert statuses([bo]) == ["waitlisted"]
    assert "Sign-up is closed" in page
    assert not fresh(session).is_open(NOW)
    desk.post(address, {"step": "close"})
    answer = desk.post(address, {"step": "reopen"}, follow=True).content.decode()
    assert "Sign-up is open again. 1 family got a place or an offer, and is told." in answer
    assert statuses([bo]) == ["registered"]
    assert [(one.act, one.actor) for one in Change.objects.filter(subject_type="roster").order_by("pk")] == [
        ("closed", ines),
        ("reopened", ines),
    ]
    assert "Sign-up closed" in answer
    assert "Please press one of the buttons." in desk.post(address, {"step": "x\0"}, follow=True).content.decode()


def test_what_has_begun_is_not_opened_again(desk):
    session = make_session(starts_at=NOW - timedelta(hours=1))

    answer = desk.post(at(session, "desk-roster-open"), {"step": "reopen"}, follow=True)

    assert "It has begun" in answer.content.decode()


@pytest.mark.rule("P48")
def test_a_place_in_a_full_room_takes_a_second_step_that_says_by_how_many(desk, ines):
    session = make_session(capacity=3)
    sign_up(session, "Ada", "Bo", "Cy")
    (early,), (late,) = sign_up(session, "Early"), sign_up(session, "Late", others=("One", "Two"))
    Message.objects.all().delete()
    address = at(session, "desk-roster-seat", late.pk)

    page = desk.get(address).content.decode()

    assert "Then 3 places more are taken than the 3 that there are." in page
    assert "place 2 in line" in page
    assert "1 family stands before it in line and is passed over:" in page
    assert "Early" in page
    assert statuses([early, late]) == ["waitlisted", "waitlisted"], "looking changes nothing"
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    sign_up(session, "In between")
    cancel_registration(early, now=NOW)
    again = desk.post(address, {"seen": seen}).content.decode()
    assert "this is not what you looked at last" in again
    assert statuses([late]) == ["waitlisted"]

    answer = desk.post(address, {"seen": re.search(r'name="seen" value="(\w+)"', again)[1]}, follow=True)

    assert "Late has a place now, and is told." in answer.content.decode()
    roster = fresh(session)
    assert (roster.seats_taken, roster.overbooked) == (6, 3)
    assert "3 places too many" in answer.content.decode()
    change = Change.objects.get(act="seated")
    assert change.actor == ines
    assert "overbooked +3" in change.fields
    assert "Place given by staff: 3 more than there are places" in answer.content.decode()
    assert [one.template for one in Message.objects.filter(person=late.party.lead)] == ["seated"]
    assert desk.post(address, {"seen": seen}).status_code == 302
    assert Change.objects.filter(act="seated").count() == 1, "pressed twice is the same as once"


def test_who_canceled_or_sits_elsewhere_is_given_no_place(desk):
    session, other = make_session(capacity=1), make_session("Other", capacity=1)
    _ada, bo = sign_up(session, "Ada", "Bo")
    cancel_registration(bo, now=NOW)
    (cy,) = sign_up(other, "Cy")

    assert desk.get(at(session, "desk-roster-seat", cy.pk)).status_code == 404
    answer = desk.post(at(session, "desk-roster-seat", bo.pk), {"seen": "x"}, follow=True).content.decode()
    assert "This sign-up is canceled." in answer
    assert statuses([bo]) == ["canceled"]


@pytest.mark.rule("P46")
@pytest.mark.parametrize("name", ["desk-roster-places", "desk-roster-open", "desk-roster-seat", "desk-roster-import"])
def test_places_that_several_dates_share_are_set_only_by_who_manages_all_of_them(client, name):
    from tests.events.desk.test_lists import _district

    here, there = (
        School.objects.create(code=code, name=f"School {code}", district=_district()) for code in ("1", "2")
    )
    mine = make_session(venue=make_venue("Room 1", school=here), capacity=1)
    shared = make_session(venue=make_venue("Room 2", school=there), roster=mine.roster, starts_at=SOON + timedelta(7))
    _ada, bo = sign_up(mine, "Ada", "Bo")
    user = make_user()
    Grant.objects.create(user=user, role="coordinator", organization=mine.program.organization, school=here)
    client.force_login(user)
    more = [bo.pk] if name == "desk-roster-seat" else []

    assert client.post(at(mine, name, *more), {"step": "close", "capacity": "9", "was": "1"}).status_code == 403
    assert client.post(at(shared, name, *more)).status_code == 404
    assert 'href="' + at(mine, "desk-roster-places") not in people(client, mine)
    roster = fresh(mine)
    assert (roster.capacity, roster.closes_at) == (1, None)


@pytest.mark.counts("events:desk-roster-places", "events:desk-roster-seat")
@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_about_places_need_the_same_queries_for_any_number(desk, django_assert_num_queries, count):
    session = make_session(capacity=count)
    sign_up(session, *(f"Ada {number}" for number in range(count)), others=())
    waiting = sign_up(session, *(f"Bo {number}" for number in range(count)))
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(11):
        desk.get(at(session, "desk-roster-places"))
    with django_assert_num_queries(25):
        page = set_places(desk, session, 0).content.decode()
    with django_assert_num_queries(14):
        seat = desk.get(at(session, "desk-roster-seat", waiting[-1].pk)).content.decode()

    assert page.count("Ada ") >= count
    assert seat.count("Bo ") >= count


def test_offers_that_ran_out_end_before_anybody_is_seated(desk):
    session = make_session(capacity=1)
    Roster.objects.filter(pk=session.roster_id).update(seating="offer")
    ada, bo = sign_up(session, "Ada", "Bo")
    cancel_registration(ada, now=NOW)
    Offer.objects.update(made_at=NOW - timedelta(hours=9), expires_at=NOW - timedelta(minutes=1))
    address = at(session, "desk-roster-seat", bo.pk)
    seen = re.search(r'name="seen" value="(\w+)"', desk.get(address).content.decode())[1]

    answer = desk.post(address, {"seen": seen}, follow=True).content.decode()

    assert Registration.objects.get(pk=bo.pk).status in ("canceled", "waitlisted")
    assert "has a place now" not in answer
