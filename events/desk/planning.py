"""What a coordinator does with several things at once: words and places together, all drafts of a season."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from accounts.languages import in_language
from accounts.seen import print_of
from events.rosters.room import set_capacity
from events.schedule.changing import TOLD, changed_fields
from events.schedule.clashes import TAKING, clashes_for, clashes_of
from events.schedule.models import Mode, Session, Status, Visibility
from events.schedule.notices import Affected, affected_by
from events.schedule.scheduling import edit_session
from events.schedule.school_calendars.closures import warnings_for, warnings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from accounts.grants import Viewer
    from accounts.models import User
    from events.schedule.clashes import Clash
    from events.schedule.forms import SessionForm
    from events.schedule.notices import Telling

PLACE = frozenset(("venue", "room", "mode"))
"""Where a session is; another one may be taken."""


def told_of_edit(session: Session, form: SessionForm, *, now: datetime) -> Affected | None:
    """Who would hear of what the form changes: another place or way to take part; None where nobody."""
    if session.status != Status.CONFIRMED or TOLD.isdisjoint(changed_fields(session, form.changes())):
        return None
    affected = affected_by(session, now=now)
    return affected if affected.families else None


def conflicts_of_edit(session: Session, form: SessionForm, *, viewer: Viewer, now: datetime) -> list[str | Clash]:
    """What newly speaks against its date at the place and for the districts of the form; nothing where both stay."""
    changes = form.changes()
    changed = changed_fields(session, changes)
    if session.ends_at <= now or session.status not in TAKING or not changed:
        return []
    found: list[str | Clash] = []
    if not {"venue", "audience"}.isdisjoint(changed):
        day = session.local_start.date()
        before = warnings_for([day], session.program, session.venue, session.audience.all())[day]
        after = warnings_for([day], session.program, changes["venue"], changes["audience"])[day]
        found += [reason for reason in after if reason not in before]
    return found if PLACE.isdisjoint(changed) else [*found, *_taken_there(session, changes, viewer)]


def _taken_there(session: Session, changes: Mapping[str, Any], viewer: Viewer) -> list[Clash]:
    """What is at this place at that time."""
    return clashes_for(
        [(session.starts_at, session.ends_at)],
        venue=None if changes["mode"] == Mode.ONLINE else changes["venue"],
        room=changes["room"],
        leave_out=[session],
        group=session.roster.group_id if session.roster else None,
        viewer=viewer,
    )[0]


def print_of_conflicts(conflicts: Iterable[str | Clash]) -> str:
    """Differs when what was shown to speak against it differs; empty where there is nothing."""
    words = [str(one) for one in conflicts]
    return print_of(words) if words else ""


@transaction.atomic
def save_edit(
    session: Session, form: SessionForm, *, now: datetime, actor: User | None, telling: Telling | None = None
) -> int:
    """Save everything on the edit page, or nothing; returns how many families were told.

    Raises ValidationError with code `conflict`, `no-title` or `promised`.
    """
    seen = form.cleaned_data["seen"]
    told = edit_session(session, form.changes(), now=now, actor=actor, seen=seen, telling=telling)
    roster = session.roster
    if roster and "capacity" in form.cleaned_data and form.cleaned_data["capacity"] != roster.capacity:
        set_capacity(roster, form.cleaned_data["capacity"], now=now)
        note_change(actor, "capacity", session, now=now)
    return told


def drafts_with(session: Session, who: Viewer) -> list[Session]:
    """All drafts of the series of this session, with its successors, in the order of dates.

    Raises PermissionDenied where one of its dates is not this viewer's: a series is managed by who manages all of it.
    """
    if session.series is None:
        return [session] if session.status == Status.DRAFT else []
    together = Session.objects.of_root(session.series)
    if together.exclude(pk__in=Session.objects.managed_by(who).values("pk")).exists():
        raise PermissionDenied(_("Some dates of this series belong to others."))
    return list(together.filter(status=Status.DRAFT).with_page_data().select_related("venue__school"))


def lacks(session: Session) -> str:
    """Why a draft cannot be published yet; empty where it can."""
    if session.visibility != Visibility.PRIVATE and not in_language(session.title, "en").text:
        return _("Nobody has read its English title yet.")
    return ""


def looks_twice(drafts: Iterable[Session], *, viewer: Viewer) -> dict[int, list[str | Clash]]:
    """What one may want to know of each draft before it is published. It holds nobody back."""
    drafts = list(drafts)
    reasons: dict[int, list[str | Clash]] = {pk: [*found] for pk, found in warnings_of(drafts).items()}
    taken = clashes_of(drafts, viewer=viewer)
    for draft in drafts:
        if draft.mode != Mode.ONLINE and draft.venue_id is None:
            reasons[draft.pk].append(_("no place yet"))
        if draft.visibility != Visibility.PRIVATE and not in_language(draft.summary, "en").text:
            reasons[draft.pk].append(_("no summary yet"))
        reasons[draft.pk] += taken[draft.pk]
    return reasons
