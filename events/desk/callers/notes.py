"""A few words about a call, read by who coordinates what it was about, and wiped after ninety days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from events.desk.lists import programs_of
from events.desk.models import CallNote

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from accounts.grants import Viewer
    from accounts.models import User
    from events.schedule.models import Program

KEPT_FOR = timedelta(days=90)
AGAIN_AFTER = timedelta(minutes=10)
MOST = 20


def notes_on(who: Viewer, person: Person) -> QuerySet[CallNote]:
    """Notes of calls with a person, the latest first: her own, and those about programs in which she plans.

    What somebody wrote about another program, such as a home visit, is not hers to read.
    """
    hers = Q(by=who.user) | Q(program__in=programs_of(who).values("pk"))
    return CallNote.objects.filter(hers, person=person).select_related("by", "program")[:MOST]


@transaction.atomic
def write_note(person: Person, words: str, *, program: Program | None, by: User, now: datetime) -> CallNote:
    """Keep a note of a call. The same words sent twice are one note."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    before = CallNote.objects.filter(person=person, by=by, words=words, at__gt=now - AGAIN_AFTER).first()
    return before or CallNote.objects.create(
        person=person, program=program, by=by, at=now, words=words, purge_on=(now + KEPT_FOR).date()
    )


def wipe_notes(today: date) -> int:
    """Wipe the notes of calls whose day has come; returns how many."""
    _all, wiped = CallNote.objects.filter(purge_on__lte=today).delete()
    return wiped.get("events.CallNote", 0)
