"""A course of three evenings in a program that welcomes guests, and what its members say."""

from __future__ import annotations

from datetime import timedelta

from events.rosters.registration import register
from events.schedule.models import Session
from events.signup.absences import seen_start, take_back_absence, tell_absent
from events.signup.signing_up import register_guest
from tests.factories import NOW, SOON, make_party, make_program, make_session

WEEK = timedelta(days=7)
EVENING = SOON.replace(hour=18, minute=0)


def make_course(capacity=3, takes="adults", **fields):
    """A course of three evenings in a program that welcomes guests."""
    program = make_program(guests_welcome=True)
    first = make_session("One", program=program, capacity=capacity, takes=takes, starts_at=EVENING, **fields)
    rest = [make_session(title, program=program, roster=first.roster, starts_at=EVENING + n * WEEK)
            for n, title in ((1, "Two"), (2, "Three"))]  # fmt: skip
    return [first, *rest]


def make_members(course):
    """Three seats, all taken: Ada with Al, and Bo."""
    ada = register(make_party("Ada", others=("Al",)), course[0].roster, now=NOW).party
    bo = register(make_party("Bo"), course[0].roster, now=NOW).party
    return ada, bo


def away(party, session, *people, now=NOW):
    session = Session.objects.get(pk=session.pk)
    tell_absent(party, session, [one.pk for one in people or party.people], seen=seen_start(session), now=now)


def back(party, session, *people, now=NOW):
    session = Session.objects.get(pk=session.pk)
    take_back_absence(party, session, [one.pk for one in people or party.people], seen=seen_start(session), now=now)


def guests_of(session):
    """How many fit, how many have a place, and how many of them are too many."""
    guests = Session.objects.select_related("guest_roster").get(pk=session.pk).guest_roster
    return (guests.capacity, guests.seats_taken, guests.overbooked) if guests else None


def guest(session, name="Gus", **party):
    return register_guest(make_party(name, **party), Session.objects.get(pk=session.pk), now=NOW)
