"""A closed or late day afterwards: what was done, who heard, and whether it can still be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import get_language

from events.desk.closing import act_words, label_of, organization_zone
from events.outbox.models import Channel, Message, State
from events.schedule.changes import News
from events.schedule.disrupting import UNDO_WITHIN, Act, may_be_undone, undo_batch
from events.schedule.models import Status
from events.schedule.telling import hours_line, moment_line

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from events.schedule.changes import DisruptedSession, Disruption


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
    left_alone: bool
    """It was not put back, because somebody changed it since."""


def outcomes_of(disruption: Disruption) -> list[Outcome]:
    """All sessions of the day, with the hours before and with what was decided."""
    rows = disruption.sessions.select_related("session__program", "session__venue__town")
    return [_outcome(row, undone=disruption.undone_at is not None) for row in rows]


def _outcome(row: DisruptedSession, *, undone: bool) -> Outcome:
    zone, language = row.session.tz, get_language() or "en"
    return Outcome(
        row=row,
        label=label_of(row.session),
        before=hours_line(row.starts_at.astimezone(zone), row.ends_at.astimezone(zone), language),
        what=act_words(row.act, draft=row.status == Status.DRAFT),
        left_alone=undone and row.act != Act.KEEP and not row.undone,
    )


def result_of(disruption: Disruption, *, now: datetime) -> dict[str, Any]:
    """What the page of a past day shows."""
    zone, language = organization_zone(disruption.organization), get_language() or "en"
    until = (disruption.made_at + UNDO_WITHIN).astimezone(zone)
    undone = disruption.undone_at
    return {
        "disruption": disruption,
        "outcomes": outcomes_of(disruption),
        "fates": fates_of(disruption.batch),
        "corrected": fates_of(undo_batch(disruption)) if undone else None,
        "may_undo": may_be_undone(disruption, now),
        "until": moment_line(until, language),
        "made": moment_line(disruption.made_at.astimezone(zone), language),
        "undone": moment_line(undone.astimezone(zone), language) if undone else "",
        "places": [*disruption.districts.all(), *disruption.schools.all(), *disruption.venues.all()],
    }
