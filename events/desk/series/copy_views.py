"""Copying a whole series to new dates: drafts with all its words and no people. Nobody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.series.copy_forms import (
    CopyActForm,
    CopyForm,
    basis_of,
    dates_to_copy,
    lines_of,
    refuse_twice,
    rows_of,
    stamp_of,
    unknown_of,
)
from events.desk.series.facts import managed_series, series_title
from events.schedule.copying import copy_series, series_made_just_now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.desk.series.copy_forms import CopyLine
    from events.schedule.models import Series


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def copy_whole(request: HttpRequest, slug: str) -> HttpResponse:
    """A season again: every date is proposed, looked at, and then made as a draft of a new series."""
    series, data = managed_series(viewer(request), slug), request.POST.copy()
    pressed = CopyActForm(data).chosen()
    dates = dates_to_copy(series)
    form = CopyForm(data or None, series=series)
    lines: list[CopyLine] = []
    if dates and form.is_valid():
        lines = lines_of(rows_of(series, dates, form, data, pressed["later"] or None), viewer(request))
        refuse_twice(lines)
        stamp = stamp_of(form, lines)
        presses = pressed["step"] == "make" and _are_fine(lines)
        if presses and (made := _made_before(series, form, lines)):
            return redirect("events:desk-series", slug=made.slug)
        if presses and form.cleaned_data["seen"] == stamp and (made := _make(request, series, form, lines)):
            return redirect("events:desk-series", slug=made.slug)
        data["seen"], data["basis"] = stamp, basis_of(form.cleaned_data["first"], dates)
    context: dict[str, Any] = {
        "series": series,
        "title": series_title(series),
        "program": series.program,
        "form": form,
        "dates": dates,
        "lines": lines,
        "ready": _are_fine(lines),
        "number": sum(1 for line in lines if line.ticked),
        "warned": sum(1 for line in lines if line.ticked and line.warnings),
        "unknown": unknown_of(lines),
        "again": pressed["step"] == "make" and bool(lines),
    }
    return render(request, "events/desk/copy_many.html", context)


def _are_fine(lines: list[CopyLine]) -> bool:
    ticked = [line for line in lines if line.ticked]
    return bool(ticked) and all(line.form.is_valid() for line in ticked)


def _made_before(series: Series, form: CopyForm, lines: list[CopyLine]) -> Series | None:
    """What a double click made with its first press."""
    first = min(line.form.starts_at for line in lines if line.ticked and line.form.starts_at)
    return series_made_just_now(series, first, form.wording_of("title"), timezone.now())


def _make(request: HttpRequest, series: Series, form: CopyForm, lines: list[CopyLine]) -> Series | None:
    """The drafts; None where they were refused, with the reason in the form."""
    dates = [(line.session, line.form.starts_at) for line in lines if line.ticked and line.form.starts_at]
    try:
        made = copy_series(series, dates, form.wording_of("title"), now=timezone.now(), actor=viewer(request).user)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, _("This is the new season, as drafts. Nobody sees it until you publish it."))
    return made
