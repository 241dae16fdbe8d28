"""More dates for a series: proposed by its rules, or typed; looked at, and then made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.forms import StepForm
from events.desk.season.page import Shown, closed_near, ticks_of, unknown_years, week_after
from events.schedule.models import Program, Series
from events.schedule.rules.data import read_rules, write_rules
from events.schedule.rules.words import say_rules
from events.schedule.seasons.dates import look_at, small_year
from events.schedule.seasons.extend_forms import ExtendForm
from events.schedule.seasons.extending import extend_series, latest_of, pattern_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.schedule.models import Session
    from events.schedule.rules.expanding import Recurrence
    from events.schedule.seasons.dates import Ticks

LOOKS = ("look", "make")


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """More dates for a series. `look` shows them, `make` makes drafts of those that are ticked."""
    who, now = viewer(request), timezone.now()
    hers = Program.objects.coordinated_by(who)
    asked = get_object_or_404(Series.objects.select_related("program"), slug=slug, program__in=hers)
    series = latest_of(asked)
    pattern = pattern_of(series)
    recurrence, unread = _rules_of(series)
    context: dict[str, Any] = {"series": series, "program": asked.program, "pattern": pattern, "trouble": unread}
    context["sentences"] = say_rules(recurrence) if recurrence else []
    if pattern is None:
        return render(request, "events/desk/extend.html", context)
    given: dict[str, Any] = {"series": series, "pattern": pattern, "recurrence": recurrence, "now": now}
    if request.method == "GET":
        return render(request, "events/desk/extend.html", {**context, "form": ExtendForm(**given)})
    data = request.POST.copy()
    pressed = StepForm(data).chosen()
    said = ""
    if pressed["after"]:
        rough = ExtendForm(data, strict=False, **given)
        rough.is_valid()
        said = week_after(data, rough, pressed["after"])
    form = ExtendForm(data, strict=pressed["step"] in LOOKS, **given)
    shown, trouble = _look(form, ticks_of(StepForm(data).chosen()), who)
    if pressed["step"] == "make" and shown:
        if form.cleaned_data["seen"] == shown.stamp:
            return _make(request, form, shown)
        trouble = _("The dates are not those that you looked at last. Please look once more.")
    context |= {"form": form, "shown": shown, "trouble": unread or trouble or said}
    return render(request, "events/desk/extend.html", context)


def _rules_of(series: Series) -> tuple[Recurrence | None, str]:
    """What the series was planned by, or why that cannot be read; then its dates are as if they were a list."""
    try:
        found = read_rules(series.rules)
    except ValidationError as error:
        return None, error.messages[0]
    return (found if found and found.rules else None), ""


def _look(form: ExtendForm, ticks: Ticks, who: Viewer) -> tuple[Shown | None, str]:
    if not form.is_valid() or form.missing:
        return None, next(iter(form.missing), "") if not form.errors else ""
    try:
        asked, there = form.asked()
        recurrence = form.longer()
    except ValidationError as error:
        return None, error.messages[0]
    setting = form.setting(who)
    planned = look_at(asked, setting, ticks)
    return Shown(
        planned=planned,
        dropped=there,
        year=small_year(planned, closed_near(planned, setting)),
        hidden=sorted(ticks.left_out - {one.key for one in planned}),
        recurrence=recurrence,
        stamp=form.stamp(planned),
        unknown=unknown_years(planned, setting),
    ), ""


def _make(request: HttpRequest, form: ExtendForm, shown: Shown) -> HttpResponse:
    """The drafts, and then all dates of the series. Twice makes nothing more."""
    made: list[Session] = extend_series(
        form.series,
        [one.starts_at for one in shown.kept],
        left_out=[one.starts_at for one in shown.left_out] if shown.recurrence else (),
        titles=form.titles(shown.kept),
        rules=write_rules(shown.recurrence) if shown.recurrence else None,
        now=form.now,
        actor=viewer(request).user,
    )
    number = len(made)
    said = ngettext("%(number)d draft is made.", "%(number)d drafts are made.", number) % {"number": number}
    messages.success(request, said)
    return redirect("events:desk-series", slug=form.series.slug)
