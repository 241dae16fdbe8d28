"""What people go by: when a session is, whether it takes place, and where. Compared, it says what is news to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from events.schedule.changes import News

if TYPE_CHECKING:
    from collections.abc import Mapping

    from events.schedule.models import Session


class Where(NamedTuple):
    """Place, room, way to take part and link."""

    venue: int | None
    room: str
    mode: str
    join_url: str


@dataclass(frozen=True)
class Facts:
    """A session as a message tells it."""

    starts_at: datetime
    ends_at: datetime
    is_on: bool
    where: Where

    def kinds_to(self, truth: Facts) -> set[News.Kind]:
        """What somebody who goes by this has to hear, now that the truth is another; nothing where both say no."""
        if not (self.is_on or truth.is_on):
            return set()
        if self.is_on != truth.is_on:
            return {News.Kind.ON if truth.is_on else News.Kind.CANCELED}
        kinds = set()
        if self.starts_at != truth.starts_at:
            kinds.add(News.Kind.MOVED)
        elif self.ends_at != truth.ends_at:
            kinds.add(News.Kind.HOURS)
        if self.where != truth.where:
            kinds.add(News.Kind.CHANGED)
        return kinds

    def as_data(self) -> dict[str, Any]:
        """The same for a JSON column."""
        times = {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}
        return {**times, "is_on": self.is_on, "where": list(self.where)}


def facts_of(session: Session) -> Facts:
    """A session as it is in memory."""
    where = Where(session.venue_id, session.room, str(session.mode), session.join_url)
    return Facts(session.starts_at, session.ends_at, not session.is_canceled, where)


def read_facts(data: Mapping[str, Any]) -> Facts | None:
    """What `as_data` wrote; None where nothing was written."""
    if not data:
        return None
    times = (datetime.fromisoformat(data["starts_at"]), datetime.fromisoformat(data["ends_at"]))
    return Facts(*times, data["is_on"], Where(*data["where"]))
