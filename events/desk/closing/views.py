"""School is closed or late today: what that touches, what becomes of it, all of it done at once and undone at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access_to_each
from events.desk.affecting import told_words
from events.desk.closing.affected import (
    disruptions_of,
    organization_zone,
    organizations_of,
    sessions_on,
    spots_to_tick,
)
from events.desk.closing.day import Day
from events.desk.closing.forms import LookForm, PressedForm, WhereForm
from events.desk.closing.results import result_of
from events.desk.lists import page_of
from events.schedule.disrupting import Act
from events.schedule.undoing import undo

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.schedule.changes import Disruption


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def closing(request: HttpRequest) -> HttpResponse:
    """Say when and where; then decide for every session that it touches. Past days stand below."""
    now, organizations = timezone.now(), organizations_of(viewer(request))
    look = LookForm(request.GET)
    asked = look.chosen()
    today = timezone.localdate(now, organization_zone(organizations[0]))
    if not asked["show"]:
        return _start(request, WhereForm(initial=asked, organizations=organizations, today=today), look)
    where = WhereForm(request.GET, organizations=organizations, today=today)
    if not where.is_valid():
        return _start(request, where, look)
    day = Day(viewer(request), where, request.POST if request.method == "POST" else None, now=now)
    seen = [line.session for line in day.lines if line.affected.registrations]
    note_access_to_each(request, "affected", seen, now=now)
    return _decide(request, day)


def _start(request: HttpRequest, where: WhereForm, look: LookForm) -> HttpResponse:
    """The first page. What was ticked stays ticked while one looks for more places."""
    who, asked = viewer(request), look.chosen()
    organization = where.organizations.filter(pk=asked["organization"] or 0).first() or where.first
    sessions = sessions_on(who, organization, where.within_reach(asked["day"]))
    context = {
        "form": where,
        "q": asked["q"],
        "found": spots_to_tick(who, sessions, look.picked(), asked["q"]),
        "sessions": len(sessions),
        "page": page_of(disruptions_of(who), request.GET.get("page")),
    }
    return render(request, "events/desk/closing.html", context)


def _decide(request: HttpRequest, day: Day) -> HttpResponse:
    """First the list, then what would happen, then it happens."""
    pressed = PressedForm(request.POST).chosen()
    if day.whole.is_valid():
        done = disruptions_of(viewer(request)).filter(batch=day.whole.cleaned_data["batch"]).first()
        if done:
            messages.info(request, _("This was done before. Nobody is told twice."))
            return redirect("events:desk-closed", pk=done.pk)
    if pressed["step"] not in ("look", "do"):
        day.list_again(pressed["all"])
    elif day.is_decided():
        return _sure(request, day, press=pressed["step"] == "do")
    elif day.whole["batch"].errors:
        day.list_again()
    wrong = [line for line in day.open_lines if line.form.errors]
    context = {**day.heading(), "whole": day.whole, "acts": Act, "wrong": wrong}
    return render(request, "events/desk/closing_day.html", context)


def _sure(request: HttpRequest, day: Day, *, press: bool) -> HttpResponse:
    """What would happen, whole. Pressed after exactly this was seen, it happens."""
    tell, refused = day.tell_form(request.POST if press else None), ""
    if press and day.was_seen and tell.is_valid():
        try:
            done = day.do(tell)
        except ValidationError as error:
            refused = error.messages[0]
        else:
            return redirect("events:desk-closed", pk=done.pk)
    context = {**day.preview(), "tell": tell, "refused": refused, "changed": press and not day.was_seen}
    return render(request, "events/desk/closing_sure.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def closed(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done that day, who heard, and for an hour the way to put everything back."""
    hers = disruptions_of(viewer(request))
    disruption = get_object_or_404(hers, pk=pk)
    return render(request, "events/desk/closing_done.html", result_of(disruption, hers=hers, now=timezone.now()))


@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def undo_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Put everything back as it was. Who only looks sees the day."""
    disruption = get_object_or_404(disruptions_of(viewer(request)), pk=pk)
    if request.method == "POST":
        _undo(request, disruption)
    return redirect("events:desk-closed", pk=pk)


def _undo(request: HttpRequest, disruption: Disruption) -> None:
    if disruption.undone_at:
        messages.info(request, _("It was undone before. Nobody is told again."))
        return
    try:
        told = undo(disruption, now=timezone.now(), actor=viewer(request).user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return
    messages.success(request, _("Undone. %s") % told_words(told) if told else _("Undone. Nobody is told."))
