"""A day on which schools are closed or late: everything decided for it is done at once, and undone in undoing.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.schedule.changes import DisruptedSession, Disruption, News
from events.schedule.changing import call_off, leave_out_locked, lock_sessions, set_fields, set_time, settle
from events.schedule.details import Closure
from events.schedule.models import Mode, Session, Status, Visibility
from events.schedule.notices import tell_everybody

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from accounts.models import District, Organization, School, User
    from events.schedule.models import Venue
    from events.schedule.notices import Telling

Act = DisruptedSession.Act
Happened = list[tuple[Session, News.Kind | None]]
VERBS = {Act.CANCEL: "canceled", Act.ONLINE: "edited", Act.DELAY: "moved"}
FIELDS: Mapping[str, tuple[str, ...]] = {Act.ONLINE: ("mode", "join_url"), Act.DELAY: ("starts_at", "ends_at")}


@dataclass(frozen=True, kw_only=True)
class ClosedDay:
    """What is so that day, and where. No district, school or venue: the whole state."""

    organization: Organization
    day: date
    kind: str
    name: str
    """The reason in a few words: snow."""
    delay_minutes: int = 0
    districts: Collection[District] = ()
    schools: Collection[School] = ()
    venues: Collection[Venue] = ()


class Decision(NamedTuple):
    """What is to become of one session, as it was when this was decided."""

    session: Session
    act: str
    join_url: str = ""


def cannot_change(session: Session, now: datetime) -> str:
    """Why nothing can be decided for a session any more; empty where something can."""
    if session.status == Status.CANCELED:
        return _("It was canceled before.")
    if session.ends_at <= now:
        return _("It is over.")
    if session.starts_at <= now:
        return _("It has begun.")
    return ""


@transaction.atomic
def disrupt(
    closed: ClosedDay, decisions: Sequence[Decision], *, telling: Telling, now: datetime, actor: User | None = None
) -> Disruption:
    """Do all that was decided for a day, or nothing, and tell every family once.

    The batch of `telling` came with the form: a second press finds what the first one did.
    Raises ValidationError with code `nothing`, `conflict` (somebody changed a session meanwhile), `no-link` or `past`.
    """
    locked = {session.pk: session for session in lock_sessions(decision.session for decision in decisions)}
    done = Disruption.objects.filter(batch=telling.batch).first()
    if done:
        return done
    if all(decision.act == Act.KEEP for decision in decisions):
        raise ValidationError(_("Nothing would change. Please choose what is to happen."), code="nothing")
    disruption = _enter(closed, telling, now, actor)
    rows, happened = [], Happened()
    for decision in decisions:
        session = locked.get(decision.session.pk)
        _refuse(decision, session, now)
        if session:
            row, kind = _do(disruption, session, decision, now)
            rows.append(row)
            happened.append((session, kind))
    DisruptedSession.objects.bulk_create(rows)
    told = tell_everybody(happened, now=now, telling=telling)
    settle(locked.values(), now=now)
    note_day(disruption, rows, telling.batch, now, actor, told=told)
    return disruption


def _enter(closed: ClosedDay, telling: Telling, now: datetime, actor: User | None) -> Disruption:
    """The row of the day, and the closings that planning warns of from now on: of districts and schools."""
    disruption = Disruption.objects.create(
        organization=closed.organization,
        day=closed.day,
        kind=closed.kind,
        name=closed.name,
        note=telling.note,
        delay_minutes=closed.delay_minutes,
        batch=telling.batch,
        made_at=now,
        made_by=actor,
    )
    disruption.districts.set(closed.districts)
    disruption.schools.set(closed.schools)
    disruption.venues.set(closed.venues)
    disruption.closures.set(_closures(closed))
    return disruption


def _closures(closed: ClosedDay) -> list[Closure]:
    """One for each district and school; where one was made by another such day already, that one."""
    kind = Closure.Kind.CLOSING if closed.kind == Disruption.Kind.CLOSING else Closure.Kind.DELAY
    wanted = [
        *({"scope": Closure.Scope.DISTRICT, "district": district} for district in closed.districts),
        *({"scope": Closure.Scope.SCHOOL, "school": school} for school in closed.schools),
    ]
    found = []
    for place in wanted:
        same = Closure.objects.filter(**place, kind=kind, first_day=closed.day, last_day=closed.day)
        ours = same.filter(disruptions__isnull=False).first()
        if ours or not same.exists():
            found.append(
                ours
                or Closure.objects.create(
                    **place, kind=kind, first_day=closed.day, last_day=closed.day, name=closed.name
                )
            )
    return found


def _refuse(decision: Decision, session: Session | None, now: datetime) -> None:
    shown = decision.session
    if session is None or (session.sequence, session.updated_at, session.status) != (
        shown.sequence,
        shown.updated_at,
        shown.status,
    ):
        raise ValidationError(_("Somebody else changed a session meanwhile. Please look again."), code="conflict")
    if decision.act != Act.KEEP and cannot_change(session, now):
        raise ValidationError(cannot_change(session, now), code="past")
    if decision.act == Act.ONLINE and not decision.join_url and session.visibility != Visibility.PRIVATE:
        raise ValidationError(_("Please give the link with which people join online."), code="no-link")


def _do(
    disruption: Disruption, session: Session, decision: Decision, now: datetime
) -> tuple[DisruptedSession, News.Kind | None]:
    """Change one session; returns how it was before, and what people must hear."""
    columns = ("starts_at", "ends_at", "moved_from", "status", "mode", "join_url", "edited_fields")
    before = {name: getattr(session, name) for name in columns}
    row = DisruptedSession(disruption=disruption, session=session, act=decision.act, **before)
    kind = None
    if decision.act == Act.CANCEL:
        kind = call_off(session, now=now)
        leave_out_locked(session)
    elif decision.act == Act.ONLINE:
        online = {"mode": Mode.ONLINE, "join_url": decision.join_url or session.join_url}
        _changed, kind = set_fields(session, online, now=now)
        row.given_url = session.join_url
    elif decision.act == Act.DELAY:
        later = timedelta(minutes=disruption.delay_minutes)
        kind = set_time(session, session.starts_at + later, session.ends_at + later, now=now)
    return row, kind


def note_day(
    disruption: Disruption,
    rows: Iterable[DisruptedSession],
    batch: UUID,
    now: datetime,
    actor: User | None,
    *,
    told: int,
    undone: bool = False,
) -> None:
    """History of the day and of each session, with how many families were told."""
    news = News.objects.filter(batch=batch, message__isnull=False).order_by().values("session")
    heard = Counter(dict(news.annotate(families=Count("message", distinct=True)).values_list("session", "families")))
    for row in rows:
        if row.act != Act.KEEP:
            verb = "left out" if row.act == Act.CANCEL and row.status == Status.DRAFT else VERBS[Act(row.act)]
            note_change(
                actor,
                "put back" if undone else verb,
                row.session,
                fields=FIELDS.get(row.act, ()),
                told=heard[row.session_id],
                now=now,
                batch=batch,
            )
    note_change(actor, "undone" if undone else "disrupted", disruption, told=told, now=now, batch=batch)
