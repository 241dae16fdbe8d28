"""Who hears of a change, on the pages that show it first: by name, so that whoever looks is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from accounts.history import note_access

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from events.schedule.models import Series, Session
    from events.schedule.notices import Affected


def shown(request: HttpRequest, session: Session, affected: Affected, *, now: datetime) -> Affected:
    """The same people, with a note of who saw their names."""
    if affected.registrations:
        note_access(request, "affected", session, now=now)
    return affected


def shown_together(request: HttpRequest, series: Series, affected: Affected, *, now: datetime) -> Affected:
    """The same of a change of several dates of a series."""
    if affected.registrations:
        note_access(request, "affected", series, now=now)
    return affected


def told_words(told: int) -> str:
    """How many families a message goes out to."""
    return ngettext("%(told)d family is told.", "%(told)d families are told.", told) % {"told": told}
