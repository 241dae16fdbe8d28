"""The words of a whole series, and of a program: its title, and whom it thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import in_language
from accounts.seen import print_of
from events.schedule.models import Program, Series, Session, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import User

WORDS = ("title", "sponsors")
OF_A_PROGRAM = ("sponsors",)


def words_print(row: Series | Program) -> str:
    """Differs when a word of the series, or a sponsor of the program, differs."""
    return print_of(*(getattr(row, name) for name in (WORDS if isinstance(row, Series) else OF_A_PROGRAM)))


@transaction.atomic
def name_series(
    series: Series, words: Mapping[str, Any], *, seen: str, now: datetime, actor: User | None = None
) -> bool:
    """Change the title of a series, or the line that thanks its sponsors; says whether anything differed.

    Raises ValidationError with code `conflict` (somebody else changed it meanwhile) or `no-title` (families see a date
    of it, so it needs an English title that a person has read).
    """
    series = Series.objects.select_for_update(of=("self",), no_key=True).get(pk=series.pk)
    changed = [name for name in WORDS if name in words and getattr(series, name) != words[name]]
    if not changed:
        return False
    if words_print(series) != seen:
        raise ValidationError(_("Somebody else changed these words meanwhile."), code="conflict")
    shown = Session.objects.of_root(series).published().exclude(visibility=Visibility.PRIVATE)
    if not in_language(words.get("title", series.title), "en").text and shown.exists():
        raise ValidationError(_("Please approve the English title first."), code="no-title")
    for name in changed:
        setattr(series, name, words[name])
    series.save(update_fields=changed)
    note_change(actor, "edited", series, fields=changed, now=now)
    return True


@transaction.atomic
def thank_sponsors(
    program: Program, words: Mapping[str, Any], *, seen: str, now: datetime, actor: User | None = None
) -> bool:
    """Change the line that thanks the sponsors of a program; says whether anything differed.

    Pages and flyers say it at once; calendars and messages never did. Raises ValidationError with code `conflict`
    (somebody else changed it meanwhile).
    """
    program = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
    if program.sponsors == words["sponsors"]:
        return False
    if words_print(program) != seen:
        raise ValidationError(_("Somebody else changed these words meanwhile."), code="conflict")
    program.sponsors = words["sponsors"]
    program.save(update_fields=["sponsors"])
    note_change(actor, "edited", program, fields=["sponsors"], now=now)
    return True
