"""A day on which schools are closed or late: everything decided for it is done at once, and undone within the hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.schedule.changes import DisruptedSession, Disruption, News
from events.schedule.changing import call_off, leave_out_locked, lock_sessions, put_on, set_fields, set_time, settle
from events.schedule.details import Closure
from events.schedule.models import Mode, Session, Status, Visibility
from events.schedule.notices import Telling, tell_everybody

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from accounts.models import District, Organization, School, User
    from events.schedule.models import Venue

Act = DisruptedSession.Act
Happened = list[tuple[Session, News.Kind | None]]
UNDO_WITHIN = timedelta(hours=1)
VERBS = {Act.CANCEL: "canceled", Act.ONLINE: "edited", Act.DELAY: "moved"}
FIELDS: Mapping[str, tuple[str, ...]] = {Act.ONLINE: ("mode", "join_url"), Act.DELAY: ("starts_at", "ends_at")}
BY_HAND = {Act.ONLINE: {"mode", "join_url"}, Act.DELAY: {"starts_at"}}
"""What a change of the whole series would keep after each of these acts."""


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
    _note(disruption, rows, telling.batch, now, actor, told=told)
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
    elif decision.act == Act.DELAY:
        later = timedelta(minutes=disruption.delay_minutes)
        kind = set_time(session, session.starts_at + later, session.ends_at + later, now=now)
    row.sequence = session.sequence
    return row, kind


def _note(
    disruption: Disruption,
    rows: Iterable[DisruptedSession],
    batch: UUID,
    now: datetime,
    actor: User | None,
    *,
    told: int,
    undone: bool = False,
) -> None:
    """History of the day and of each session, with how many sign-ups were told."""
    news = News.objects.filter(batch=batch, message__isnull=False).order_by().values("session")
    heard = Counter({row["session"]: row["signed_up"] for row in news.annotate(signed_up=Count("pk"))})
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
    Raises ValidationError with code `late` after the hour.
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
    _note(disruption, back, telling.batch, now, actor, told=told, undone=True)
    return told


def _put_back(row: DisruptedSession, disruption: Disruption, now: datetime) -> bool:
    """Make one session as it was, unless somebody changed it since or its time is over."""
    session = row.session
    if not _is_as_left(row, disruption):
        return False
    try:
        if row.status == Status.DRAFT and row.act == Act.CANCEL:
            session.status = Status.DRAFT
        elif row.act == Act.CANCEL:
            put_on(session, now=now)
        elif row.act == Act.ONLINE:
            set_fields(session, {"mode": row.mode, "join_url": row.join_url}, now=now)
        else:
            set_time(session, row.starts_at, row.ends_at, now=now)
    except ValidationError:
        return False
    session.moved_from = row.moved_from
    added = BY_HAND.get(Act(row.act), set()) - set(row.edited_fields)
    session.edited_fields = sorted(set(session.edited_fields) - added)
    session.save(update_fields=["status", "moved_from", "edited_fields"])
    return True


def _is_as_left(row: DisruptedSession, disruption: Disruption) -> bool:
    """Whether nobody changed the session since: a promised one counts its changes, a draft does not."""
    session = row.session
    if row.status == Status.DRAFT:
        if row.act == Act.CANCEL:
            return session.status == Status.SKIPPED
        return session.status == Status.DRAFT and session.updated_at == disruption.made_at
    return session.sequence == row.sequence


def _open_again(disruption: Disruption) -> None:
    """Take the closings of this day away, but for those that another such day stands on."""
    others = Disruption.objects.filter(undone_at=None).exclude(pk=disruption.pk)
    needed = Closure.objects.filter(disruptions__in=others).values_list("pk", flat=True)
    disruption.closures.exclude(pk__in=list(needed)).delete()
