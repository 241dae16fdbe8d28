"""Finished pieces of calendars, kept in memory: a feed joins them and is built only where something is new."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, CharField, Value
from django.db.models.functions import MD5, Cast, Concat

from events.ical.vevent import vevent_bytes
from events.schedule.telling import calendar_event

if TYPE_CHECKING:
    from collections.abc import Hashable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from events.schedule.models import Session
    from events.schedule.querysets import SessionQuerySet

Thing = TypeVar("Thing")

FACTS: Final = ("uid", "sequence", "updated_at", "status", "visibility", "link_version")
"""Any change of what is published of a session changes one of these."""
ROOM: Final = 24_000_000
FEW: Final = 500


class Kept(Generic[Thing]):
    """Things that were made once, up to a size; what was not asked for the longest goes first.

    A key must say all that its thing was made from. Then nothing in here is ever out of date, and every
    process may keep its own.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._things: dict[Hashable, tuple[Thing, int]] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        """The thing, or None when it has to be made."""
        with self._lock:
            found = self._things.pop(key, None)
            if found is None:
                return None
            self._things[key] = found
            return found[0]

    def keep(self, key: Hashable, thing: Thing, size: int) -> None:
        """Keep a thing, and let go of others until it fits."""
        if size > self._room:
            return
        with self._lock:
            old = self._things.pop(key, None)
            self._used += size - (old[1] if old else 0)
            self._things[key] = (thing, size)
            while self._used > self._room:
                self._used -= self._things.pop(next(iter(self._things)))[1]

    def forget(self) -> None:
        """Let go of everything: for measuring."""
        with self._lock:
            self._things.clear()
            self._used = 0


PARTS: Final[Kept[bytes]] = Kept(ROOM)


class _Joined(Aggregate):
    """All values as one text, in whatever order: another order only means one needless answer."""

    function = "GROUP_CONCAT"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """PostgreSQL has its own name for it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')")


def fingerprint() -> MD5:
    """Which sessions these are and in which state, as one short text that the database makes.

    Exact where a count and the latest change are not: a session that left, or two that changed places, show.
    """
    texts = [piece for name in FACTS for piece in (Cast(name, CharField()), Value(" "))]
    return MD5(_Joined(Concat(*texts)))


def parts_of(sessions: SessionQuerySet, language: str, *, joined: bool) -> tuple[list[bytes], set[ZoneInfo]]:
    """The VEVENT of each session, in order, and the zones that they speak of. Only what is new is built."""
    rows = list(sessions.values_list(*FACTS, "zone"))
    found = {row[0]: PARTS.get((*row[:-1], language, joined)) for row in rows}
    missing = [uid for uid, part in found.items() if part is None]
    if missing:
        some = sessions.filter(uid__in=missing) if len(missing) <= FEW else sessions
        for session in some.select_related("program", "venue__town"):
            found[session.uid] = found.get(session.uid) or _build(session, language, joined=joined)
    zones = {ZoneInfo(row[-1]) for row in rows}
    return [part for row in rows if (part := found[row[0]])], zones


def _build(session: Session, language: str, *, joined: bool) -> bytes:
    part = vevent_bytes(calendar_event(session, language, joined=joined))
    facts = [getattr(session, name) for name in FACTS]
    PARTS.keep((*facts, language, joined), part, len(part))
    return part
