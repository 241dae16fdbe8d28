"""Forgetting what families wrote about the help they needed, once it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.support.models import Need

if TYPE_CHECKING:
    from datetime import date


def wipe_needs(today: date) -> int:
    """Wipe the words of needs whose day has come; that somebody asked stays as a number. Returns how many."""
    return Need.objects.filter(purge_on__lte=today).exclude(detail="").update(detail="")
