"""Putting a closed or late day back within the hour: all that nobody changed since, and a word to who had heard."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.schedule.changes import DisruptedSession, Disruption, News
from events.schedule.changing import lock_sessions, put_on, set_fields, set_time, settle
from events.schedule.details import Closure
from events.schedule.disrupting import Act, Happened, note_day
from events.schedule.models import Mode, Status
from events.schedule.notices import Telling, tell_everybody
from events.schedule.telling import day_line

if TYPE_CHECKING:
    from accounts.models import User

UNDO_WITHIN = timedelta(hours=1)
BY_HAND = {Act.ONLINE: {"mode", "join_url"}, Act.DELAY: {"starts_at"}}
"""What a change of the whole series would keep after each of these acts."""


def undo_batch(disruption: Disruption) -> UUID:
    """What the undoing of a day has in common: the same each time, so that it is told once."""
    return uuid5(disruption.batch, "undo")


def may_be_undone(disruption: Disruption, now: datetime) -> bool:
    """Whether the hour in which everything can be put back still runs."""
    return disruption.undone_at is None and now < disruption.made_at + UNDO_WITHIN


@transaction.atomic
def undo(disruption: Disruption, *, now: datetime, actor: User | None = None) -> int:
    """Put everything back that nobody changed since; returns how many families get a correction.

    A correction goes only to who heard. Twice is the same as once.
    Raises ValidationError with code `late` after the hour, or `later` while a later one holds one of its sessions.
    """
    rows = list(disruption.sessions.exclude(act=Act.KEEP).select_related("session").order_by("session_id"))
    locked = {session.pk: session for session in lock_sessions(row.session for row in rows)}
    disruption = Disruption.objects.select_for_update().get(pk=disruption.pk)
    if disruption.undone_at:
        return 0
    if not may_be_undone(disruption, now):
        raise ValidationError(
            _("The hour is over. Please put the sessions on again one by one, on the page of each."), code="late"
        )
    _refuse_while_held(disruption)
    happened, back = Happened(), []
    for row in rows:
        row.session = locked[row.session_id]
        if _put_back(row, disruption, now):
            row.undone = True
            back.append(row)
            happened.append((row.session, News.Kind.ON if row.session.is_published else None))
    DisruptedSession.objects.bulk_update(back, ["undone"])
    telling = Telling(batch=undo_batch(disruption))
    told = tell_everybody(happened, now=now, telling=telling)
    settle([row.session for row in back], now=now)
    disruption.undone_at, disruption.undone_by = now, actor
    disruption.save(update_fields=["undone_at", "undone_by"])
    _open_again(disruption)
    note_day(disruption, back, telling.batch, now, actor, told=told, undone=True)
    return told


def held_by(disruption: Disruption) -> Disruption | None:
    """The latest such day that was decided after this one for one of its sessions, and is not undone."""
    ours = disruption.sessions.exclude(act=Act.KEEP).order_by().values("session")
    theirs = DisruptedSession.objects.exclude(act=Act.KEEP).filter(session__in=ours, disruption__undone_at=None)
    later = theirs.filter(disruption__gt=disruption.pk).order_by().values("disruption")
    return Disruption.objects.filter(pk__in=later).order_by("-pk").first()


def _refuse_while_held(disruption: Disruption) -> None:
    later = held_by(disruption)
    if later:
        day = day_line(datetime.combine(later.day, time()), get_language() or "en")
        raise ValidationError(
            _("“%(name)s” (%(day)s) was decided later for some of the same sessions. Please undo that first."),
            code="later",
            params={"name": later.name, "day": day},
        )


def _put_back(row: DisruptedSession, disruption: Disruption, now: datetime) -> bool:
    """Make one session as it was, unless somebody changed since what was decided, or its time is over."""
    session = row.session
    if changed_since(row, disruption):
        return False
    try:
        if row.act == Act.CANCEL and row.status == Status.DRAFT:
            session.status = Status.DRAFT
        elif row.act == Act.CANCEL:
            put_on(session, now=now)
        elif row.act == Act.ONLINE:
            set_fields(session, {"mode": row.mode, "join_url": row.join_url}, now=now)
        else:
            set_time(session, row.starts_at, row.ends_at, now=now)
            session.moved_from = row.moved_from
    except ValidationError:
        return False
    added = BY_HAND.get(Act(row.act), set()) - set(row.edited_fields)
    session.edited_fields = sorted(set(session.edited_fields) - added)
    session.save(update_fields=["status", "moved_from", "edited_fields"])
    return True


def changed_since(row: DisruptedSession, disruption: Disruption) -> list[str]:
    """Which columns that this act changed somebody changed again; other words and places of a session do not count."""
    left: dict[str, Any] = {"status": row.status}
    if row.act == Act.CANCEL:
        left["status"] = Status.SKIPPED if row.status == Status.DRAFT else Status.CANCELED
    elif row.act == Act.ONLINE:
        left |= {"mode": Mode.ONLINE, "join_url": row.given_url}
    elif row.act == Act.DELAY:
        later = timedelta(minutes=disruption.delay_minutes)
        left |= {"starts_at": row.starts_at + later, "ends_at": row.ends_at + later}
    return [name for name, value in left.items() if getattr(row.session, name) != value]


def _open_again(disruption: Disruption) -> None:
    """Take the closings of this day away, but for those that another such day stands on."""
    others = Disruption.objects.filter(undone_at=None).exclude(pk=disruption.pk)
    needed = Closure.objects.filter(disruptions__in=others).values_list("pk", flat=True)
    disruption.closures.exclude(pk__in=list(needed)).delete()
