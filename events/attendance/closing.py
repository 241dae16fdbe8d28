"""Saying that the list of who came is complete. Before that nobody is thanked, and nobody has missed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.attendance.models import SessionClose
from events.schedule.models import Session, Status

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


@transaction.atomic
def close_list(session: Session, *, by: User | None, now: datetime) -> bool:
    """Everybody who came is marked. False where somebody said so before.

    Raises ValidationError with code `early` (it is not over) or `canceled` (it did not take place).
    """
    session = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if session.status != Status.CONFIRMED:
        raise ValidationError(_("This session did not take place."), code="canceled")
    if session.ends_at > now:
        raise ValidationError(_("It is not over yet."), code="early")
    _close, is_new = SessionClose.objects.get_or_create(session=session, defaults={"by": by, "at": now})
    if is_new:
        note_change(by, "list closed", session, now=now)
    return is_new


@transaction.atomic
def open_list_again(session: Session, *, by: User | None, now: datetime) -> bool:
    """Somebody is still to be marked. False where nobody had said that the list is complete."""
    session = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    was_closed = SessionClose.objects.filter(session=session).delete()[0]
    if was_closed:
        note_change(by, "list opened", session, now=now)
    return bool(was_closed)
