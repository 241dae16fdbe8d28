"""The words of a whole series: its title, and whom it thanks."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import in_language
from events.schedule.models import Series, Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import User

WORDS = ("title", "sponsors")


def print_of(series: Series) -> str:
    """Differs when a word of the series differs."""
    known = [getattr(series, name) for name in WORDS]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def name_series(
    series: Series, words: Mapping[str, Any], *, seen: str, now: datetime, actor: User | None = None
) -> bool:
    """Change the title of a series, or the line that thanks its sponsors; says whether anything differed.

    Raises ValidationError with code `conflict` (somebody else changed it meanwhile) or `no-title` (families see a date
    of it, so it needs an English title that a person has read).
    """
    series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    changed = [name for name in WORDS if name in words and getattr(series, name) != words[name]]
    if not changed:
        return False
    if print_of(series) != seen:
        raise ValidationError(_("Somebody else changed these words meanwhile."), code="conflict")
    shown = Session.objects.of_root(series).published().exclude(visibility=Visibility.PRIVATE)
    if not in_language(words.get("title", series.title), "en").text and shown.exists():
        raise ValidationError(_("Please approve the English title first."), code="no-title")
    for name in changed:
        setattr(series, name, words[name])
    series.save(update_fields=changed)
    note_change(actor, "edited", series, fields=changed, now=now)
    return True
