"""Which help there is for some sessions, and which of it meets what a family asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.support.models import Kind, Supply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.schedule.models import Session


BOOKED = (Kind.INTERPRETER, Kind.TRANSPORT, Kind.MEAL)
"""Help that is there for everybody who asked for it, once it is booked."""


@dataclass(frozen=True)
class Stock:
    """The help that is planned for some sessions, canceled help left out."""

    sessions: Sequence[Session]
    supplies: Sequence[Supply]

    def of(self, kind: str, language: str | None = None, band: str = "") -> list[Supply]:
        """Help of one kind, in one language or for one age."""
        return [supply for supply in self.supplies if supply.meets(kind, language, band)]

    def counted(self, kind: str, language: str | None = None, band: str = "") -> list[Supply]:
        """The same, where its places are counted."""
        return [supply for supply in self.of(kind, language, band) if supply.roster_id]

    def sure(self, kind: str, language: str | None = None, band: str = "") -> Supply | None:
        """Help whose places nobody counts and that is sure for every one of the sessions; None where it is not."""
        if kind not in BOOKED:
            return None  # a person reads what is meant
        found = [supply for supply in self.of(kind, language, band) if supply.is_sure and not supply.roster_id]
        covered = {session.pk for supply in found for session in supply.sessions.all()}
        everywhere = bool(self.sessions) and all(session.pk in covered for session in self.sessions)
        return found[0] if found and everywhere else None


def stock_of(sessions: Iterable[Session]) -> Stock:
    """What is planned for these sessions; two queries for any number of them."""
    sessions = list(sessions)
    found = Supply.objects.standing().filter(sessions__in=sessions).distinct()
    found = found.select_related("roster", "language", "venue__town", "owner").prefetch_related("sessions")
    return Stock(sessions, list(found) if sessions else [])
