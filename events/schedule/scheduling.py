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
from accounts.languages import folded_texts, in_language
from events.rosters.models import Roster
from events.rosters.waitlist import fill_places
from events.schedule.models import Program, Series, Session, Status, Visibility
from events.schedule.notices import last_move_is_unheard, tell_everybody
from events.schedule.querysets import PUBLISHED
from events.schedule.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from accounts.languages import Text
    from accounts.models import User
    from events.schedule.querysets import SessionQuerySet

EDITABLE = (
    "title", "summary", "bring", "venue", "mode", "join_url", "held_in", "visibility",
)  # fmt: skip

TOLD = frozenset({"venue", "mode", "join_url"})
"""What people must hear of when it changes after publication."""


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
    return Roster.objects.create(capacity=program.capacity if capacity is None else capacity, takes=program.takes)


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
def build_season(
    program: Program,
    title: Mapping[str, Text],
    plans: Sequence[Plan],
    *,
    now: datetime,
    actor: User | None = None,
    shared: bool = False,
    capacity: int | None = None,
) -> Series:
    """A season from an explicit list of dates, as drafts. `shared`: one signs up once for all of them.

    Raises ValidationError with code `no-dates` or `twice`.
    """
    starts = [plan.starts_at for plan in plans]
    if not starts:
        raise ValidationError(_("Please give at least one date."), code="no-dates")
    if len(set(starts)) < len(starts):
        raise ValidationError(_("One date is there twice."), code="twice")
    roster = make_roster(program, capacity) if shared else None
    series = Series.objects.create(
        program=program,
        slug=make_slug(title, program.visibility),
        title=dict(title),
        zone=program.zone,
        roster=roster,
    )
    for plan in plans:
        own = roster or make_roster(program, capacity)
        schedule_session(program, plan, roster=own, now=now, actor=actor, series=series)
    note_change(actor, "built", series, now=now)
    return series


def _locked(session: Session) -> Session:
    """The session as it is now, held after its rosters, so that no sign-up slips in between."""
    Roster.objects.lock_all(pk for pk in (session.roster_id, session.guest_roster_id) if pk)
    return Session.objects.select_for_update(of=("self",)).select_related("program", "venue__town").get(pk=session.pk)


def _save(session: Session, fields: Sequence[str], now: datetime) -> None:
    """Store a change of content: where people were told, SEQUENCE rises and LAST-MODIFIED is now."""
    if session.is_published:
        session.sequence += 1
    session.updated_at = now
    session.save(update_fields=[*fields, "sequence", "updated_at"])


@transaction.atomic
def edit_session(
    session: Session,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    actor: User | None = None,
    seen: datetime | None = None,
) -> int:
    """Change words, place or mode of one session; nothing happens where nothing differs.

    Another place or way to take part is told to everybody signed up; returns how many were told. `seen` is the
    `updated_at` that the editor started from.
    Raises ValidationError with code `conflict` (somebody else changed it meanwhile) or `no-title`.
    """
    session = _locked(session)
    changed = changed_fields(session, changes)
    if not changed:
        return 0
    if seen and session.updated_at != seen:
        raise ValidationError(_("Somebody else changed this session meanwhile."), code="conflict")
    for name in changed:
        if name == "interpreted_into":
            session.interpreted_into.set(changes[name])
        else:
            setattr(session, name, changes[name])
    if session.is_published:
        _require_title(session)
    if session.series_id:
        session.edited_fields = sorted({*session.edited_fields, *changed})
    session.search_text = folded_texts(session.title, session.summary)
    columns = [name for name in changed if name != "interpreted_into"]
    _save(session, [*columns, "edited_fields", "search_text"], now)
    tells = session.status == Status.CONFIRMED and not TOLD.isdisjoint(changed)
    told = tell_everybody("changed", session, now) if tells else 0
    note_change(actor, "edited", session, fields=changed, told=told, now=now)
    return told


def changed_fields(session: Session, changes: Mapping[str, Any]) -> list[str]:
    """The names of what would differ."""
    changed = [name for name in EDITABLE if name in changes and getattr(session, name) != changes[name]]
    if "interpreted_into" in changes:
        now_into = set(session.interpreted_into.values_list("pk", flat=True))
        if now_into != {language.pk for language in changes["interpreted_into"]}:
            changed.append("interpreted_into")
    return changed


def _require_title(session: Session) -> None:
    if session.visibility != Visibility.PRIVATE and not in_language(session.title, "en").text:
        raise ValidationError(_("Please approve the English title first."), code="no-title")


@transaction.atomic
def publish_session(session: Session, *, now: datetime, actor: User | None = None) -> Session:
    """Promise a session to people.

    Raises ValidationError with code `no-title` where its English title is not approved.
    """
    session = _locked(session)
    if session.status != Status.DRAFT:
        return session
    _require_title(session)
    session.status, session.updated_at = Status.CONFIRMED, now
    session.save(update_fields=["status", "updated_at"])
    note_change(actor, "published", session, now=now)
    return session


@transaction.atomic
def leave_out(session: Session, *, now: datetime, actor: User | None = None) -> bool:
    """Drop a date that was never promised. Nobody is told; the row stays, so that the date never comes back."""
    session = _locked(session)
    if session.status != Status.DRAFT:
        return False
    session.status = Status.SKIPPED
    _save(session, ["status"], now)
    note_change(actor, "left out", session, now=now)
    return True


def refuse_move(session: Session, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raises ValidationError with code `canceled`, `backwards` or `past`: nobody is promised a time that is over."""
    if session.status in (Status.CANCELED, Status.SKIPPED):
        raise ValidationError(_("This session is canceled."), code="canceled")
    if ends_at <= starts_at:
        raise ValidationError(_("It ends before it starts."), code="backwards")
    waited_for = session.status == Status.CONFIRMED and session.ends_at > now
    if waited_for and starts_at < now and starts_at != session.starts_at:
        raise ValidationError(_("That time is over already. Please choose one that is still to come."), code="past")


@transaction.atomic
def move_session(
    session: Session, starts_at: datetime, ends_at: datetime, *, now: datetime, actor: User | None = None
) -> int:
    """Change the time. Address and UID stay; everybody signed up is told once. Returns how many were told.

    Raises ValidationError with code `canceled`, `backwards` or `past`.
    """
    session = _locked(session)
    refuse_move(session, starts_at, ends_at, now=now)
    if (session.starts_at, session.ends_at) == (starts_at, ends_at):
        return 0
    before, moved = session.starts_at, session.starts_at != starts_at
    if moved and session.is_published and not last_move_is_unheard(session):
        session.moved_from = before
    session.starts_at, session.ends_at = starts_at, ends_at
    if session.series_id:
        session.edited_fields = sorted({*session.edited_fields, "starts_at"})
    _save(session, ["starts_at", "ends_at", "moved_from", "edited_fields"], now)
    extra = {"start_moved": moved}
    told = tell_everybody("moved", session, now, extra=extra)
    _move_sign_up(session, starts_at - before, now)
    note_change(actor, "moved", session, fields=["starts_at", "ends_at"], told=told, now=now)
    return told


def _move_sign_up(session: Session, by: timedelta, now: datetime) -> None:
    """Opening and closing of sign-up move along, and who waits may find room again."""
    roster = session.roster
    if roster is None or not by or roster.sessions.exclude(status=Status.SKIPPED).count() > 1:
        return
    roster.opens_at = roster.opens_at and roster.opens_at + by
    roster.closes_at = roster.closes_at and roster.closes_at + by
    roster.save(update_fields=["opens_at", "closes_at"])
    fill_places(roster, now=now)


@transaction.atomic
def cancel_session(session: Session, *, now: datetime, actor: User | None = None) -> int:
    """Call a promised session off; it stays visible as canceled. Everybody is told once; returns how many."""
    session = _locked(session)
    if session.status != Status.CONFIRMED:
        return 0
    session.status = Status.CANCELED
    _save(session, ["status"], now)
    told = tell_everybody("canceled", session, now)
    note_change(actor, "canceled", session, told=told, now=now)
    return told


def touch_sessions(sessions: SessionQuerySet, now: datetime) -> int:
    """Say that what these sessions show has changed (a venue, a program's name); returns how many."""
    return sessions.filter(status__in=PUBLISHED).update(sequence=F("sequence") + 1, updated_at=now)
