"""Many at once want the seat of one evening, or several dates: every place is given once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.languages import approved
from events.rosters import guests
from events.rosters.models import Registration, Roster, Status
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Series
from tests.events.signup.evenings import away, guest, guests_of, make_course, make_members
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_party, make_program, make_session

pytestmark = [pytest.mark.postgres, pytest.mark.rule("P1"), pytest.mark.django_db(transaction=True)]
FAMILIES = 30


def at_once(address, forms):
    """Every family sends its form from a phone of its own, all together."""

    def send(form):
        try:
            return Client().post(address, form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=15) as phones:
        return list(phones.map(send, forms))


def form(session, number, **changes):
    own = {"name": f"Ada {number}", "contact": f"ada{number}@family.example", "submit_key": f"{number:032x}"}
    return typed(session, **own, **changes)


def test_thirty_families_want_the_one_free_seat_of_an_evening():
    course = make_course()
    _ada, bo = make_members(course)
    away(bo, course[1])

    address = reverse("events:sign-up-guest", args=[course[1].slug])
    answers = at_once(address, [form(course[1], number) for number in range(FAMILIES)])

    assert set(answers) == {302}
    assert guests_of(course[1]) == (1, 1, 0)
    guests = Registration.objects.filter(roster__serves="guests")
    assert guests.filter(status=Status.REGISTERED).count() == 1
    assert guests.filter(status=Status.WAITLISTED).count() == FAMILIES - 1


def test_the_first_guests_of_an_evening_make_one_list_of_guests():
    course = make_course()
    make_members(course)
    address = reverse("events:sign-up-guest", args=[course[2].slug])
    assert set(at_once(address, [form(course[2], number) for number in range(FAMILIES)])) == {302}
    assert Roster.objects.filter(serves="guests").count() == 1
    assert Registration.objects.filter(roster__serves="guests").count() == FAMILIES


def test_a_guest_who_leaves_while_a_seat_in_the_course_comes_gives_the_place_back_once(monkeypatch):
    course = make_course(capacity=4)
    for member in make_members(course):
        away(member, course[1])
    with transaction.atomic():
        guest(course[1], "Eve")
        place = guest(course[1], "Gus", contact="gus@family.example")
    assert guests_of(course[1]) == (3, 2, 0)
    find, at_the_same_time = guests.of_the_same, []

    def leave():
        try:
            cancel_registration(place, now=NOW)
        finally:
            connections.close_all()

    def find_and_meanwhile(party, registrations):
        found = find(party, registrations)
        at_the_same_time.append(phone.submit(leave))
        wait(at_the_same_time, timeout=1)
        return found

    monkeypatch.setattr(guests, "of_the_same", find_and_meanwhile)
    with ThreadPoolExecutor(max_workers=1) as phone:
        register(make_party("Gus", contact="gus@family.example"), course[0].roster, now=NOW)

    assert [one.result() for one in at_the_same_time] == [None]
    assert guests_of(course[1]) == (3, 1, 0)


@pytest.mark.parametrize("only_all", ["", "on"])
def test_dates_picked_in_any_order_by_many_at_once_never_block_each_other_or_oversell(only_all):
    series = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))
    dates = [make_session(series=series, capacity=5, starts_at=SOON + n * timedelta(days=7)) for n in range(3)]
    boxes = [f"{one.slug}@{int(one.starts_at.timestamp())}" for one in dates]
    turned = [boxes, boxes[::-1], boxes[1:], boxes[:2][::-1], [boxes[2], boxes[0]]]
    forms = [form(dates[0], n, date=turned[n % 5], only_all=only_all) for n in range(FAMILIES)]

    answers = at_once(reverse("events:sign-up-series", args=["math"]), forms)

    assert set(answers) <= {200, 302}
    for roster in Roster.objects.all():
        seats = sum(roster.registrations.seated().values_list("seats", flat=True))
        assert roster.seats_taken == seats <= 5
    if only_all:
        assert not Registration.objects.waiting().exists()
        assert answers.count(302) == Registration.objects.values("party").distinct().count()
    else:
        assert set(answers) == {302}
        assert set(Roster.objects.values_list("seats_taken", flat=True)) == {5}
