"""Keeping a school calendar by hand: adding, changing and taking off a day, and what came of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.history import Change, note_change
from accounts.seen import print_of
from events.schedule.details import Closure
from events.schedule.school_calendars.places import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.models import User
    from events.schedule.school_calendars.places import Place


def closure_print(closure: Closure) -> str:
    """What somebody who changes it started from."""
    return print_of(closure.first_day, closure.last_day, closure.kind, closure.name, closure.source)


@transaction.atomic
def add_closure(place: Place, values: Mapping[str, Any], *, now: datetime, actor: User | None = None) -> UUID:
    """Enter days off by hand and return the batch in the history. A double click enters them once."""
    where = {"scope": place.scope, "district_id": place.district, "school_id": place.school}
    closure, new = Closure.objects.get_or_create(
        **where,
        **{name: values[name] for name in ("first_day", "last_day", "kind", "name")},
        defaults={"source": values["source"]},
    )
    if not new:
        last = Change.objects.filter(subject_type="closure", subject_id=closure.pk).exclude(batch=None).first()
        if last:
            return UUID(str(last.batch))
    batch = uuid4()
    note_change(actor, "added", closure, fields=list(values), now=now, batch=batch)
    return batch


@transaction.atomic
def change_closure(
    closure: Closure, values: Mapping[str, Any], *, seen: str, now: datetime, actor: User | None = None
) -> UUID:
    """Change days off and return the batch in the history.

    Raises ValidationError with code `conflict` where somebody else changed them meanwhile.
    """
    closure = _locked(closure, seen)
    fields = [name for name, value in values.items() if getattr(closure, name) != value]
    batch = uuid4()
    for name in fields:
        setattr(closure, name, values[name])
    if fields:
        closure.save(update_fields=fields)
        note_change(actor, "edited", closure, fields=fields, now=now, batch=batch)
    return batch


@transaction.atomic
def remove_closure(closure: Closure, *, seen: str, now: datetime, actor: User | None = None) -> None:
    """Take days off out of the calendar. Raises ValidationError with code `conflict` as above."""
    take_out(_locked(closure, seen), batch=uuid4(), now=now, actor=actor)


def take_out(closure: Closure, *, batch: UUID, now: datetime, actor: User | None) -> None:
    """The row goes; the history says in which calendar it stood."""
    note_change(actor, "removed", closure, fields=[place_of(closure).key], now=now, batch=batch)
    closure.delete()


def changes_of(place: Place) -> QuerySet[Change]:
    """What happened to one calendar, the latest first, also to days that are not in it any more."""
    there = Closure.objects.filter(scope=place.scope, district=place.district, school=place.school).order_by()
    ours = Q(subject_id__in=there.values("pk")) | Q(act="removed", fields=[place.key])
    found: QuerySet[Change] = Change.objects.filter(ours, subject_type="closure")
    return found


def _locked(closure: Closure, seen: str) -> Closure:
    found = Closure.objects.select_for_update().filter(pk=closure.pk).first()
    if found is None or closure_print(found) != seen:
        raise ValidationError(_("Somebody else changed these days meanwhile. Please look again."), code="conflict")
    return found


class Done(NamedTuple):
    """What one act did: how many rows it added, changed and removed, and which of them are there."""

    added: int
    edited: int
    removed: int
    closures: list[Closure]


def done_in(batch: UUID) -> Done:
    """What was done to calendars at once."""
    changes = Change.objects.filter(batch=batch, subject_type="closure")
    acts = [(change.act, change.subject_id) for change in changes]
    there = Closure.objects.filter(pk__in=[pk for _act, pk in acts]).select_related("district", "school__district")
    counts = Counter(act for act, _pk in acts)
    return Done(counts["added"], counts["edited"], counts["removed"], list(there))
