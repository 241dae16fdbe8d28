"""Changing this date and all that follow it, or all coming dates: shown date by date before anything happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.affecting import shown_together, told_words
from events.desk.lists import managed_session, venues_for
from events.desk.scope.dates import Wanted, scope_of
from events.desk.scope.forms import RULE, ActForm, ScopeForm
from events.desk.scope.preview import Preview
from events.desk.scope.rules import change_rules, rules_shown, typed_or_stored
from events.desk.series.facts import managed_series, rules_in_words, series_title
from events.desk.telling_forms import TellingForm
from events.schedule.models import Session
from events.schedule.splitting import change_all, change_following

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.desk.scope.dates import Scope
    from events.schedule.rules.forms import BaseRules
    from events.schedule.splitting import Outcome


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """This date of a series and all that follow it."""
    return _change(request, scope_from(request, slug))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def whole_series(request: HttpRequest, slug: str) -> HttpResponse:
    """All dates of a series that are still to come."""
    return _change(request, whole_scope(request, slug))


def scope_from(request: HttpRequest, slug: str) -> Scope:
    """A date of a series and all that follow it; 404 or 403 where she does not manage the whole series."""
    first = session_of_series(request, slug)
    series = managed_series(viewer(request), first.series.slug if first.series else "")
    return scope_of(series, first, now=timezone.now())


def whole_scope(request: HttpRequest, slug: str) -> Scope:
    """All dates of a series that are still to come; refused in the same way."""
    return scope_of(managed_series(viewer(request), slug), None, now=timezone.now())


def session_of_series(request: HttpRequest, slug: str) -> Session:
    """A date of a series that this viewer manages; 404 where it stands alone."""
    session = managed_session(viewer(request), slug)
    if session.series is None or session.recurrence_id is None:
        raise Http404
    return session


class Typed(NamedTuple):
    """Everything that can be typed on the page."""

    form: ScopeForm
    telling: TellingForm
    rules: BaseRules


def _change(request: HttpRequest, scope: Scope) -> HttpResponse:
    data = request.POST.copy()
    pressed = ActForm(data).chosen()
    change_rules(data, pressed, scope)
    looks, by_rule = pressed["step"] in ("preview", "make"), data.get("dates_by") == RULE
    typed = Typed(
        ScopeForm(
            data or None,
            venues=venues_for(viewer(request), scope.series.program),
            has_places=_sets_places(viewer(request), scope),
        ),
        TellingForm(data or None, zone=scope.zone, now=scope.now),
        typed_or_stored(data, scope, strict=by_rule and looks),
    )
    fine = looks and typed.form.is_valid() and typed.telling.is_valid() and (not by_rule or typed.rules.is_valid())
    preview = _look(typed, scope, request, by_rule=by_rule) if fine else None
    if preview:
        presses = pressed["step"] == "make" and typed.form.cleaned_data["seen"] == preview.stamp()
        if presses and _may_be_done(preview) and (answer := _do(request, scope, preview)):
            return answer
        data["seen"], data["basis"] = preview.stamp(), preview.wanted.basis
    return _show(request, scope, typed, preview, again=pressed["step"] == "make")


def _sets_places(who: Viewer, scope: Scope) -> bool:
    """Whether there are places to speak of, and every date that shares them is hers."""
    rosters = {one.roster_id for one in scope.dates if one.roster_id}
    others = Session.objects.filter(roster__in=rosters).exclude(pk__in=Session.objects.managed_by(who).values("pk"))
    return bool(rosters) and not others.exists()


def _look(typed: Typed, scope: Scope, request: HttpRequest, *, by_rule: bool) -> Preview | None:
    """What it would do; None where the rules name too many dates."""
    try:
        wanted = Wanted(scope, typed.form, typed.rules if by_rule else None)
        preview = Preview(scope, wanted, typed.form, typed.telling, request.POST, viewer=viewer(request))
    except ValidationError as error:
        typed.form.add_error("dates_by", error)
        return None
    typed.telling.refuse_after(preview.first_told if preview.affected.families else None)
    return preview


def _may_be_done(preview: Preview) -> bool:
    return preview.is_valid and preview.does_something and not preview.telling.errors


def _do(request: HttpRequest, scope: Scope, preview: Preview) -> HttpResponse | None:
    """Do it and say so; None where it was refused, with the reason in the form."""
    actor = viewer(request).user
    try:
        if scope.first:
            outcome = change_following(scope.first, preview.change(), now=scope.now, actor=actor)
        else:
            outcome = change_all(scope.series, preview.change(), now=scope.now, actor=actor)
    except ValidationError as error:
        preview.form.add_error(None, error)
        return None
    messages.success(request, done_words(outcome, preview.number))
    return redirect("events:desk-series", slug=scope.series.slug)


def done_words(outcome: Outcome, number: int) -> str:
    """What was done, in sentences."""
    said = [ngettext("%(number)d date is changed.", "%(number)d dates are changed.", number) % {"number": number}]
    if outcome.added:
        said.append(
            ngettext("%(number)d date is added as a draft.", "%(number)d dates are added as drafts.", outcome.added)
            % {"number": outcome.added}
        )
    said.append(told_words(outcome.told) if outcome.told else _("Nobody is told."))
    return " ".join(said)


def _show(request: HttpRequest, scope: Scope, typed: Typed, preview: Preview | None, *, again: bool) -> HttpResponse:
    if preview:
        shown_together(request, scope.series, preview.affected, now=scope.now)
    context: dict[str, Any] = {
        "scope": scope,
        "number": sum(1 for one in scope.dates if not one.is_canceled),
        "series": scope.series,
        "title": series_title(scope.series),
        "program": scope.series.program,
        **typed._asdict(),
        "sentences": rules_shown(typed.rules, typed.form, scope),
        "rules_now": rules_in_words((scope.dates[-1].series if scope.dates else None) or scope.series),
        "preview": preview,
        "ready": bool(preview and _may_be_done(preview)),
        "again": again and preview is not None,
    }
    return render(request, "events/desk/change_many.html", context)
