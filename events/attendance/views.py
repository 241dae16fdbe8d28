"""Pages of who works at a door: own sessions, the list, a tap, a walk-in."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import viewer
from accounts.history import note_access
from events.attendance.counting import count_each
from events.attendance.door import OPEN_AFTER, door_list, is_over
from events.attendance.forms import CountForm, TakeBackForm, TapForm, WalkInForm
from events.attendance.listing import coming, own_sessions, recent
from events.attendance.models import Status
from events.attendance.recording import marking_opens
from events.attendance.rows import Tap
from events.schedule.models import Session
from events.schedule.telling import day_line, moment_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.models import User


@require_safe
def my_sessions(request: HttpRequest) -> HttpResponse:
    """The sessions at which this person has a part: today and later, then those just over."""
    who, now = viewer(request), timezone.now()
    own = own_sessions(who)
    past = list(recent(own, now))
    counts = count_each(Session.objects.filter(pk__in=[session.pk for session in past]))
    context = {
        "is_staff_viewer": True,
        "sees_desk": who.has("coordinator") or who.sleeping,
        "coming": [_told(session) for session in coming(own, now)],
        "past": [_told(session, counts=counts[session.pk]) for session in past],
    }
    return render(request, "events/attendance/my_sessions.html", context)


def _told(session: Session, **more: Any) -> dict[str, Any]:
    return {"session": session, "told": session.told(get_language() or "en"), **more}


def _at_the_door(view: Callable[[HttpRequest, Session], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view of a session whose list this viewer may see; to anybody else there is no such page."""

    @wraps(view)
    def opened(request: HttpRequest, slug: str) -> HttpResponse:
        who = viewer(request)
        sessions = Session.objects.at_the_door_of(who)
        session = sessions.select_related("program__organization", "venue__town", "roster", "guest_roster")
        if found := session.filter(slug=slug).first():
            return view(request, found)
        if who.sleeping:
            return redirect("mfa_index")
        raise Http404

    return opened


@require_safe
@_at_the_door
def door(request: HttpRequest, session: Session) -> HttpResponse:
    """The list at the door of a session. Who opened it and when is written down."""
    now = timezone.now()
    if not _is_kept_open(request, session, now):
        return render(request, "events/attendance/put_away.html", _put_away(session))
    return _whole_list(request, session, now)


@require_http_methods(["GET", "HEAD", "POST"])
@_at_the_door
def mark(request: HttpRequest, session: Session) -> HttpResponse:
    """One tap: the party is here, or what else was tapped. Answers with the row alone where htmx asked.

    Who comes here by a link or by going back comes to the list.
    """
    now = timezone.now()
    if request.method != "POST" or not _is_kept_open(request, session, now):
        return _back(request, session)
    pk = TapForm.asked(request.POST)
    form = TapForm(request.POST, row=door_list(session, only=pk).row(pk))
    error = ""
    try:
        if form.is_valid():
            form.record(session, by=cast("User", request.user), now=now)
        else:
            error = str(next(iter(form.non_field_errors()), _("That did not work. Please try again.")))
    except ValidationError as refused:
        error = refused.messages[0]
    tap = Tap(pk, error, form.sent)
    if getattr(request, "htmx", False):
        return _row(request, session, now, tap)
    if error and form.row:
        return _whole_list(request, session, now, refused=tap)
    if error:
        messages.error(request, error)
    return _back(request, session, anchor="" if error else f"party-{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@_at_the_door
def add_walk_in(request: HttpRequest, session: Session) -> HttpResponse:
    """Somebody who is not on the list comes in; what is wrong is said at the field, and nothing typed is lost."""
    now = timezone.now()
    if request.method != "POST" or not _is_kept_open(request, session, now):
        return _back(request, session)
    form: CountForm = TakeBackForm(request.POST) if "take_back" in request.POST else WalkInForm(request.POST)
    if form.is_valid():
        try:
            registration = form.enter(session, by=cast("User", request.user), now=now)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, form.done)
            return _back(request, session, anchor=f"party-{registration}" if registration else "people")
    if isinstance(form, TakeBackForm):
        messages.error(request, _("There are not so many people without a name."))
        return _back(request, session)
    return _whole_list(request, session, now, form=form)


def _is_kept_open(request: HttpRequest, session: Session, now: datetime) -> bool:
    """Two weeks after the end the list is put away for all but coordinators."""
    if not is_over(session, now):
        return True
    return bool(Session.objects.managed_by(viewer(request)).filter(pk=session.pk).exists())


def _put_away(session: Session) -> dict[str, Any]:
    language = get_language() or "en"
    return {**_told(session), "until": day_line((session.ends_at + OPEN_AFTER).astimezone(session.tz), language)}


def _whole_list(
    request: HttpRequest,
    session: Session,
    now: datetime,
    *,
    form: CountForm | None = None,
    refused: Tap | None = None,
) -> HttpResponse:
    """The page with everybody; a look at it is written down. What was refused is said where it was tapped."""
    note_access(request, "door", session, now=now)
    words = request.GET.get("q", "")
    people = door_list(session, words=words)
    if refused:
        people = people.refusing(refused)
    context = {
        **_told(session),
        **_marking(request, session, now),
        "people": people,
        "words": words,
        "opens": moment_line(marking_opens(session).astimezone(session.tz), get_language() or "en"),
        "form": form or WalkInForm(),
        "take_back": TakeBackForm(),
        "takes_walk_ins": session.visibility != "private",
    }
    return render(request, "events/attendance/door.html", context)


def _row(request: HttpRequest, session: Session, now: datetime, tap: Tap) -> HttpResponse:
    session.refresh_from_db(fields=["roster", "guest_roster"])
    people = door_list(session, words=request.GET.get("q", ""))
    if tap.error:
        people = people.refusing(tap)
    context = {
        **_marking(request, session, now),
        "session": session,
        "people": people,
        "row": people.row(tap.registration),
        "pk": tap.registration,
        "error": tap.error,
    }
    return render(request, "events/attendance/_tapped.html", context)


def _marking(request: HttpRequest, session: Session, now: datetime) -> dict[str, Any]:
    """What every row needs to know: whether it can be marked, and how a form comes back to the same search."""
    return {
        "can_mark": now >= marking_opens(session) and not session.is_canceled,
        "again": _search(request),
        "statuses": [Status.LATE, Status.LEFT_EARLY, Status.ONLINE, Status.EXCUSED, Status.ABSENT],
    }


def _search(request: HttpRequest) -> str:
    words = request.GET.get("q", "")
    return f"?{urlencode({'q': words})}" if words else ""


def _back(request: HttpRequest, session: Session, *, anchor: str = "") -> HttpResponse:
    address = reverse("events:door", args=[session.slug]) + _search(request)
    return redirect(f"{address}#{anchor}" if anchor else address)
