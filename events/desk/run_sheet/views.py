"""The run sheet of a session on one page to print, for who coordinates it and who works at its door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from events.attendance.door import is_over
from events.desk.lists import managed_session
from events.desk.roster.views import BUSY
from events.desk.run_sheet.counting import count, read_facts
from events.desk.run_sheet.fixing import fix_sheet, place_of, read_fixed, set_hour
from events.desk.run_sheet.words import (
    changes,
    colleagues,
    first_name,
    own_words,
    planned,
    sections,
    whole_name,
)
from events.schedule.models import Session
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.desk.run_sheet.fixing import Fixed


@never_cache
@require_safe
def run_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The numbers of a session, what is planned for them and whom to call. Who looked is written down."""
    who, now = viewer(request), timezone.now()
    session, manages = _session(who, slug, now)
    if session is None:
        if who.sleeping:
            return redirect("mfa_index")
        raise Http404
    note_access(request, "run sheet", session, now=now)
    facts = read_facts(session)
    sheet = getattr(session, "run_sheet", None)
    fixed = read_fixed(sheet) if sheet else None
    name = whole_name if manages else first_name
    language = get_language() or "en"
    context = {
        "session": session,
        "manages": manages,
        "frame": "desk.html" if manages else "door.html",
        "told": session.told(language),
        "place": place_of(session),
        "sections": sections(count(facts), fixed),
        "planned": planned(facts, fixed),
        "asked": own_words(facts, name),
        "colleagues": colleagues(session),
        "fixed_at": moment_line(sheet.fixed_at.astimezone(session.tz), language) if sheet else "",
        "fixed_by": str(sheet.by) if sheet and sheet.by else "",
        "later": changes(facts, fixed, name) if fixed else [],
        "moved": _moved(session, fixed),
        "set_hour": moment_line(set_hour(session).astimezone(session.tz), language),
        "printed_at": moment_line(now.astimezone(session.tz), language),
        "may_fix": manages and session.status == "confirmed" and session.starts_at > now,
    }
    return render(request, "events/desk/run_sheet.html", context)


def _session(who: Viewer, slug: str, now: datetime) -> tuple[Session | None, bool]:
    """The session for who may see its sheet, and whether she coordinates it.

    Two weeks after the end it is put away for who works at the door, as the list there is.
    """
    rows = Session.objects.select_related("program", "venue__town", "roster", "guest_roster", "run_sheet__by")
    managed: Session | None = rows.managed_by(who).filter(slug=slug).first()
    if managed:
        return managed, True
    led: Session | None = rows.at_the_door_of(who).filter(slug=slug).first()
    return (led, False) if led and not is_over(led, now) else (None, False)


def _moved(session: Session, fixed: Fixed | None) -> str:
    """That day, hour or place are others than on the fixed sheet, in words."""
    if fixed is None:
        return ""
    said = []
    if fixed.starts_at != session.starts_at:
        said.append(moment_line(fixed.starts_at.astimezone(session.tz), get_language() or "en"))
    if fixed.place != place_of(session):
        said.append(fixed.place or _("no place"))
    return _("On the fixed sheet it was: %(before)s") % {"before": " · ".join(said)} if said else ""


@require_POST
@requires_role("coordinator")
def fix(request: HttpRequest, slug: str) -> HttpResponse:
    """Fix the numbers now, before their hour or anew."""
    session = managed_session(viewer(request), slug)
    now = timezone.now()
    if session.status != "confirmed" or session.starts_at <= now:
        messages.error(request, _("The sheet of a session that has begun, or that nobody expects, is not fixed."))
    else:
        try:
            fix_sheet(session, by=viewer(request).user, now=now)
            messages.success(request, _("Fixed. What changes from now on is marked."))
        except OperationalError:
            messages.error(request, BUSY)
    return redirect("events:run-sheet", slug=slug)
