"""Planning a season: type or choose dates, look at them, make drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BooleanField
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.forms import StepForm
from events.desk.lists import venues_for
from events.schedule.building import build_season
from events.schedule.closures import warnings_for
from events.schedule.models import Program
from events.schedule.season_forms import SeasonForm, SuggestForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from events.schedule.season_forms import Planned

Proposal = list[tuple["date", "Sequence[str]"]]


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def season(request: HttpRequest, slug: str) -> HttpResponse:
    """One page with one form: `suggest` proposes dates, `take` adds them, `preview` shows all, `make` makes drafts."""
    program = get_object_or_404(Program.objects.coordinated_by(viewer(request)), slug=slug)
    today, pressed = timezone.localdate(), StepForm(request.POST).chosen()
    step = pressed["step"]
    venues = venues_for(viewer(request), program)
    suggests = step == "suggest" or "suggest" in request.GET
    rule = request.POST if "s-every" in request.POST else None
    suggest = SuggestForm(rule, program=program, today=today, prefix="s")
    form = SeasonForm(request.POST or None, program=program, venues=venues)
    preview: list[Planned] = []
    if step in ("suggest", "take"):
        typed = form.with_days(pressed["day"] or [] if step == "take" else [])
        form = SeasonForm(initial=_unbound(form, typed), program=program, venues=venues)
    elif form.is_valid():
        preview = form.preview()
        stamp = form.stamp(preview)
        if step == "make" and form.cleaned_data["seen"] == stamp:
            if answer := _make(request, form):
                return answer
        else:
            form = SeasonForm({**form.with_days([]), "seen": stamp}, program=program, venues=venues)
            form.is_valid()
    context = {
        "program": program,
        "form": form,
        "suggest": suggest,
        "proposal": _proposal(suggest, program) if suggests else None,
        "preview": preview,
        "warned": sum(1 for planned in preview if planned.warnings),
    }
    return render(request, "events/desk/season.html", context)


def _unbound(form: SeasonForm, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, to start the form from again without finding fault with what is not written yet."""
    ticks = {name: name in typed for name, field in form.fields.items() if isinstance(field, BooleanField)}
    return {**typed, **ticks}


def _proposal(suggest: SuggestForm, program: Program) -> Proposal:
    if suggest.is_bound and not suggest.is_valid():
        return []
    days = suggest.days()
    warnings = warnings_for(days, program)
    return [(day, warnings[day]) for day in days]


def _make(request: HttpRequest, form: SeasonForm) -> HttpResponse | None:
    """The drafts, and then their list; None where they were refused, with the reason in the form."""
    try:
        series = build_season(
            form.program,
            form.wording_of("title"),
            form.plans(),
            now=timezone.now(),
            actor=viewer(request).user,
            shared=form.cleaned_data["shared"],
            capacity=form.cleaned_data["capacity"],
        )
    except ValidationError as error:
        form.add_error("dates", error)
        return None
    number = len(form.cleaned_data["dates"])
    said = ngettext("%(number)d draft is made.", "%(number)d drafts are made.", number) % {"number": number}
    messages.success(request, said)
    return redirect(f"{reverse('events:desk-sessions')}?series={series.slug}&when=all")
