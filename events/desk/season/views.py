"""Planning a season: rules and single dates on one side, the dates they make on the other; then drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.forms import StepForm, moment
from events.desk.lists import venues_for
from events.desk.season.page import make, propose, sentences, ticks_of, try_look, week_after
from events.schedule.models import Program
from events.schedule.recurrence import school_year
from events.schedule.rules.forms import MOST, first_exclusion, first_rule, put_rules, rule_set, typed_rules
from events.schedule.seasons.building import season_of
from events.schedule.seasons.forms import SeasonForm, usual_span

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.desk.season.page import Shown
    from events.schedule.models import Series
    from events.schedule.rules.forms import BaseRules

LOOKS = ("look", "make")
PAGE, ANSWER = "events/desk/season.html", "events/desk/_season_answer.html"


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def season(request: HttpRequest, slug: str) -> HttpResponse:
    """One page with one form. `look` shows the dates, `make` makes drafts of them; the other buttons change the form.

    Asked by htmx it answers with the dates alone. It holds no personal data: a browser may keep it, so that its Back
    shows what was typed.
    """
    program = get_object_or_404(Program.objects.coordinated_by(viewer(request)), slug=slug)
    if request.method == "POST":
        return _posted(request, program)
    rule = first_rule(program, *usual_span(timezone.localdate(), school_year(timezone.localdate())))
    form = SeasonForm(program=program, venues=venues_for(viewer(request), program))
    rules = rule_set(initial=[rule])
    return render(request, PAGE, _context(form, rules))


def _posted(request: HttpRequest, program: Program) -> HttpResponse:
    who, data = viewer(request), request.POST.copy()
    pressed = StepForm(data).chosen()
    step: str = pressed["step"]
    venues = venues_for(who, program)
    of_week = _change(data, pressed, SeasonForm(data, program=program, venues=venues, strict=False))
    asked_by_htmx = bool(getattr(request, "htmx", False))
    strict = step in LOOKS and not asked_by_htmx
    form = SeasonForm(data, program=program, venues=venues, strict=strict)
    of_rules = (strict and form.has_rules) or step == "propose"
    rules = rule_set(data, strict=of_rules)
    fine = rules.is_valid() and form.is_valid()
    pressed = StepForm(data).chosen()
    if step == "make" and fine and (made := season_of(program, form.form_key())):
        return _go_on(request, made, _("This season is made already."))
    shown, trouble = try_look(form, rules, ticks_of(pressed), who) if fine or not strict else (None, "")
    if step == "make" and shown and fine:
        if form.cleaned_data["seen"] == shown.stamp:
            if answer := _make(request, form, shown):
                return answer
        else:
            trouble = _("The dates are not those that you looked at last. Please look once more.")
    proposal, said = _proposal(step, form, rules, who) if fine else (None, "")
    context = {**_context(form, rules), "shown": shown, "trouble": trouble or said or of_week, "proposal": proposal}
    return render(request, ANSWER if asked_by_htmx and step == "look" else PAGE, context)


def _change(data: Any, pressed: dict[str, Any], form: SeasonForm) -> str:
    """What the small buttons do to what was typed; returns what is to be said of it."""
    form.is_valid()
    step, rules = pressed["step"], typed_rules(data)
    span = usual_span(timezone.localdate(), school_year(timezone.localdate()))
    if step == "add" and len(rules) < MOST:
        put_rules(data, [*rules, first_rule(form.program, *span)])
    elif step == "without" and len(rules) < MOST:
        put_rules(data, [*rules, first_exclusion(span[0], span[0])])
    elif pressed["remove"]:
        put_rules(data, [rule for number, rule in enumerate(rules, start=1) if number != pressed["remove"]])
    elif pressed["after"]:
        return week_after(data, form, pressed["after"])
    elif step == "take":
        data["dates"] = form.with_days(start for start in map(moment, pressed["day"] or ()) if start)
    return ""


def _proposal(step: str, form: SeasonForm, rules: BaseRules, who: Viewer) -> tuple[Shown | None, str]:
    if step != "propose" or "start_time" not in form.cleaned_data or "minutes" not in form.cleaned_data:
        return None, ""
    try:
        return propose(form, rules, who), ""
    except ValidationError as error:
        return None, error.messages[0]


def _context(form: SeasonForm, rules: BaseRules) -> dict[str, Any]:
    return {"program": form.program, "form": form, "rules": rules, "sentences": sentences(rules, form)}


def _make(request: HttpRequest, form: SeasonForm, shown: Shown) -> HttpResponse | None:
    """The drafts, and then their list; None where they were refused, with the reason in the form."""
    try:
        series = make(form, shown, now=timezone.now(), actor=viewer(request).user)
    except ValidationError as error:
        form.add_error("dates", error)
        return None
    number = len(shown.kept)
    said = ngettext("%(number)d draft is made.", "%(number)d drafts are made.", number) % {"number": number}
    return _go_on(request, series, said)


def _go_on(request: HttpRequest, series: Series, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("events:desk-series", slug=series.slug)
