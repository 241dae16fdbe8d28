"""Help that is planned for a session: planned, changed, confirmed, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from events.desk.help.forms import ConfirmForm, KindForm, SupplyForm
from events.desk.help.listing import supplies_of
from events.desk.help.session_help import choices_for, dates_beside, session_help
from events.desk.lists import managed_session
from events.support.models import Kind, Supply
from events.support.supplying import cancel_supply, change_supply, confirm_supply, plan_supply

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from events.schedule.models import Session

PLANNED = (Kind.INTERPRETER, Kind.CHILD_CARE, Kind.TRANSPORT, Kind.MEAL, Kind.ACCESS)
"""Kinds of help that are planned for a session; other help is answered family by family."""


@never_cache
@require_safe
@requires_role("coordinator")
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is planned, who has a place or waits, and what is still looked for."""
    session, now = managed_session(viewer(request), slug), timezone.now()
    context = session_help(session, viewer(request), now=now)
    if context["cards"] or context["open"] or context["answered"]:
        note_access(request, "help", session, now=now)
    context["kinds"] = [(kind.value, kind.label) for kind in PLANNED]
    return render(request, "events/desk/session_help.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def new_supply(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan help of one kind, for this date or several of its series."""
    session, who, now = managed_session(viewer(request), slug), viewer(request), timezone.now()
    kind = Kind(KindForm(request.GET).chosen()["kind"] or Kind.INTERPRETER)
    dates = dates_beside(session, who, now)
    form = SupplyForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        session=session,
        dates=dates,
        **choices_for(session, who),
    )
    if form.is_valid():
        draft, sessions = form.draft(), form.chosen(dates)
        if _try(form, lambda: plan_supply(sessions, draft, now=now, actor=who.user)):
            messages.success(request, _("Planned. Confirm it when it is sure: then families are told."))
            return redirect("events:desk-session-help", slug=slug)
    kinds = [(one.value, one.label) for one in PLANNED]
    context = {"session": session, "form": form, "kind": kind, "kinds": kinds}
    return render(request, "events/desk/supply_new.html", context)


def _supply(request: HttpRequest, pk: int) -> Supply:
    supply: Supply = get_object_or_404(supplies_of(viewer(request)), pk=pk)
    return supply


def _session_of(supply: Supply) -> Session:
    session: Session = supply.sessions.select_related("program", "venue__town", "series").order_by("starts_at", "pk")[
        0
    ]
    return session


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def supply_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One help that is planned: to be changed, confirmed or called off."""
    supply, who, now = _supply(request, pk), viewer(request), timezone.now()
    session = _session_of(supply)
    form = SupplyForm(
        request.POST if request.method == "POST" else None,
        kind=Kind(supply.kind),
        session=session,
        supply=supply,
        **choices_for(session, who),
    )
    if form.is_valid() and _try(form, lambda: change_supply(supply, form.draft(), now=now, actor=who.user)):
        messages.success(request, _("Saved."))
        return redirect("events:desk-session-help", slug=session.slug)
    return _show(request, supply, session, form, ConfirmForm(supply=supply))


def _show(
    request: HttpRequest, supply: Supply, session: Session, form: SupplyForm, confirm: ConfirmForm
) -> HttpResponse:
    dates = supply.sessions.select_related("program").order_by("starts_at", "pk")
    context = {"supply": supply, "session": session, "form": form, "confirm": confirm, "dates": dates}
    return render(request, "events/desk/supply.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """It is sure: every open request that it meets is answered and the families are told."""
    supply, who, now = _supply(request, pk), viewer(request), timezone.now()
    session = _session_of(supply)
    form = ConfirmForm(request.POST if request.method == "POST" else None, supply=supply)
    told: list[int] = []

    def act() -> None:
        said = form.cleaned_data
        by, checked_on = said["confirmed_by"], said.get("checked_on")
        told.append(confirm_supply(supply, confirmed_by=by, checked_on=checked_on, now=now, actor=who.user))

    if form.is_valid() and _try(form, act):
        messages.success(request, _("Confirmed. %s") % _told_words(told[0]))
        return redirect("events:desk-session-help", slug=session.slug)
    stored = SupplyForm(kind=Kind(supply.kind), session=session, supply=supply, **choices_for(session, who))
    return _show(request, supply, session, stored, form)


@require_POST
@requires_role("coordinator")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off: the families who counted on it are told."""
    supply = _supply(request, pk)
    session = _session_of(supply)
    try:
        told = cancel_supply(supply, now=timezone.now(), actor=viewer(request).user)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
    else:
        messages.success(request, _("Called off. %s") % _told_words(told))
    return redirect("events:desk-session-help", slug=session.slug)


def _told_words(told: int) -> str:
    if not told:
        return _("Nobody had to be told.")
    return ngettext("%(number)d family was told.", "%(number)d families were told.", told) % {"number": told}


def _try(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it, or say in the form why not. A database that is busy loses nothing that was typed."""
    try:
        act()
    except ValidationError as error:
        fields = {"promised": "places", "places": "places", "unchecked": "checked_on"}
        field = fields.get(error.code or "")
        form.add_error(field if field in form.fields else None, error)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Nothing you typed is lost. Please send it again."))
    return not form.errors
