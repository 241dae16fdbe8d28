"""Publishing, moving and copying: each is shown whole before anything happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.affecting import shown, told_words
from events.desk.calendars.year import years_unknown
from events.desk.forms import PressedForm
from events.desk.lists import managed_session
from events.desk.one_look import OneLook
from events.desk.planning import drafts_with, lacks, looks_twice
from events.desk.telling_forms import TellingForm
from events.schedule.bookings import place_of
from events.schedule.clashes import clashes_for, clashes_if_moved
from events.schedule.copying import copy_session
from events.schedule.forms import MoveForm, WhenForm
from events.schedule.models import Status
from events.schedule.notices import affected_by
from events.schedule.publishing import publish_all
from events.schedule.scheduling import move_session
from events.schedule.school_calendars.closures import warnings_for
from events.schedule.telling import when_line

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.schedule.clashes import Clash


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """One session, or all drafts of its series that are ready (`all`)."""
    session = managed_session(viewer(request), slug)
    together = PressedForm(request.POST).chosen()["all"]
    try:
        drafts = drafts_with(session, viewer(request))
    except PermissionDenied:
        if together:
            raise
        drafts = [session] if session.status == Status.DRAFT else []
    ready = [draft for draft in drafts if not lacks(draft)]
    chosen = ready if together else [draft for draft in ready if draft.pk == session.pk]
    if request.method == "POST" and (chosen or not drafts):
        number = publish_all(chosen, now=timezone.now(), actor=viewer(request).user)
        said = ngettext("%(number)d session is published.", "%(number)d sessions are published.", number)
        messages.success(request, said % {"number": number} if number else _("It was published before."))
        return redirect("events:desk-session", slug=slug)
    warnings = looks_twice(drafts, viewer=viewer(request))
    context = {
        "session": session,
        "lacks": lacks(session),
        "warnings": warnings.get(session.pk),
        "ready": [(draft, warnings[draft.pk]) for draft in ready],
        "unready": [(draft, lacks(draft), warnings[draft.pk]) for draft in drafts if lacks(draft)],
    }
    return render(request, "events/desk/publish.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Another day or time. The address stays; who is told is shown first: with few people on one page, one button."""
    session, now, who = managed_session(viewer(request), slug), timezone.now(), viewer(request)
    form = MoveForm(request.POST or None, session=session, now=now)
    telling = TellingForm(request.POST or None, zone=session.tz, now=now)
    ends_at = form.ends_at if form.is_valid() else None
    affected = affected_by(session, now=now, ends_at=ends_at)
    look = OneLook(request, form, affected)
    preview = preview_of(form, who)
    if form.is_valid() and telling.is_valid():
        telling.refuse_after(min(session.starts_at, form.starts_at) if affected.families else None)
    if not telling.errors and look.is_enough(preview.get("warnings")):
        stays = (session.starts_at, session.ends_at) == (form.starts_at, form.ends_at)
        try:
            told = move_session(
                session, form.starts_at, form.ends_at, now=now, actor=who.user, telling=telling.telling()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _moved_words(told, stays=stays))
            return redirect("events:desk-session", slug=slug)
    context = {
        "session": session,
        "affected": shown(request, session, affected, now=now),
        "telling": telling,
        "is_over": session.ends_at <= now,
        "look": look,
        "one_page": look.is_few and session.ends_at > now and session.status in (Status.DRAFT, Status.CONFIRMED),
        **preview,
    }
    return render(request, "events/desk/move.html", context)


def _moved_words(told: int, *, stays: bool) -> str:
    if stays:
        return _("It is at that time already: nothing is changed, and nobody is told again.")
    return _("Moved. %s") % told_words(told) if told else _("Moved. Nobody is told.")


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on another day, as a draft with a list of its own. Nobody is told."""
    session = managed_session(viewer(request), slug)
    form = WhenForm(request.POST or None, session=session)
    if form.is_valid() and PressedForm(request.POST).chosen()["save"] and form.cleaned_data["seen"] == form.stamp():
        length = form.ends_at - form.starts_at
        new = copy_session(session, form.starts_at, length=length, now=timezone.now(), actor=viewer(request).user)
        messages.success(request, _("This is the copy, as a draft. Nobody sees it until you publish it."))
        return redirect("events:desk-session", slug=new.slug)
    context = {"session": session, **preview_of(form, viewer(request), copies=True)}
    return render(request, "events/desk/copy.html", context)


def preview_of(form: WhenForm, who: Viewer, *, copies: bool = False) -> dict[str, Any]:
    """The form again, now with what it would do; the stamp says that this was seen. A copy takes nobody along."""
    if not form.is_valid():
        return {"form": form}
    session = form.session
    day, audience = form.starts_at.astimezone(session.tz), list(session.audience.all())
    form.data = {**{name: form.data[name] for name in form.data if name in form.fields}, "seen": form.stamp()}
    return {
        "form": form,
        "starts": day,
        "when": when_line(day, form.ends_at.astimezone(session.tz), get_language() or "en"),
        "unknown": years_unknown([day.date()], [session.venue], audience),
        "warnings": [
            *warnings_for([day.date()], session.program, session.venue, audience)[day.date()],
            *_taken(form, who, copies=copies),
        ],
    }


def _taken(form: WhenForm, who: Viewer, *, copies: bool) -> list[Clash]:
    """Whose time or which place is taken then."""
    session, times = form.session, [(form.starts_at, form.ends_at)]
    if copies:
        return clashes_for(times, venue=place_of(session), room=session.room, viewer=who)[0]
    return clashes_if_moved(session, times, viewer=who)[0]
