"""Reminders of one session: what went out and what is planned; and the words of a plan in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.grants import requires_role, viewer
from events.attendance.closing import close_list, open_list_again
from events.attendance.models import SessionClose
from events.desk.lists import managed_session
from events.desk.reminders.facts import about, managed_plan
from events.desk.reminders.forms import ListForm
from events.desk.reminders.previewing import previews_of, sample_session
from events.desk.reminders.told import told_lines
from events.reminders.words import plan_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@requires_role("coordinator")
def session_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Which reminders of a session went out, and which are planned: when, to how many, how."""
    session, now = managed_session(viewer(request), slug), timezone.now()
    close = SessionClose.objects.filter(session=session).select_related("by").first()
    context = {
        "session": session,
        "lines": told_lines(session, is_closed=close is not None, now=now),
        "is_over": session.ends_at <= now,
        "close": close,
    }
    return render(request, "events/desk/session_reminders.html", context)


@require_POST
@requires_role("coordinator")
def session_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that everybody who came is marked, or that somebody is still to be marked."""
    session, now, actor = managed_session(viewer(request), slug), timezone.now(), viewer(request).user
    act = ListForm(request.POST).chosen()["act"]
    try:
        if act == "close":
            close_list(session, by=actor, now=now)
            messages.success(request, _("The list is complete. Who came and who missed it can be written to."))
        elif act == "open":
            open_list_again(session, by=actor, now=now)
            messages.success(request, _("The list is open again. Nobody is written to until it is complete."))
        else:
            messages.error(request, _("Please press one of the buttons."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("events:desk-session-reminders", slug=slug)


@never_cache
@require_safe
@requires_role("coordinator")
def reminder_words(request: HttpRequest, pk: int) -> HttpResponse:
    """What people read, in each language, at the example of the next date."""
    plan, owner = managed_plan(viewer(request), pk)
    session = sample_session(owner, viewer(request), now=timezone.now())
    context = {
        **about(owner),
        "plan": plan,
        "words": plan_words(plan),
        "session": session,
        "previews": previews_of(plan, session) if session else [],
    }
    return render(request, "events/desk/reminder_words.html", context)
