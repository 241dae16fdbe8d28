"""Words that many families are told, stored once (docs/decisions/2026-11-23-words-stored-once.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models.constants import OnConflict

from accounts.kept import Kept
from events.outbox.models import Sheet
from events.outbox.words import Cut

if TYPE_CHECKING:
    from datetime import datetime

KNOWN: Final[Kept[int]] = Kept(1_000_000)
"""The keys of sheets with places, by their digest. Those are never deleted."""
ROOM: Final = 200


def sheet_for(cut: Cut, calendar: str, now: datetime, before: dict[str, int] | None = None) -> int:
    """The key of the row that holds these words and this file; written where there is none yet.

    `before` remembers what was written before in the same transaction, by digest.
    """
    digest = cut.digest(calendar)
    known = (before or {}).get(digest) or KNOWN.get(digest)
    if known:
        return known
    sheet = Sheet(
        digest=digest,
        subject=list(cut.subject),
        body=list(cut.body),
        html=list(cut.html),
        calendar=calendar,
        is_shared=cut.is_shared,
        created_at=now,
    )
    pk = _write(sheet) or Sheet.objects.values_list("pk", flat=True).get(digest=digest)
    if before is not None:
        before[digest] = pk
    if sheet.is_shared:
        transaction.on_commit(lambda: KNOWN.keep(digest, pk, ROOM))
    return pk


def _write(sheet: Sheet) -> int:
    """Its key, or 0 where the same words were written before."""
    sheets: Any = Sheet._base_manager
    written = sheets._insert(
        [sheet],
        fields=[field for field in Sheet._meta.concrete_fields if not field.primary_key],
        returning_fields=[Sheet._meta.pk],
        on_conflict=OnConflict.IGNORE,
    )
    return int(written[0][0]) if written[0] else 0


def wipe_unused_sheets() -> int:
    """Delete words that were told to one family whose message is gone; returns how many."""
    return Sheet.objects.filter(is_shared=False, messages=None).delete()[0]
