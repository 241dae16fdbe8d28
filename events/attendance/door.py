"""The list at the door of a session: who is expected, who is here, and nothing more about a family than that needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db.models import Prefetch
from django.utils.translation import ngettext

from accounts.models import Contact
from events.attendance.models import Absence, Attendance, HeadCount
from events.attendance.rows import Adult, Row
from events.rosters.models import Member, Registration
from events.rosters.models import Status as Place
from events.support.models import Need

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person
    from events.attendance.rows import Tap
    from events.schedule.models import Session

OPEN_AFTER = timedelta(days=14)
LAST = {Place.WAITLISTED.value: 1, Place.OFFERED.value: 1, Place.CANCELED.value: 2}
"""Sign-ups that are shown only where their people are not on the list with a surer place."""


def is_over(session: Session, now: datetime) -> bool:
    """Whether the list has been put away for who works at the door."""
    return now >= session.ends_at + OPEN_AFTER


@dataclass(frozen=True)
class DoorList:
    """Everybody whom the door of one session knows, and the numbers so far."""

    session: Session
    rows: list[Row]
    refused: int
    """Adults who gave no name."""
    children_unnamed: int
    """Children who came with them."""

    @property
    def expected(self) -> list[Row]:
        """With a place."""
        return [row for row in self.rows if row.is_expected]

    @property
    def waiting(self) -> list[Row]:
        """In line for a place."""
        return [row for row in self.rows if row.is_waiting]

    @property
    def not_coming(self) -> list[Row]:
        """Canceled, or told ahead that they cannot come: let in when they come."""
        return [row for row in self.rows if not row.is_expected and not row.is_waiting]

    @property
    def families_here(self) -> int:
        """Parties of which somebody came."""
        return sum(row.is_here for row in self.rows)

    @property
    def adults_here(self) -> int:
        """Adults who came, with or without a name."""
        return sum(row.adults_here for row in self.rows) + self.refused

    @property
    def children_here(self) -> int:
        """Children who came."""
        return sum(row.children_here for row in self.rows) + self.children_unnamed

    @property
    def count_line(self) -> str:
        """The numbers in words, after the number of families: "of 20 families are here"."""
        expected = len(self.expected)
        return ngettext("of %(expected)d family is here", "of %(expected)d families are here", expected) % {
            "expected": expected
        }

    @property
    def heads_line(self) -> str:
        """ "17 adults · 14 children"."""
        adults, children = self.adults_here, self.children_here
        parts = [
            ngettext("%(number)d adult", "%(number)d adults", adults) % {"number": adults},
            ngettext("%(number)d child", "%(number)d children", children) % {"number": children},
        ]
        return " · ".join(parts)

    @property
    def unnamed_line(self) -> str:
        """People who gave no name, in words; empty where there are none."""
        people = self.refused + self.children_unnamed
        if not people:
            return ""
        return ngettext(
            "%(people)d person came without giving a name.", "%(people)d people came without giving a name.", people
        ) % {"people": people}

    @property
    def excess_line(self) -> str:
        """That more people are in the room than it has places for; empty where they are not."""
        rosters = [roster for roster in (self.session.roster, self.session.guest_roster) if roster]
        excess = sum(roster.overbooked for roster in rosters)
        if not excess:
            return ""
        return ngettext(
            "%(number)d more place is taken than the room has.",
            "%(number)d more places are taken than the room has.",
            excess,
        ) % {"number": excess}

    @property
    def finds_nobody(self) -> bool:
        """Whether a search hides everybody."""
        return all(row.is_hidden for row in self.rows)

    def row(self, registration: int) -> Row | None:
        """The row of one registration."""
        return next((row for row in self.rows if row.pk == registration), None)

    def refusing(self, tap: Tap) -> DoorList:
        """The list with an error at the row of a tap, which is shown whatever is searched for."""
        rows = [
            replace(row, error=tap.error, sent=tap.sent, is_hidden=False) if row.pk == tap.registration else row
            for row in self.rows
        ]
        return replace(self, rows=rows)


def door_list(session: Session, *, only: int | None = None, words: str = "") -> DoorList:
    """The list of one session, in the order of names, with the same few queries for any number of families.

    `only` one registration is loaded, without what is merely shown, where a tap is about that row alone; `words` hide
    the rows without them.
    """
    statuses = dict(Attendance.objects.filter(session=session).order_by().values_list("person", "status"))
    away = set(Absence.objects.filter(session=session).values_list("person", flat=True))
    counts: defaultdict[tuple[int | None, str], int] = defaultdict(int)
    counted = HeadCount.objects.filter(session=session)
    for party, kind, number in counted.values_list("registration", "kind", "count"):
        counts[party, kind] = number
    rows = []
    for registration in _registrations(session, only):
        adults = [_adult(person, statuses, away) for person in registration.party.people]
        if _joined_later(registration, session) and not any(adult.status for adult in adults):
            continue
        row = Row(
            registration,
            adults,
            counts[registration.pk, HeadCount.Kind.CHILDREN],
            counts[registration.pk, HeadCount.Kind.WALK_IN],
            uuid4(),
        )
        rows.append(row.looking_for(words) if words else row)
    return DoorList(session, rows, counts[None, HeadCount.Kind.REFUSED], counts[None, HeadCount.Kind.CHILDREN])


def _joined_later(registration: Registration, session: Session) -> bool:
    """Whether it got its place in a course when this date of it was over."""
    return registration.seated_at is not None and registration.seated_at >= session.ends_at


def _adult(person: Person, statuses: dict[int, str], away: set[int]) -> Adult:
    return Adult(person.pk, person.name, statuses.get(person.pk, ""), person.pk in away)


def _registrations(session: Session, only: int | None) -> list[Registration]:
    """Every party of the session by name.

    Of those that canceled only who did not sign up again; of those that wait for the course only who is no guest here.
    """
    rosters = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    with_it: list[Any] = [Prefetch("party__members", Member.objects.select_related("person"))]
    if only is None:
        mobiles = Contact.objects.filter(kind=Contact.Kind.MOBILE)
        needs = Prefetch("needs", Need.objects.select_related("language"))
        with_it += [Prefetch("party__lead__contacts", mobiles), needs]
    on_it = Registration.objects.filter(roster__in=rosters)
    found = (
        (on_it if only is None else on_it.filter(pk=only))
        .select_related("party__lead")
        .prefetch_related(*with_it)
        .order_by("-changed_at", "-pk")
    )
    seen: set[int] = set()
    kept = []
    for registration in sorted(found, key=lambda one: LAST.get(one.status, 0)):
        people = {person.pk for person in registration.party.people}
        if registration.status not in LAST or seen.isdisjoint(people):
            kept.append(registration)
        seen |= people
    return sorted(kept, key=lambda one: (one.party.lead.search_name, one.pk))
