"""A closed or late day afterwards: what was done, who heard, and whether it can still be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import get_language, gettext_lazy

from events.desk.closing.affected import act_words, label_of, organization_zone
from events.outbox.models import Channel, Message, State
from events.schedule.changes import News
from events.schedule.disrupting import Act
from events.schedule.models import Status
from events.schedule.telling import hours_line, moment_line
from events.schedule.undoing import UNDO_WITHIN, changed_since, held_by, may_be_undone, undo_batch

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from events.schedule.changes import DisruptedSession, Disruption


CHANGED = {
    "status": gettext_lazy("Somebody has decided anew since whether it takes place."),
    "starts_at": gettext_lazy("Somebody has changed its time since."),
    "ends_at": gettext_lazy("Somebody has changed its time since."),
    "mode": gettext_lazy("Somebody has changed since how people take part."),
    "join_url": gettext_lazy("Somebody has changed the link since."),
}
"""Why a session stays as it is when its day is undone, by the column that is other than it was left."""


@dataclass(frozen=True)
class Fates:
    """What became of the messages of one batch: how many are out, wait, have to be called, or failed."""

    out: int = 0
    waiting: int = 0
    calls: int = 0
    failed: int = 0
    stopped: int = 0

    @property
    def families(self) -> int:
        """How many families were written to."""
        return self.out + self.waiting + self.calls + self.failed + self.stopped


def fates_of(batch: UUID) -> Fates:
    """Counted in one query."""
    told = Message.objects.filter(pk__in=News.objects.filter(batch=batch).order_by().values("message"))
    counts: dict[str, int] = {}
    for row in told.order_by().values("state", "channel").annotate(messages=Count("pk")):
        fate = _fate(row["state"], row["channel"])
        counts[fate] = counts.get(fate, 0) + row["messages"]
    return Fates(**counts)


def _fate(state: str, channel: str) -> str:
    if state in (State.SENT, State.SENDING):
        return "out"
    if state in (State.EXPIRED, State.SUPPRESSED):
        return "stopped"
    if channel == Channel.CALL:
        return "calls"
    return "waiting" if state == State.QUEUED else "failed"


@dataclass(frozen=True)
class Outcome:
    """One session of that day: its hours before, what was done, and whether it is back."""

    row: DisruptedSession
    label: str
    before: str
    what: str
    stays: bool
    """It was decided, and is not put back or would not be: somebody changed it since, or it was over."""
    since: list[_StrPromise]
    """What somebody changed since."""


def outcomes_of(disruption: Disruption) -> list[Outcome]:
    """All sessions of the day, with the hours before and with what was decided."""
    rows = disruption.sessions.select_related("session__program", "session__venue__town")
    return [_outcome(row, disruption) for row in rows]


def _outcome(row: DisruptedSession, disruption: Disruption) -> Outcome:
    zone, language = row.session.tz, get_language() or "en"
    decided = row.act != Act.KEEP and not row.undone
    since = dict.fromkeys(CHANGED[name] for name in changed_since(row, disruption)) if decided else {}
    return Outcome(
        row=row,
        label=label_of(row.session),
        before=hours_line(row.starts_at.astimezone(zone), row.ends_at.astimezone(zone), language),
        what=act_words(row.act, draft=row.status == Status.DRAFT),
        stays=decided and bool(since or disruption.undone_at),
        since=list(since),
    )


def result_of(disruption: Disruption, *, hers: QuerySet[Disruption], now: datetime) -> dict[str, Any]:
    """What the page of a past day shows. `hers` are the days that she may look at."""
    zone, language = organization_zone(disruption.organization), get_language() or "en"
    until = (disruption.made_at + UNDO_WITHIN).astimezone(zone)
    undone = disruption.undone_at
    may_undo = may_be_undone(disruption, now)
    later = held_by(disruption) if may_undo else None
    return {
        "disruption": disruption,
        "outcomes": outcomes_of(disruption),
        "fates": fates_of(disruption.batch),
        "corrected": fates_of(undo_batch(disruption)) if undone else None,
        "may_undo": may_undo,
        "later": later,
        "later_is_hers": later and hers.filter(pk=later.pk).exists(),
        "until": moment_line(until, language),
        "made": moment_line(disruption.made_at.astimezone(zone), language),
        "undone": moment_line(undone.astimezone(zone), language) if undone else "",
        "places": [*disruption.districts.all(), *disruption.schools.all(), *disruption.venues.all()],
    }
