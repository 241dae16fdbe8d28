"""Calling off one date, several or a whole series; putting on again what was called off. Seen first, told once."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from accounts.seen import print_of
from events.desk.affecting import shown, shown_together, told_words
from events.desk.forms import ChoosingForm
from events.desk.lists import managed_session
from events.desk.people_counted import families_on
from events.desk.scope.forms import KeysField
from events.desk.scope.views import scope_from, whole_scope
from events.desk.series.facts import series_title
from events.desk.telling_forms import TellingForm
from events.schedule.facts import facts_of
from events.schedule.models import Status
from events.schedule.notices import affected_by, affected_if
from events.schedule.scheduling import cancel_session, leave_out
from events.schedule.splitting import change_all, coming_dates
from events.schedule.steps import SeriesChange, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from events.desk.people_counted import Families
    from events.desk.scope.dates import Scope
    from events.schedule.models import Session
    from events.schedule.notices import Affected


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a promised session off, or leave a draft out. Who is affected is shown first."""
    session = managed_session(viewer(request), slug)
    now, actor = timezone.now(), viewer(request).user
    telling = TellingForm(request.POST or None, zone=session.tz, now=now)
    if request.method == "POST" and _is_fine(telling, session):
        if leave_out(session, now=now, actor=actor):
            messages.success(request, _("This date is left out. Nobody knew of it, so nobody is told."))
        elif session.status == Status.CONFIRMED:
            told = cancel_session(session, now=now, actor=actor, telling=telling.telling() if telling.data else None)
            messages.success(request, _("Canceled. %s") % told_words(told) if told else _("Canceled. Nobody is told."))
        else:
            messages.info(request, _("It was canceled before. Nobody is told again."))
        return redirect("events:desk-session", slug=slug)
    affected = affected_by(session, now=now) if session.status == Status.CONFIRMED else None
    context = {
        "session": session,
        "telling": telling,
        "affected": affected and shown(request, session, affected, now=now),
    }
    return render(request, "events/desk/cancel.html", context)


def _is_fine(telling: TellingForm, session: Session) -> bool:
    """Whether people can be told as it was typed; who typed nothing tells them at once."""
    if not telling.is_bound:
        return True
    return telling.is_valid() and not telling.refuse_after(session.starts_at)


class TicksForm(ChoosingForm):
    """Which dates are ticked, and what was seen."""

    d = KeysField(required=False)
    seen = forms.CharField(max_length=80, required=False)


@dataclass(frozen=True)
class Ticked:
    """One date in the list, ticked to be called off or not."""

    session: Session
    families: Families
    ticked: bool


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def cancel_following(request: HttpRequest, slug: str) -> HttpResponse:
    """Call off this date of a series and all that follow it, but for those that are unticked."""
    return _cancel_several(request, scope_from(request, slug))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def cancel_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Call off all dates of a series that are still to come, but for those that are unticked."""
    return _cancel_several(request, whole_scope(request, slug))


def _cancel_several(request: HttpRequest, scope: Scope) -> HttpResponse:
    posted = request.method == "POST" and bool(request.POST)
    chosen = TicksForm(request.POST).chosen()
    telling = TellingForm(request.POST or None, zone=scope.zone, now=scope.now)
    open_dates = [one for one in scope.dates if scope.movable(one)]
    families = families_on(open_dates)
    lines = [Ticked(one, families[one.pk], not posted or str(one.pk) in chosen["d"]) for one in open_dates]
    dropped = [line.session for line in lines if line.ticked]
    affected = affected_if(map(_called_off, dropped), now=scope.now)
    if posted and telling.is_valid():
        telling.refuse_after(min((one.starts_at for one in dropped), default=None) if affected.families else None)
    stamp = _seen(lines, affected)
    may = posted and dropped and not telling.errors and chosen["seen"] == stamp
    if may and _call_off(request, scope, lines, telling):
        return redirect("events:desk-series", slug=scope.series.slug)
    shown_together(request, scope.series, affected, now=scope.now)
    context = {
        "scope": scope,
        "series": scope.series,
        "program": scope.series.program,
        "title": series_title(scope.series),
        "lines": lines,
        "dropped": dropped,
        "telling": telling,
        "affected": affected,
        "seen": stamp,
        "again": posted and not may and not telling.errors,
    }
    return render(request, "events/desk/cancel_many.html", context)


def _called_off(session: Session) -> Session:
    """As it would be; of a draft nobody hears."""
    one = copy.copy(session)
    one.as_held = facts_of(session)
    one.status = Status.CANCELED if session.is_published else Status.SKIPPED
    return one


def _seen(lines: Sequence[Ticked], affected: Affected) -> str:
    """What the page showed; a line of one's own and the hour are one's own words, and need no second look."""
    dates = [(line.session.pk, line.session.updated_at, line.ticked) for line in lines]
    return print_of(dates, affected.families, affected.languages, affected.calls)


def _call_off(request: HttpRequest, scope: Scope, lines: Sequence[Ticked], telling: TellingForm) -> bool:
    """Do it all at once and say so; False where somebody changed a date meanwhile."""
    seen = {line.session.pk: line for line in lines}
    steps = []
    for session in coming_dates(scope.series, now=scope.now):
        line = seen.get(session.pk)
        drops = line is not None and line.ticked
        steps.append(
            Step(
                session=session,
                act="drop" if drops else "keep",
                seen=line.session.updated_at if line else session.updated_at,
            )
        )
    change = SeriesChange(steps=steps, telling=telling.telling())
    try:
        outcome = change_all(scope.series, change, now=scope.now, actor=viewer(request).user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    messages.success(
        request, _("Canceled. %s") % told_words(outcome.told) if outcome.told else _("Canceled. Nobody is told.")
    )
    return True
