"""Finished pieces of calendars, kept in memory: a feed joins them and is built only where something is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Func, TextField

from accounts.kept import Kept
from events.ical.vevent import vevent_bytes
from events.schedule.telling import calendar_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from events.schedule.querysets import SessionQuerySet

FACTS: Final = ("starts_at", "uid", "sequence", "updated_at", "status", "visibility", "link_version", "zone")
"""Any change of what is published of a session changes one of these."""
ROOM: Final = 24_000_000
FEW: Final = 500
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
