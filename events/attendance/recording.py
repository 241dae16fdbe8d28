"""Taking attendance: marks are only added, in any order and as often as they come; attendance is folded from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Person
from events.attendance.models import Attendance, HeadCount, Mark, Status
from events.rosters.guests import reckon_guests
from events.rosters.models import Registration, Roster
from events.rosters.models import Status as Place
from events.rosters.room import let_in
from events.schedule.models import Session
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from accounts.models import User
    from events.rosters.models import Party

OPENS_BEFORE = timedelta(hours=3)
CAME = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.ONLINE)
UNDO = ""
_BEST_FIRST = (Place.REGISTERED, Place.OFFERED, Place.WAITLISTED, Place.CANCELED)


@dataclass(frozen=True, kw_only=True)
class MarkInput:
    """One tap as a device tells it: its own id and clock, an adult, and a status (empty: undo)."""

    id: UUID
    person: int
    status: str
    made_at: datetime
    device: str = ""


def marking_opens(session: Session) -> datetime:
    """From when on people can be marked at a session."""
    return session.starts_at - OPENS_BEFORE


def require_open(session: Session, now: datetime) -> None:
    """Refuse marks where nobody can be there yet.

    Raises ValidationError with code `canceled`, `draft` or `early`.
    """
    if session.is_canceled:
        raise ValidationError(_("This session is canceled, so nobody can be marked."), code="canceled")
    if not session.is_published:
        raise ValidationError(_("This session is not published yet."), code="draft")
    if now < marking_opens(session):
        when = moment_line(marking_opens(session).astimezone(session.tz), get_language() or "en")
        raise ValidationError(
            _("It is too early. You can mark who is here from %(when)s."), code="early", params={"when": when}
        )


@transaction.atomic
def record(
    session: Session,
    marks: Sequence[MarkInput],
    *,
    by: User | None,
    now: datetime,
    children: Mapping[int, int] | None = None,
) -> None:
    """Take in marks from a device: any number, any order, any repetition ends in the same attendance.

    The mark made last counts; a clock that runs ahead is set back to `now`. Who waits for a place or had canceled,
    and came, is let in. `children` says by registration how many children came, where that differs from the sign-up.
    Who was merged since the device loaded its list is marked as the person is known now.
    Raises ValidationError with code `early`, `canceled`, `draft` or `stranger` (somebody is not on this list).
    """
    require_open(session, now)
    children = children or {}
    found = _on_the_list(session, {mark.person for mark in marks}, children)
    registrations = _registration_of_each(found)
    if unknown := {mark.person for mark in marks} - registrations.keys():
        record(session, _as_known_now(marks, unknown), by=by, now=now, children=children)
        return
    coming = [registrations[mark.person] for mark in marks if mark.status in CAME]
    _let_in_without_place(coming, now=now, by=by)
    guests = _guests_beside(session, {mark.person for mark in marks})
    session = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    Mark.objects.bulk_create(
        (
            Mark(
                id=mark.id,
                session=session,
                person_id=mark.person,
                registration=registrations[mark.person],
                status=mark.status,
                made_at=min(mark.made_at, now),
                received_at=now,
                by=by,
                device=mark.device,
            )
            for mark in marks
        ),
        ignore_conflicts=True,
    )
    came = _fold_adults(session, registrations, {mark.person for mark in marks})
    if guests:
        reckon_guests(guests, now=now)
    touched = {registrations[mark.person] for mark in marks} | {one for one in found if one.pk in children}
    _fold_children(session, touched, came, children)


def _as_known_now(marks: Iterable[MarkInput], unknown: set[int]) -> list[MarkInput]:
    """The marks, where those who are unknown to the list were merged into others; else they are refused."""
    merged = Person.objects.now_called(unknown)
    if not merged:
        raise ValidationError(
            _("Somebody that you marked is not on the list of this session."), code="stranger", params={"who": unknown}
        )
    return [replace(mark, person=merged.get(mark.person, mark.person)) for mark in marks]


def _on_the_list(session: Session, people: Collection[int], also: Iterable[int]) -> list[Registration]:
    """The parties of a session with one of these adults, or with one of these registrations; surest place first."""
    rosters = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    on_it = Registration.objects.filter(roster__in=rosters)
    wanted = (on_it.of_people(people) | on_it.filter(pk__in=list(also))).select_related("party", "roster")
    return sorted(
        wanted.prefetch_related("party__members"),
        key=lambda one: (_BEST_FIRST.index(Place(one.status)), -one.changed_at.timestamp(), one.pk),
    )


def _adults(party: Party) -> list[int]:
    return [party.lead_id, *(member.person_id for member in party.members.all())]


def _registration_of_each(found: Iterable[Registration]) -> dict[int, Registration]:
    registrations: dict[int, Registration] = {}
    for registration in found:
        for person in _adults(registration.party):
            registrations.setdefault(person, registration)
    return registrations


def _let_in_without_place(registrations: Iterable[Registration], *, now: datetime, by: User | None) -> None:
    standing = {one for one in registrations if not one.is_seated}
    for roster in sorted({one.roster for one in standing}, key=lambda roster: roster.pk):
        let_in([one.party for one in standing if one.roster_id == roster.pk], roster, now=now, by=by)


def _guests_beside(session: Session, people: Collection[int]) -> Roster | None:
    """The held list of guests, where one of these people had said that she cannot come: she needs the seat now."""
    pks = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    if session.guest_roster_id and session.absences.filter(person__in=people).exists():
        return next(one for one in Roster.objects.lock_all(pks) if one.pk == session.guest_roster_id)
    return None


def _fold_adults(session: Session, registrations: Mapping[int, Registration], people: Collection[int]) -> set[int]:
    """Attendance is what the mark made last says; of two made at the same moment the higher id counts.

    Returns those of these people who came.
    """
    made = Mark.objects.filter(session=session, person__in=people).order_by("made_at", "id")
    last = dict(made.values_list("person", "status"))
    attendances = [
        Attendance(session=session, person_id=person, registration=registrations[person], status=status)
        for person, status in last.items()
        if status != UNDO
    ]
    Attendance.objects.bulk_create(
        attendances,
        update_conflicts=True,
        update_fields=["registration", "status", "automatic"],
        unique_fields=["session", "person"],
    )
    if undone := [person for person, status in last.items() if status == UNDO]:
        Attendance.objects.filter(session=session, person__in=undone).delete()
    return {person for person, status in last.items() if status in CAME}


def _fold_children(
    session: Session, touched: Collection[Registration], people: Collection[int], said: Mapping[int, int]
) -> None:
    """The children of a party are there when one of its adults is: as many as said, else as many as signed up."""
    came = {one.pk for one in touched if not set(people).isdisjoint(_adults(one.party))}
    if asked := [one for one in touched if one.pk not in came]:
        there = Attendance.objects.filter(session=session, registration__in=asked, status__in=CAME).order_by()
        came.update(there.values_list("registration_id", flat=True))
    counts = [
        HeadCount(
            session=session,
            registration=one,
            kind=HeadCount.Kind.CHILDREN,
            count=said.get(one.pk, one.party.children),
        )
        for one in touched
        if one.pk in came
    ]
    HeadCount.objects.bulk_create(
        [count for count in counts if count.registration_id in said],
        update_conflicts=True,
        update_fields=["count"],
        unique_fields=["session", "registration", "kind"],
    )
    HeadCount.objects.bulk_create(
        [count for count in counts if count.registration_id not in said and count.count], ignore_conflicts=True
    )
    if gone := [one for one in touched if one.pk not in came]:
        HeadCount.objects.filter(session=session, registration__in=gone).delete()
