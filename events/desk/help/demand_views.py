"""The page and the file of interpreter hours that families asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import get_current_timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.grants import requires_role, viewer
from events.desk.forms import ChoosingForm
from events.desk.help.demand import demand, demand_sheet, sums, year_of

if TYPE_CHECKING:
    from django.http import HttpRequest

FIRST, LAST = 2015, 2100


class YearForm(ChoosingForm):
    """Which school year."""

    year = forms.IntegerField(min_value=FIRST, max_value=LAST, required=False)


def _year(request: HttpRequest) -> int:
    return YearForm(request.GET).chosen()["year"] or year_of(timezone.localdate())


@never_cache
@require_safe
@requires_role("coordinator")
def interpreters(request: HttpRequest) -> HttpResponse:
    """Hours by language, month and site: asked for, met, unmet."""
    year = _year(request)
    found = demand(viewer(request), year, get_current_timezone())
    context = {"rows": found, "sums": sums(found), "year": year, "after": year + 1, "before": year - 1}
    return render(request, "events/desk/interpreters.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def interpreters_file(request: HttpRequest) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    year = _year(request)
    sheet = demand_sheet(demand(viewer(request), year, get_current_timezone()))
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="interpreters-{year}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
