"""Planning: make, change, publish, move, cancel and copy sessions, and tell everybody once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import folded_texts
from events.rosters.models import Roster
from events.schedule.changes import News
from events.schedule.changing import (
    EDITABLE,
    call_off,
    changed_fields,
    leave_out_locked,
    lock,
    refuse_move,
    require_title,
    set_fields,
    set_time,
    settle,
    store,
)
from events.schedule.models import Program, Series, Session, Status
from events.schedule.notices import tell_everybody
from events.schedule.querysets import PUBLISHED
from events.schedule.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.languages import Text
    from accounts.models import User
    from events.schedule.notices import Telling
    from events.schedule.querysets import SessionQuerySet


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a new session is to be; what is left out comes from the program."""

    starts_at: datetime
    ends_at: datetime | None = None
    title: Mapping[str, Text] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Further columns of the session, by name: venue, mode, join_url, summary, bring, held_in."""


def make_roster(program: Program, capacity: int | None = None) -> Roster:
    """A list of who is expected, by the program's rules."""
    return Roster.objects.create(
        capacity=program.capacity if capacity is None else capacity,
        takes=program.takes,
        seating=program.seating,
        offer_hours=program.offer_hours,
        lead_hours=program.lead_hours,
        last_call_hours=program.last_call_hours,
    )


@transaction.atomic
def schedule_session(
    program: Program,
    plan: Plan,
    *,
    roster: Roster | None,
    now: datetime,
    actor: User | None = None,
    series: Series | None = None,
    visibility: str | None = None,
) -> Session:
    """Plan a session as a draft. Without a roster it is drop-in; several sessions may share one."""
    visibility = visibility or program.visibility
    values = {name: value for name, value in plan.fields.items() if name in EDITABLE and name != "visibility"}
    session = Session.objects.create(
        **values,
        slug=make_slug(plan.title, visibility),
        program=program,
        series=series,
        recurrence_id=plan.starts_at if series else None,
        roster=roster,
        zone=program.zone,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at or plan.starts_at + timedelta(minutes=program.minutes),
        visibility=visibility,
        title=dict(plan.title),
        search_text=folded_texts(plan.title, values.get("summary", {})),
        created_at=now,
        updated_at=now,
    )
    note_change(actor, "scheduled", session, now=now)
    return session


@transaction.atomic
def edit_session(
    session: Session,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    actor: User | None = None,
    seen: datetime | None = None,
    telling: Telling | None = None,
) -> int:
    """Change words, place or mode of one session; nothing happens where nothing differs.

    Another place or way to take part is told to everybody signed up; returns how many were told. `seen` is the
    `updated_at` that the editor started from.
    Raises ValidationError with code `conflict` (somebody else changed it meanwhile) or `no-title`.
    """
    session = lock(session)
    if seen and session.updated_at != seen and changed_fields(session, changes):
        raise ValidationError(_("Somebody else changed this session meanwhile."), code="conflict")
    changed, news = set_fields(session, changes, now=now)
    if not changed:
        return 0
    told = tell_everybody([(session, news)], now=now, telling=telling)
    note_change(actor, "edited", session, fields=changed, told=told, now=now)
    return told


@transaction.atomic
def publish_session(session: Session, *, now: datetime, actor: User | None = None) -> Session:
    """Promise a session to people.

    Raises ValidationError with code `no-title` where its English title is not approved.
    """
    session = lock(session)
    if session.status == Status.DRAFT:
        publish_locked(session, now=now, actor=actor)
    return session


def publish_locked(session: Session, *, now: datetime, actor: User | None) -> None:
    """The same for a draft that is locked."""
    require_title(session)
    session.status, session.updated_at = Status.CONFIRMED, now
    session.save(update_fields=["status", "updated_at"])
    note_change(actor, "published", session, now=now)


@transaction.atomic
def leave_out(session: Session, *, now: datetime, actor: User | None = None) -> bool:
    """Drop a date that was never promised. Nobody is told; the row stays, so that the date never comes back."""
    session = lock(session)
    if not leave_out_locked(session):
        return False
    note_change(actor, "left out", session, now=now)
    return True


@transaction.atomic
def bring_back(session: Session, *, now: datetime, actor: User | None = None) -> bool:
    """A date that was left out is a draft again. Nobody is told."""
    session = lock(session)
    if session.status != Status.SKIPPED:
        return False
    session.status = Status.DRAFT
    session.save(update_fields=["status"])
    note_change(actor, "brought back", session, now=now)
    return True


@transaction.atomic
def move_session(
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
    actor: User | None = None,
    telling: Telling | None = None,
) -> int:
    """Change the time. Address and UID stay; everybody signed up is told once. Returns how many were told.

    Raises ValidationError with code `canceled`, `backwards` or `past`.
    """
    session = lock(session)
    if (session.starts_at, session.ends_at) == (starts_at, ends_at):
        refuse_move(session, starts_at, ends_at, now=now)
        return 0
    news = set_time(session, starts_at, ends_at, now=now)
    told = tell_everybody([(session, news)], now=now, telling=telling)
    settle([session], now=now)
    note_change(actor, "moved", session, fields=["starts_at", "ends_at"], told=told, now=now)
    return told


@transaction.atomic
def cancel_session(
    session: Session, *, now: datetime, actor: User | None = None, telling: Telling | None = None
) -> int:
    """Call a promised session off; it stays visible as canceled. Everybody is told once; returns how many."""
    session = lock(session)
    news = call_off(session, now=now)
    if news is None:
        return 0
    told = tell_everybody([(session, news)], now=now, telling=telling)
    settle([session], now=now)
    note_change(actor, "canceled", session, told=told, now=now)
    return told


@transaction.atomic
def uncancel_session(
    session: Session,
    *,
    now: datetime,
    actor: User | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    telling: Telling | None = None,
) -> int:
    """It takes place after all, where one says so at another time: everybody who had a place has it again.

    Who had heard that it was canceled is told; who had not hears nothing of either. Returns how many were told.
    Raises ValidationError with code `past` or `backwards`.
    """
    session = lock(session)
    if session.status != Status.CANCELED:
        return 0
    starts_at, ends_at = starts_at or session.starts_at, ends_at or session.ends_at
    if starts_at < now:
        raise ValidationError(_("That time is over already. Please choose one that is still to come."), code="past")
    moves = (starts_at, ends_at) != (session.starts_at, session.ends_at)
    session.status = Status.CONFIRMED
    news = set_time(session, starts_at, ends_at, now=now) if moves else None
    store(session, ["status"], now)
    told = tell_everybody([(session, News.Kind.ON), (session, news)], now=now, telling=telling)
    settle([session], now=now)
    note_change(actor, "put on again", session, fields=["starts_at", "ends_at"] if moves else [], told=told, now=now)
    return told


@transaction.atomic
def touch_sessions(sessions: SessionQuerySet, now: datetime) -> int:
    """Say that what these sessions show has changed (a venue, a program's name); returns how many."""
    published = sessions.filter(status__in=PUBLISHED)
    list(published.select_for_update(of=("self",)).order_by("pk").values_list("pk"))  # in the order of everybody else
    return published.update(sequence=F("sequence") + 1, updated_at=now)
