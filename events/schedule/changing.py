"""Single changes of a session that is locked: nobody is told here; each says what people must hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.languages import folded_texts, in_language
from events.rosters.guests import reckon_guests
from events.rosters.models import Roster
from events.rosters.offering import reckon_offers
from events.rosters.waitlist import fill_places
from events.schedule.changes import News
from events.schedule.facts import facts_of
from events.schedule.fitting import refuse_if_agenda_too_long
from events.schedule.hearing import nobody_knows_the_start
from events.schedule.models import Session, Status, Visibility
from events.schedule.recurrence import resolve, wall_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

EDITABLE = (
    "title", "summary", "bring", "venue", "room", "mode", "join_url", "held_in", "visibility",
    "measure", "high_impact", "impact_reason", "goal",
)  # fmt: skip
"""Columns that a coordinator changes; the time is not among them."""

SETS = ("interpreted_into", "audience", "funding")
"""The same for what a session may have several of."""

INWARD = frozenset({"measure", "high_impact", "impact_reason", "goal", "audience", "funding"})
"""What no page or calendar shows: a change of it is no change for anybody who subscribed."""

TOLD = frozenset({"venue", "room", "mode", "join_url"})
"""What people must hear of when it changes after publication."""


def lock_sessions(sessions: Iterable[Session]) -> list[Session]:
    """The sessions as they are now, held after all their rosters, so that no sign-up slips in between."""
    found = Session.objects.filter(pk__in={session.pk for session in sessions})
    rosters = found.order_by().values_list("roster", "guest_roster")
    Roster.objects.lock_all(pk for pair in rosters for pk in pair if pk)
    locked = found.select_for_update(of=("self",)).order_by("pk")
    held = list(locked.select_related("program", "venue__town", "series"))
    for session in held:
        session.as_held = facts_of(session)
    return held


def lock(session: Session) -> Session:
    """The same for one session."""
    return lock_sessions([session])[0]


def store(session: Session, fields: Sequence[str], now: datetime) -> None:
    """Store a change of content: where people were told, SEQUENCE rises and LAST-MODIFIED is now."""
    if session.is_published:
        session.sequence += 1
    session.updated_at = now
    session.save(update_fields=[*fields, "sequence", "updated_at"])


def changed_fields(session: Session, changes: Mapping[str, Any]) -> list[str]:
    """The names of what would differ."""
    changed = [name for name in EDITABLE if name in changes and getattr(session, name) != changes[name]]
    for name in SETS:
        if name in changes:
            there = set(getattr(session, name).values_list("pk", flat=True))
            if there != {row.pk for row in changes[name]}:
                changed.append(name)
    return changed


def set_fields(
    session: Session, changes: Mapping[str, Any], *, now: datetime, by_hand: bool = True
) -> tuple[list[str], News.Kind | None]:
    """Change words, place, mode and tags; says which of them differed, and whether people must hear of it.

    By hand it is remembered, so that a change of the whole series keeps it; a change of the series forgets that.
    Raises ValidationError with code `no-title`.
    """
    changed = changed_fields(session, changes)
    if not changed:
        return [], None
    for name in changed:
        if name in SETS:
            getattr(session, name).set(changes[name])
        else:
            setattr(session, name, changes[name])
    if session.is_published:
        require_title(session)
    session.search_text = folded_texts(session.title, session.summary)
    columns = [*(name for name in changed if name not in SETS), "edited_fields", "search_text"]
    _remember(session, changed, by_hand=by_hand)
    if INWARD.issuperset(changed):
        session.save(update_fields=columns)
    else:
        store(session, columns, now)
    tells = session.status == Status.CONFIRMED and not TOLD.isdisjoint(changed)
    return changed, News.Kind.CHANGED if tells else None


def _remember(session: Session, names: Sequence[str], *, by_hand: bool) -> None:
    if session.series_id:
        edited = set(session.edited_fields)
        session.edited_fields = sorted(edited | set(names) if by_hand else edited - set(names))


def require_title(session: Session) -> None:
    """Raises ValidationError with code `no-title`: what is shown has an English title that a person has read."""
    if session.visibility != Visibility.PRIVATE and not in_language(session.title, "en").text:
        raise ValidationError(_("Please approve the English title first."), code="no-title")


def refuse_move(session: Session, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raises ValidationError with code `canceled`, `backwards` or `past`: nobody is promised a time that is over."""
    if session.status in (Status.CANCELED, Status.SKIPPED):
        raise ValidationError(_("This session is canceled."), code="canceled")
    if ends_at <= starts_at:
        raise ValidationError(_("It ends before it starts."), code="backwards")
    waited_for = session.status == Status.CONFIRMED and session.ends_at > now
    if waited_for and starts_at < now and starts_at != session.starts_at:
        raise ValidationError(_("That time is over already. Please choose one that is still to come."), code="past")


def set_time(
    session: Session, starts_at: datetime, ends_at: datetime, *, now: datetime, by_hand: bool = True
) -> News.Kind | None:
    """Change the time; address and UID stay, and opening and closing of sign-up move along.

    Raises ValidationError with code `canceled`, `backwards`, `past` or `agenda` (its parts would not fit any more).
    """
    refuse_move(session, starts_at, ends_at, now=now)
    if (session.starts_at, session.ends_at) == (starts_at, ends_at):
        return None
    refuse_if_agenda_too_long(session, ends_at - starts_at)
    before, moved = session.starts_at, session.starts_at != starts_at
    if moved and session.is_published:
        if not (session.moved_from and nobody_knows_the_start(session)):
            session.moved_from = before
        if session.moved_from == starts_at:
            session.moved_from = None
    session.starts_at, session.ends_at = starts_at, ends_at
    _remember(session, ["starts_at"], by_hand=by_hand)
    store(session, ["starts_at", "ends_at", "moved_from", "edited_fields"], now)
    _move_sign_up(session, before)
    if not session.is_published:
        return None
    return News.Kind.MOVED if moved else News.Kind.HOURS


def _move_sign_up(session: Session, before: datetime) -> None:
    """Sign-up of a single date opens and closes as long before it as it did, by the clock on the wall."""
    roster, zone = session.roster, session.tz
    if roster is None or before == session.starts_at or not (roster.opens_at or roster.closes_at):
        return
    if roster.sessions.exclude(status=Status.SKIPPED).count() > 1:
        return
    by = wall_time(session.starts_at, zone) - wall_time(before, zone)
    roster.opens_at = roster.opens_at and resolve(wall_time(roster.opens_at, zone) + by, zone)
    roster.closes_at = roster.closes_at and resolve(wall_time(roster.closes_at, zone) + by, zone)
    roster.save(update_fields=["opens_at", "closes_at"])


def call_off(session: Session, *, now: datetime) -> News.Kind | None:
    """Call a promised session off; it stays visible as canceled."""
    if session.status != Status.CONFIRMED:
        return None
    session.status = Status.CANCELED
    store(session, ["status"], now)
    return News.Kind.CANCELED


def leave_out_locked(session: Session) -> bool:
    """Drop a date that was never promised; the row stays, so that the date never comes back by itself."""
    if session.status != Status.DRAFT:
        return False
    session.status = Status.SKIPPED
    session.save(update_fields=["status"])
    return True


def put_on(session: Session, *, now: datetime) -> News.Kind | None:
    """Promise a canceled session again, with everybody who had a place.

    Raises ValidationError with code `past` where it would be over.
    """
    if session.status != Status.CANCELED:
        return None
    if session.ends_at <= now:
        raise ValidationError(_("That time is over already. Please choose one that is still to come."), code="past")
    session.status = Status.CONFIRMED
    store(session, ["status"], now)
    return News.Kind.ON


def settle(sessions: Iterable[Session], *, now: datetime) -> None:
    """After people were told: who waits may find room again where sign-up opened anew. The rosters are locked.

    An offer ends where nothing takes place any more, and earlier where it begins earlier. Who could not come on the
    old date has not said so of the new one, so that guests find no seat there.
    """
    lists = [(session.roster_id, session.guest_roster_id) for session in sessions]
    for roster in Roster.objects.lock_all(pk for pair in lists for pk in pair if pk):
        reckon_guests(roster, now=now)
        reckon_offers(roster, now=now)
        fill_places(roster, now=now)
