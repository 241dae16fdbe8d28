"""Fixing a run sheet: its numbers stay as they were, and what comes later is marked as later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.history import note_change
from events.desk.models import RunSheet
from events.desk.run_sheet.counting import count, read_facts
from events.schedule.models import Session
from events.schedule.recurrence import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from events.desk.run_sheet.counting import Facts, Numbers

AHEAD = timedelta(days=3)
"""No sheet is fixed longer before the start: the set hour lies on the day before."""


@dataclass(frozen=True)
class Fixed:
    """What stood on the sheet when it was fixed."""

    numbers: Numbers
    sign_ups: Mapping[int, tuple[int, int]]
    """Adults and children of each sign-up, by its key."""
    supplies: Mapping[int, str]
    """How it stood with each help that was planned, by its key."""
    starts_at: datetime
    place: str


def as_data(facts: Facts) -> dict[str, Any]:
    """What a sheet keeps of the facts: counts by their names and keys of rows, no person."""
    session = facts.session
    return {
        "numbers": count(facts),
        "sign_ups": {str(one.registration.pk): [one.adults, one.children] for one in facts.expected},
        "supplies": {str(supply.pk): supply.state for supply in facts.supplies},
        "starts_at": session.starts_at.isoformat(),
        "place": place_of(session),
    }


def place_of(session: Session) -> str:
    """Where it is, on one line."""
    return session.venue.line_with(session.room) if session.venue else ""


def read_fixed(sheet: RunSheet) -> Fixed:
    """The sheet as it was fixed."""
    data = sheet.numbers
    return Fixed(
        numbers=dict(data.get("numbers", {})),
        sign_ups={int(pk): (adults, children) for pk, (adults, children) in data.get("sign_ups", {}).items()},
        supplies={int(pk): state for pk, state in data.get("supplies", {}).items()},
        starts_at=datetime.fromisoformat(data["starts_at"]) if "starts_at" in data else sheet.session.starts_at,
        place=data.get("place", ""),
    )


def set_hour(session: Session) -> datetime:
    """When its sheet is fixed by itself: at the program's hour, on the day before, by the clock on the wall."""
    eve = session.local_start.date() - timedelta(days=1)
    return resolve(datetime.combine(eve, session.program.sheet_time), session.tz)


@transaction.atomic
def fix_sheet(session: Session, *, by: User | None, now: datetime) -> RunSheet:
    """Fix the numbers of a session as they are now, also anew."""
    session = _held(session.pk)
    return _fix(session, by=by, now=now)


def _held(pk: int) -> Session:
    held = Session.objects.select_for_update(of=("self",), no_key=True)
    found: Session = held.select_related("program", "venue__town", "roster", "guest_roster").get(pk=pk)
    return found


def _fix(session: Session, *, by: User | None, now: datetime) -> RunSheet:
    said = {"fixed_at": now, "by": by, "numbers": as_data(read_facts(session))}
    sheet, _is_new = RunSheet.objects.update_or_create(session=session, defaults=said)
    note_change(by, "sheet fixed", session, now=now)
    return sheet


def fix_run_sheets(now: datetime) -> int:
    """Fix the sheets whose set hour has come; returns how many. Twice is the same as once.

    One that somebody fixed by hand stays; of a session that was moved to another day it is fixed anew.
    """
    coming = Session.objects.promised().filter(starts_at__gt=now, starts_at__lte=now + AHEAD)
    found = coming.select_related("program", "run_sheet").order_by("starts_at", "pk")
    return sum(_fix_when_due(session.pk, now) for session in found if _is_due(session, now))


def _is_due(session: Session, now: datetime) -> bool:
    hour = set_hour(session)
    sheet: RunSheet | None = getattr(session, "run_sheet", None)
    return hour <= now and (sheet is None or (sheet.by_id is None and sheet.fixed_at < hour))


@transaction.atomic
def _fix_when_due(pk: int, now: datetime) -> bool:
    """Looked at again under the lock: another worker may have done it, or somebody called it off."""
    session = _held(pk)
    if session.status != "confirmed" or not _is_due(session, now):
        return False
    _fix(session, by=None, now=now)
    return True
