"""Series at the desk: their list; and one with all its dates, what happened to it, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.grants import requires_role, viewer
from events.desk.forms import SeriesFilter
from events.desk.lists import page_of, programs_of
from events.desk.series.facts import dates_of, managed_series, parts_of, series_title
from events.desk.series.history import history_page
from events.desk.series.listing import series_of, series_rows
from events.schedule.models import Status

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@requires_role("coordinator")
def series_list(request: HttpRequest) -> HttpResponse:
    """All series whose every date she manages; every choice stays in the address."""
    who = viewer(request)
    form = SeriesFilter(request.GET, programs=programs_of(who))
    chosen = form.chosen()
    page = page_of(series_of(who, chosen, timezone.now()), request.GET.get("page"))
    context = {"form": form, "chosen": chosen, "page": page, "rows": series_rows(page.object_list)}
    return render(request, "events/desk/series_list.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All dates of a series and its successors, with the one next step. A successor's address leads to the whole."""
    series, now = managed_series(viewer(request), slug), timezone.now()
    if series.slug != slug:
        return redirect("events:desk-series", slug=series.slug)
    rows = dates_of(series, viewer=viewer(request), now=now)
    coming = [row for row in rows if not row.is_over and row.session.status != Status.SKIPPED]
    drafts = [row for row in coming if row.session.status == Status.DRAFT]
    context = {
        "series": series,
        "program": series.program,
        "title": series_title(series),
        "parts": parts_of(series, rows),
        "coming": sum(1 for row in coming if row.session.status != Status.CANCELED),
        "drafts": drafts,
        "warned": sum(1 for row in coming if row.warnings),
        "sessions": [row.session for row in rows],
        "is_shown": any(row.session.is_published and row.session.visibility == "public" for row in rows),
        "shared": series.roster_id is not None,
        "page": history_page(series, request.GET.get("page")),
    }
    return render(request, "events/desk/series.html", context)
