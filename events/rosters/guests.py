"""Guests of one date of a course: the seats of those who told that they cannot come, free for that date alone.

Absence and place are paired exactly: how many guests fit is counted anew from the absences, each time.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.history import note_change
from events.rosters.capacity import Roster, Serves, Takes
from events.rosters.leaving import give_back
from events.rosters.models import Registration
from events.rosters.notices import tell_party
from events.rosters.same_people import adults_in_both, of_the_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from events.rosters.models import Party

ALIKE = ("takes", "seating", "offer_hours", "lead_hours", "last_call_hours")
"""What the guests' list has from the list of the course."""
NOT_THERE = ("absent", "excused")
"""What attendance says of who is not in the room."""


def guest_lists_of(rosters: Iterable[int], now: datetime) -> list[int]:
    """The guests' lists of the coming dates of some courses: to be held together with those."""
    of_courses = Roster.objects.filter(guest_session__roster__in=list(rosters), guest_session__starts_at__gt=now)
    return list(of_courses.values_list("pk", flat=True))


def open_guest_list(session: Any, *, now: datetime) -> Roster:
    """The guests' list of one date (a row of the schedule), made where there is none. Both lists are held then."""
    Roster.objects.lock_all(pk for pk in (session.roster_id, session.guest_roster_id) if pk)
    session.refresh_from_db(fields=["roster", "guest_roster"])
    course, there = session.roster, session.guest_roster_id
    if there is None:
        alike = {name: getattr(course, name) for name in ALIKE} if course else {"takes": session.program.takes}
        made = Roster.objects.create(serves=Serves.GUESTS, capacity=0 if course else None, **alike)
        if not type(session).objects.filter(pk=session.pk, guest_roster=None).update(guest_roster=made):
            made.delete()
        session.refresh_from_db(fields=["guest_roster"])
    guests = Roster.objects.lock(session.guest_roster_id)
    session.guest_roster = guests
    reckon_guests(guests, now=now)
    return guests


def reckon_guests(guests: Roster, *, now: datetime) -> None:
    """As many guests fit on a date as seats of the course are free on it. Nothing happens to any other list.

    The caller holds the list and that of the course. A member's own place always holds: where guests have more places
    than are free, the excess is `overbooked`, in the history.
    """
    session = getattr(guests, "guest_session", None) if guests.serves == Serves.GUESTS else None
    if session is None or session.roster is None:
        return
    guests.refresh_from_db(fields=["seats_taken", "capacity", "overbooked"])
    free = _seats_free_on(session)
    excess = max(0, guests.seats_taken - free)
    if (guests.capacity, guests.overbooked) == (free, excess):
        return
    more = excess - guests.overbooked
    guests.capacity, guests.overbooked = free, excess
    guests.save(update_fields=["capacity", "overbooked"])
    if more > 0:
        note_change(None, "overbooked", guests, fields=[f"overbooked +{more}"], now=now)


def _seats_free_on(session: Any) -> int:
    """The seats of adults who told that they cannot come on this date, and are not here; of a whole party all."""
    told_of = Q(starts_at=session.starts_at) | Q(starts_at=None)
    away = set(session.absences.filter(told_of).values_list("person", flat=True))
    if not away:
        return 0
    away -= set(session.attendances.exclude(status__in=NOT_THERE).values_list("person", flat=True))
    seated = session.roster.registrations.seated().of_people(away)
    free = 0
    for registration in seated.select_related("party").prefetch_related("party__members"):
        party = registration.party
        adults = {party.lead_id, *(member.person_id for member in party.members.all())}
        if adults <= away:
            free += registration.seats
        elif session.roster.takes != Takes.PARTIES:
            free += len(adults & away)
    return free


def give_up_guest_places(registration: Registration, *, now: datetime) -> list[Roster]:
    """Who got a seat in a course needs no guest's place on its dates: it is free again. Returns the lists touched.

    A guest with somebody who has no such seat keeps the places of both, and is asked whether fewer come. The caller
    holds the course; its lists of guests, which are younger, are held before anything of them is read. Help of a place
    that ended is free with the tick.
    """
    course, party = registration.roster, registration.party
    coming = [one for one in course.told_sessions if one.guest_roster_id and one.starts_at > now]
    if course.serves != Serves.SESSIONS or not coming:
        return []
    held = {roster.pk: roster for roster in Roster.objects.lock_all(one.guest_roster_id for one in coming)}
    by_party: dict[Party, list[Registration]] = defaultdict(list)
    for place in of_the_same(party, Registration.objects.active().filter(roster__in=held)):
        by_party[place.party].append(place)
    for guests, places in by_party.items():
        ended = len(adults_in_both(party, guests)) == guests.adults
        for place in places:
            place.roster = held[place.roster_id]
            if ended:
                give_back(place, place.roster, now)
        if guests != party:
            _tell_guests(registration, guests, places, ended=ended, now=now)
    touched = {place.roster_id for place in chain(*by_party.values())}
    return [held[pk] for pk in sorted(touched)]


def _tell_guests(
    seat: Registration, guests: Party, places: Sequence[Registration], *, ended: bool, now: datetime
) -> None:
    """Tell who signed up for single dates that all of them, or some, have a seat in the course now."""
    tell_party(
        "course_seat",
        guests,
        places,
        [session for place in places for session in place.roster.told_sessions],
        key=f"course_seat:{seat.pk}:{guests.pk}:{now.isoformat()}",
        about=f"roster:{seat.roster_id}",
        extra={"ended": ended},
        now=now,
    )
