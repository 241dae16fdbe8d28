"""Two records of one person become one, by a decision of staff; for thirty days it can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.carrying import Carrying, bring_back, columns_naming, rows_naming, stored
from accounts.history import note_change
from accounts.merges import UNDO_WITHIN, Merge, MovedRow, NotSame
from accounts.models import Consent, Household, Person
from accounts.sharing import HOUSEHOLD
from accounts.together import in_order, seen_together

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import User

STAYING = {(Merge, "kept"), (Merge, "lost"), (NotSame, "lower"), (NotSame, "higher")}
"""Columns that merging does not simply move: what was merged when stays true, and two who are not the same have an
order of their own."""
TOGETHER = (("name", "search_name"), ("household_id",), ("user_id",), ("reads",), ("speaks",))
"""Columns of a person that mean something only together."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What staff chose, side by side. What is not chosen is as the kept record has it, else as the other has it."""

    name_of: int | None = None
    """Whose name stays, by key. The other one stays with the lost record: who signs up with it again is known."""
    household: int | None = None
    reads: str = ""
    speaks: str = ""


AS_KEPT = Chosen()


@transaction.atomic
def merge(kept: Person, lost: Person, *, by: User, now: datetime, chosen: Chosen = AS_KEPT) -> Merge:
    """Make two records of one person one: all that names `lost` names `kept` from now on. Nothing is canceled.

    The caller holds the rosters on which they are. Raises ValidationError with code `same`, `organization`, `merged`
    (one of them was merged before), `accounts` (both sign in), `together` (they are in one sign-up), `not-same`
    (somebody said so), `household` (it is neither's) or `protected` (a protected address would be lost).
    """
    kept, lost = _held(kept, lost)
    _refuse_two_people(kept, lost)
    household = _household(kept, lost, chosen)
    decided = Merge.objects.create(kept=kept, lost=lost, by=by, at=now)
    carrying = Carrying(decided)
    _end_sharing(carrying, [one for one in (kept, lost) if one.household != household], now)
    leave = [column for column in columns_naming(Person) if (column.model, column.name) in STAYING]
    carrying.carry(lost, kept, leave=leave)
    _carry_not_same(carrying, lost, kept)
    _keep_last_word(carrying, kept)
    left = {one for one in (kept.household, lost.household) if one and one != household}
    changed = _join(carrying, kept, lost, household, chosen)
    if household:
        _carry_households(carrying, left, household)
    MovedRow.objects.bulk_create(carrying.rows)
    batch = uuid4()
    note_change(by, "merged", kept, fields=[f"person {lost.pk}", *changed], now=now, batch=batch)
    note_change(by, "merged", lost, fields=[f"person {kept.pk}"], now=now, batch=batch)
    return decided


def _held(*people: Person) -> list[Person]:
    """These people as they are stored now, held in the order of their keys, given in the order asked for."""
    pks = [person.pk for person in people]
    held = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk")
    found = {person.pk: person for person in held.select_related("household")}
    return [found[pk] for pk in pks]


def _refuse_two_people(kept: Person, lost: Person) -> None:
    if kept.pk == lost.pk:
        raise ValidationError(_("This is one record already."), code="same")
    if kept.organization_id != lost.organization_id:
        raise ValidationError(_("These two belong to different organizations."), code="organization")
    if kept.merged_into_id or lost.merged_into_id:
        raise ValidationError(_("One of the two was merged before. Please look again."), code="merged")
    if kept.user_id and lost.user_id:
        raise ValidationError(
            _("Both sign in with an account of their own. One person has one account, so they stay two."),
            code="accounts",
        )
    pair = in_order(kept.pk, lost.pk)
    if pair in seen_together(pair):
        raise ValidationError(
            _("They are named together, in one sign-up or at one visit. So they are two people."), code="together"
        )
    if NotSame.objects.filter(lower=pair[0], higher=pair[1]).exists():
        raise ValidationError(
            _("Somebody said that these are two people. Please take that back first."), code="not-same"
        )


def _household(kept: Person, lost: Person, chosen: Chosen) -> Household | None:
    """The one household that stays. A protected address stays protected."""
    theirs = [one for one in (kept.household, lost.household) if one]
    theirs.sort(key=lambda one: not one.protected_address)
    if chosen.household is None:
        return theirs[0] if theirs else None
    household = next((one for one in theirs if one.pk == chosen.household), None)
    if household is None:
        raise ValidationError(_("Please choose a household that one of the two belongs to."), code="household")
    if theirs[0].protected_address and not household.protected_address:
        raise ValidationError(
            _("One of the households has a protected address. Please choose that one."), code="protected"
        )
    return household


def _carry_households(carrying: Carrying, left: Iterable[Household], household: Household) -> None:
    """What belongs to a household in which nobody is left any more goes along, so that nothing hangs on nobody."""
    for empty in left:
        if not empty.people.exists():
            carrying.carry(empty, household)


def _end_sharing(carrying: Carrying, leaving: Iterable[Person], now: datetime) -> None:
    """A yes to be seen by the adults of one household was not said to those of another."""
    for said in Consent.objects.filter(person__in=[one.pk for one in leaving], purpose=HOUSEHOLD, revoked_at=None):
        _take_back(carrying, said, now)


def _keep_last_word(carrying: Carrying, kept: Person) -> None:
    """Who took back with one record a yes that the other gave before has taken back both: the number is one."""
    of_contacts = list(Consent.objects.filter(person=kept, contact__isnull=False).order_by("at", "pk"))
    taken_back: dict[tuple[int | None, str], datetime] = {}
    for said in of_contacts:
        if said.revoked_at:
            what = (said.contact_id, said.purpose)
            taken_back[what] = max(said.revoked_at, taken_back.get(what, said.revoked_at))
    for said in of_contacts:
        last = taken_back.get((said.contact_id, said.purpose))
        if said.revoked_at is None and last and said.at < last:
            _take_back(carrying, said, last)


def _take_back(carrying: Carrying, said: Consent, at: datetime) -> None:
    before = stored(said)
    said.revoked_at = at
    carrying.store(said, before)


def _carry_not_same(carrying: Carrying, lost: Person, kept: Person) -> None:
    """Who is not the lost one is not the kept one either."""
    rows = NotSame.objects.filter(Q(lower__in=(lost, kept)) | Q(higher__in=(lost, kept))).order_by("pk")
    pairs = {(row.lower_id, row.higher_id) for row in rows}
    for row in rows:
        if lost.pk not in (row.lower_id, row.higher_id):
            continue
        before = stored(row)
        row.lower_id, row.higher_id = in_order(kept.pk, row.lower_id + row.higher_id - lost.pk)
        if (row.lower_id, row.higher_id) in pairs:
            row.refresh_from_db()
            carrying.take_away(row)
        else:
            carrying.store(row, before)


def _join(carrying: Carrying, kept: Person, lost: Person, household: Household | None, chosen: Chosen) -> list[str]:
    """What stands in the records themselves; returns the columns of the kept one that changed."""
    before = stored(kept), stored(lost)
    if chosen.name_of == lost.pk:
        kept.name, lost.name = lost.name, kept.name
        kept.search_name, lost.search_name = lost.search_name, kept.search_name
    kept.household, kept.user_id = household, kept.user_id or lost.user_id
    kept.reads, kept.speaks = chosen.reads or kept.reads, chosen.speaks or kept.speaks
    lost.household = lost.user = None
    Person.objects.filter(pk=lost.pk).update(merged_into=kept, user=None, household=None)
    carrying.store(lost, before[1], *TOGETHER)
    return carrying.store(kept, before[0], *TOGETHER)


@transaction.atomic
def undo_merge(decided: Merge, *, by: User, now: datetime) -> None:
    """Make two records of one again, as they were. What was written since then stays with the kept one.

    The caller holds the rosters on which the kept one is. Raises ValidationError with code `undone` (somebody did
    it), `late` (thirty days are over) or `later` (one of the two was merged again after it: that is undone first).
    """
    decided = Merge.objects.select_for_update(of=("self",), no_key=True).get(pk=decided.pk)
    if decided.undone_at:
        raise ValidationError(_("This was undone before."), code="undone")
    if now > decided.undo_until:
        raise ValidationError(_("This was more than 30 days ago, so it cannot be undone any more."), code="late")
    touching = Q(kept=decided.kept_id) | Q(lost=decided.kept_id)
    if Merge.objects.filter(touching, undone_at=None, pk__gt=decided.pk).exists():
        raise ValidationError(
            _("The same person was merged again after that. Please undo the later one first."), code="later"
        )
    kept, lost = _held(decided.kept, decided.lost)
    Person.objects.filter(pk=lost.pk).update(merged_into=None)
    bring_back(decided.rows.all())
    decided.rows.all().delete()
    decided.undone_at, decided.undone_by = now, by
    decided.save(update_fields=["undone_at", "undone_by"])
    batch = uuid4()
    for one, other in ((kept, lost), (lost, kept)):
        note_change(by, "merge undone", one, fields=[f"person {other.pk}"], now=now, batch=batch)


def wipe_merges(now: datetime) -> int:
    """Forget how merged records were, once it cannot be undone any more; which rows moved stays. Returns how many."""
    known = Q(was__isnull=False) | Q(became__isnull=False)
    return MovedRow.objects.filter(known, merge__at__lt=now - UNDO_WITHIN).update(was=None, became=None)


@transaction.atomic
def carry_late_rows() -> int:
    """What was written for a lost record at the very moment of merging goes to the kept one; returns how many rows.

    Somebody signed up or was marked while staff merged: the row named the lost record a blink later. It stays with
    the kept one when the merge is undone, like everything that is written after a merge.
    """
    carried = 0
    for column in columns_naming(Person):
        if (column.model, column.name) in STAYING or column.model is Person:
            continue
        naming = Exists(rows_naming(column, OuterRef("pk")))
        merged = Person.objects.exclude(merged_into=None).filter(naming).order_by("pk")
        for lost in merged.select_for_update(of=("self",), no_key=True):  # nobody undoes it meanwhile
            if lost.merged_into:
                carrying = Carrying()
                carrying.carry_column(column, lost, lost.merged_into)
                carried += len(carrying.rows)
    return carried
