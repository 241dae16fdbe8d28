"""Merging and undoing from the desk: nobody signs up, cancels or is marked for these people at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.merges import NotSame
from accounts.merging import Chosen, merge, undo_merge
from accounts.models import Consent, Person
from accounts.together import in_order
from events.attendance.models import Absence, Attendance, Mark
from events.outbox.models import Message
from events.rosters.models import Party, Registration, Roster
from events.schedule.changing import settle
from events.schedule.models import Session

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.merges import Merge
    from accounts.models import User


@transaction.atomic
def merge_people(kept: Person, lost: Person, *, chosen: Chosen, by: User, now: datetime) -> Merge:
    """Make two records of one person one. Raises ValidationError as `merge` does.

    Who told under one of them that she cannot come to a date does not come: guests of that date may have the seat.
    """
    away = _hold_lists(kept, lost, now=now)
    decided = merge(kept, lost, by=by, now=now, chosen=chosen)
    settle(away, now=now)
    return decided


@transaction.atomic
def part_people(decided: Merge, *, by: User, now: datetime) -> None:
    """Make two of them again. Raises ValidationError as `undo_merge` does.

    What was signed up meanwhile with a contact of the other one alone is the other's, with what became of it.
    """
    away = _hold_lists(decided.kept, decided.lost, now=now)
    undo_merge(decided, by=by, now=now)
    _follow_contacts(decided.kept, decided.lost)
    settle(away, now=now)


def _follow_contacts(kept: Person, lost: Person) -> None:
    """Who opens a link from a mailbox sees what was signed up with it, and never somebody else's."""
    parties = list(Party.objects.filter(lead=kept, contact__person=lost).values_list("pk", flat=True))
    Party.objects.filter(pk__in=parties).update(lead=lost)
    for model in (Message, Consent):
        model.objects.filter(person=kept, contact__person=lost).update(person=lost)
    Mark.objects.filter(person=kept, registration__party__in=parties).update(person=lost)
    came = Attendance.objects.filter(person=kept, registration__party__in=parties)
    came.exclude(session__in=lost.attendances.values("session")).update(person=lost)
    theirs = Registration.objects.filter(party__in=parties).values("roster")
    still = Registration.objects.of_people([kept]).values("roster")
    told = Absence.objects.filter(Q(session__roster__in=theirs) | Q(session__guest_roster__in=theirs), person=kept)
    told.exclude(session__in=lost.absences.values("session")).exclude(session__roster__in=still).update(person=lost)


def _hold_lists(*people: Person, now: datetime) -> list[Session]:
    """First the rosters on which they are, then the sessions at which they were marked or told absent, then the rest.

    A sign-up that holds its party waits for a contact, which the merge will change: so parties are held before that.
    Returns the dates to come of which a guest may have the seat of one of them.
    """
    told = Session.objects.filter(absences__person__in=people).order_by().distinct()
    away = list(told.filter(guest_roster__isnull=False, starts_at__gt=now))
    on = Registration.objects.of_people(people).order_by().values_list("roster", flat=True)
    beside = (pk for one in away for pk in (one.roster_id, one.guest_roster_id) if pk)
    Roster.objects.lock_all([*on, *beside])
    named = Q(pk__in=told.values("pk")) | Q(attendances__person__in=people)
    sessions = set(Session.objects.filter(named).order_by().values_list("pk", flat=True))
    parties = Party.objects.filter(Q(lead__in=people) | Q(members__person__in=people) | Q(contact__person__in=people))
    for rows, pks in (
        (Session.objects, sessions),
        (Person.objects, {person.pk for person in people}),
        (Party.objects, set(parties.order_by().values_list("pk", flat=True))),
    ):
        list(rows.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk"))
    return away


@transaction.atomic
def say_not_same(one: Person, other: Person, *, by: User, now: datetime) -> NotSame:
    """Remember that these are two people: they are not proposed any more. Twice is the same as once.

    Raises ValidationError with code `merged` where they are one record.
    """
    if one.merged_into_id or other.merged_into_id:
        raise ValidationError(_("These two are one record. Please undo that first."), code="merged")
    lower, higher = in_order(one.pk, other.pk)
    said, new = NotSame.objects.get_or_create(lower_id=lower, higher_id=higher)
    if new:
        note_change(by, "not the same", said, fields=[f"person {lower}", f"person {higher}"], now=now)
    return said


@transaction.atomic
def take_back_not_same(one: Person, other: Person, *, by: User, now: datetime) -> None:
    """Forget it again: they may be proposed. Twice is the same as once."""
    lower, higher = in_order(one.pk, other.pk)
    for said in NotSame.objects.select_for_update(of=("self",)).filter(lower=lower, higher=higher):
        note_change(by, "maybe the same", said, fields=[f"person {lower}", f"person {higher}"], now=now)
        said.delete()
