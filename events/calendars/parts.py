"""Finished pieces of calendars, kept in memory: a feed joins them and is built only where something is new."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Func, TextField

from events.ical.vevent import vevent_bytes
from events.schedule.telling import calendar_event

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from events.schedule.querysets import SessionQuerySet

Thing = TypeVar("Thing")

FACTS: Final = ("starts_at", "uid", "sequence", "updated_at", "status", "visibility", "link_version", "zone")
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
        return self.get_many([key])[0]

    def get_many(self, keys: Iterable[Hashable]) -> list[Thing | None]:
        """The things in the order of their keys, with None for what has to be made."""
        with self._lock:
            return [self._touch(key) for key in keys]

    def _touch(self, key: Hashable) -> Thing | None:
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


class _Facts(Func):
    """The facts of one session as one text. Soonest first when sorted, since the start comes first."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class AllFacts(Aggregate):
    """The facts of all these sessions as one text: one small row tells a feed all that it needs to know."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def __init__(self, **extra: Any) -> None:
        super().__init__(_Facts(*FACTS), **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """PostgreSQL has its own name for it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')")


def facts_in(text: str | None) -> tuple[str, ...]:
    """The facts of each session, soonest first, from what the database joined."""
    return tuple(sorted(text.split(","))) if text else ()


@dataclass(frozen=True)
class Parts:
    """Finished events in order, and the zones that they speak of. Not `steady`: one changed in the meantime."""

    events: list[bytes]
    zones: set[ZoneInfo]
    steady: bool


def parts_of(facts: tuple[str, ...], sessions: Callable[[], SessionQuerySet], language: str, *, joined: bool) -> Parts:
    """The VEVENT of each session that these facts speak of. Only what is new is built."""
    parts = dict(zip(facts, PARTS.get_many((fact, language, joined) for fact in facts), strict=True))
    missing = [_uid(fact) for fact, part in parts.items() if part is None]
    if missing:
        some: Any = sessions().annotate(facts=_Facts(*FACTS)).select_related("program", "venue__town")
        for session in some.filter(uid__in=missing) if len(missing) <= FEW else some:
            if parts.get(session.facts) is None:
                parts[session.facts] = _build(session, language, joined=joined)
    events = [part for fact in sorted(parts) if (part := parts[fact])]
    zones = {ZoneInfo(name) for name in {fact.rpartition(" ")[2] for fact in parts}}
    return Parts(events, zones, steady=len(events) == len(facts) == len(parts))


def _uid(fact: str) -> str:
    return fact.split(" ", 3)[2]  # after the day and the time of the start


def _build(session: Any, language: str, *, joined: bool) -> bytes:
    part = vevent_bytes(calendar_event(session, language, joined=joined))
    PARTS.keep((session.facts, language, joined), part, len(part))
    return part
