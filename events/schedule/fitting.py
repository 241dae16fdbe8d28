"""Whether an agenda fits into its session. Below all that changes a time, so that every such change can ask."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from events.schedule.models import Session

A_MINUTE = timedelta(minutes=1)


def refuse_too_long(minutes: int, length: timedelta) -> None:
    """Raises ValidationError with code `agenda` where the parts take longer than the session."""
    lasts = length // A_MINUTE
    if minutes > lasts:
        raise ValidationError(
            _("The parts of the agenda take %(minutes)s minutes, and the session lasts %(lasts)s."),
            code="agenda",
            params={"minutes": minutes, "lasts": lasts},
        )


def refuse_if_agenda_too_long(session: Session, length: timedelta) -> None:
    """Whether the agenda still fits when the session gets shorter. Raises ValidationError with code `agenda`.

    A session that keeps its length or gets longer is never in the way of its own agenda.
    """
    if length < session.ends_at - session.starts_at:
        refuse_too_long(sum(session.parts.values_list("minutes", flat=True)), length)
