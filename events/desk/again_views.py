"""Putting on again what was called off, at the same or another time; bringing back a date that was left out."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.affecting import shown, told_words
from events.desk.change_views import preview_of
from events.desk.lists import managed_session
from events.desk.one_look import OneLook
from events.desk.people_counted import families_on
from events.desk.telling_forms import TellingForm
from events.schedule.facts import facts_of
from events.schedule.forms import WhenForm
from events.schedule.models import Status
from events.schedule.notices import affected_if
from events.schedule.scheduling import bring_back, uncancel_session

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.schedule.models import Session


class AgainForm(WhenForm):
    """When it takes place after all: not at a time that is over."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Say what cannot be before anything is promised."""
        data = super().clean()
        if not self.errors and self.starts_at < self.now:
            said = _("That time is over already. Please choose one that is still to come.")
            self.add_error("day", ValidationError(said, code="past"))
        return data


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """A canceled session takes place after all, or a date that was left out is a draft again."""
    session = managed_session(viewer(request), slug)
    if session.status == Status.CANCELED:
        return _put_on(request, session)
    if request.method == "POST":
        if bring_back(session, now=timezone.now(), actor=viewer(request).user):
            messages.success(request, _("It is a draft again. Nobody is told."))
        return redirect("events:desk-session", slug=slug)
    return render(request, "events/desk/again.html", {"session": session})


def _as_it_would_be(session: Session, starts_at: datetime, ends_at: datetime) -> Session:
    one = copy.copy(session)
    one.as_held, one.status = facts_of(session), Status.CONFIRMED
    one.starts_at, one.ends_at = starts_at, ends_at
    return one


def _put_on(request: HttpRequest, session: Session) -> HttpResponse:
    now, who = timezone.now(), viewer(request)
    form = AgainForm(request.POST or None, session=session, now=now)
    telling = TellingForm(request.POST or None, zone=session.tz, now=now)
    valid = form.is_valid()
    starts_at, ends_at = (form.starts_at, form.ends_at) if valid else (session.starts_at, session.ends_at)
    moves = (starts_at, ends_at) != (session.starts_at, session.ends_at)
    affected = affected_if([_as_it_would_be(session, starts_at, ends_at)], now=now)
    look = OneLook(request, form, affected)
    preview = preview_of(form, who)
    if valid and telling.is_valid():
        telling.refuse_after(min(session.starts_at, starts_at) if affected.families else None)
    if not telling.errors and look.is_enough(preview.get("warnings")):
        said: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at, "telling": telling.telling()}
        try:
            told = uncancel_session(session, now=now, actor=who.user, **said)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("It is on again. %s") % told_words(told) if told else _("It is on again. Nobody is told.")
            )
            return redirect("events:desk-session", slug=session.slug)
    families = families_on([session])[session.pk]
    context = {
        "session": session,
        "affected": shown(request, session, affected, now=now),
        "telling": telling,
        "look": look,
        "moves": moves,
        "signed_up": families.seated + families.waiting,
        **preview,
    }
    return render(request, "events/desk/again.html", context)
