"""The reminder plans of a program or of a series: their list; adding, changing and ending one, with what that does."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.seen import print_of
from events.desk.lists import history_of
from events.desk.reminders.facts import about, address_of, managed_plan, managed_program, rows_of, words_of
from events.desk.reminders.forms import PlanForm, SureForm
from events.desk.series.facts import managed_series
from events.reminders import plans as acts
from events.reminders.foreseeing import late_since, outlook, unsent_of
from events.reminders.models import ReminderPlan
from events.reminders.words import plan_words
from events.schedule.models import Series

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.reminders.plans import Owner

LATELY = timedelta(days=30)
MOST_ACTS = 20


@never_cache
@require_safe
@requires_role("coordinator")
def program_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is reminded when of the sessions of a program."""
    program, now = managed_program(viewer(request), slug), timezone.now()
    plans = list(program.reminder_plans.filter(ended_at=None))
    context = {
        **about(program),
        "rows": rows_of(plans, program, now=now),
        "usual": {acts.wish_of(plan) for plan in plans} == set(acts.DEFAULTS),
        "late": late_since(program, now - LATELY),
        "history": history_of(program, most=MOST_ACTS),
    }
    return render(request, "events/desk/reminders.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def series_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is reminded when of the dates of a series: by its own plans, else by those of its program."""
    series, now = managed_series(viewer(request), slug), timezone.now()
    if series.slug != slug:
        return redirect("events:desk-series-reminders", slug=series.slug)
    own = list(series.reminder_plans.filter(ended_at=None))
    of_program = [] if own else list(series.program.reminder_plans.filter(ended_at=None))
    context = {
        **about(series),
        "rows": rows_of(own or of_program, series, now=now),
        "own": bool(own),
        "history": history_of(series, most=MOST_ACTS),
    }
    return render(request, "events/desk/reminders.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def program_reminder_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan one more reminder for a program."""
    return _edit(request, managed_program(viewer(request), slug))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def series_reminder_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan one more reminder for a series. Where the program's plans hold, it gets plans of its own first."""
    series = managed_series(viewer(request), slug)
    plans = ReminderPlan.objects.standing()
    if plans.filter(program=series.program_id).exists() and not plans.filter(series=series).exists():
        messages.info(request, _("Here the reminders of the program hold. Give the series its own first."))
        return redirect(address_of(series))
    return _edit(request, series)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan: what becomes of what is planned is seen first."""
    plan, owner = managed_plan(viewer(request), pk)
    return _ended(request, owner) if plan.ended_at else _edit(request, owner, plan)


def _ended(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Pressed twice, or in another tab, or by somebody else."""
    messages.info(request, _("This reminder is not planned any more: somebody took it out or changed it."))
    return redirect(address_of(owner))


def _edit(request: HttpRequest, owner: Owner, plan: ReminderPlan | None = None) -> HttpResponse:
    form, pressed, now = PlanForm(request.POST or None, plan=plan), SureForm(request.POST).chosen(), timezone.now()
    foreseen, stamp, words = None, "", ""
    if form.is_valid():
        wish = form.wish()
        foreseen, words = outlook(owner, wish, [plan] if plan else [], now=now), plan_words(wish)
        stamp = print_of(astuple(wish), foreseen.sessions, foreseen.too_late, foreseen.stopped)
        if pressed["step"] == "save" and pressed["seen"] == stamp:
            actor = viewer(request).user
            try:
                if plan:
                    acts.change_plan(plan, wish, now=now, actor=actor)
                else:
                    acts.add_plan(owner, wish, now=now, actor=actor)
            except ValidationError as error:
                form.add_error(None, error)
                foreseen = None
            else:
                messages.success(request, _("Saved: %(plan)s.") % {"plan": words})
                return redirect(address_of(owner))
    context = {
        **about(owner),
        "plan": plan,
        "heading": plan_words(plan) if plan else "",
        "form": form,
        "foreseen": foreseen,
        "words": words,
        "seen": stamp,
        "again": pressed["step"] == "save" and foreseen is not None,
    }
    return render(request, "events/desk/reminder.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def reminder_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind so no more. In a series with this one plan of its own, those of the program hold again: it says so."""
    plan, owner = managed_plan(viewer(request), pk)
    if plan.ended_at:
        return _ended(request, owner)
    if request.method == "POST":
        acts.end_plan(plan, now=timezone.now(), actor=viewer(request).user)
        messages.success(request, _("It is not planned any more: %(plan)s.") % {"plan": plan_words(plan)})
        return redirect(address_of(owner))
    others = owner.reminder_plans.filter(ended_at=None).exclude(pk=plan.pk)
    last_own = isinstance(owner, Series) and not others.exists()
    back = owner.program.reminder_plans.filter(ended_at=None) if isinstance(owner, Series) and last_own else ()
    context = {
        **about(owner),
        "heading": _("Take this reminder out?"),
        "ends": [plan_words(plan)],
        "begins": words_of(acts.wish_of(one) for one in back),
        "last_own": last_own,
        "stopped": unsent_of([plan]),
        "button": _("Take it out"),
    }
    return render(request, "events/desk/reminder_sure.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def program_defaults(request: HttpRequest, slug: str) -> HttpResponse:
    """What a new program begins with holds again."""
    program = managed_program(viewer(request), slug)
    if request.method == "POST":
        acts.take_defaults(program, now=timezone.now(), actor=viewer(request).user)
        messages.success(request, _("The usual reminders hold again."))
        return redirect(address_of(program))
    plans = list(program.reminder_plans.filter(ended_at=None))
    there = {acts.wish_of(plan) for plan in plans}
    ends = [plan for plan in plans if acts.wish_of(plan) not in acts.DEFAULTS]
    context = {
        **about(program),
        "heading": _("Take back the usual reminders?"),
        "ends": words_of(acts.wish_of(plan) for plan in ends),
        "begins": words_of(wish for wish in acts.DEFAULTS if wish not in there),
        "stopped": unsent_of(ends),
        "button": _("Take them back"),
    }
    return render(request, "events/desk/reminder_sure.html", context)


@require_POST
@requires_role("coordinator")
def series_own(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a series reminders of its own; they begin as those of its program."""
    series = managed_series(viewer(request), slug)
    acts.give_own(series, now=timezone.now(), actor=viewer(request).user)
    messages.success(request, _("This series has its own reminders now. They begin as those of the program."))
    return redirect(address_of(series))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def series_as_program(request: HttpRequest, slug: str) -> HttpResponse:
    """The reminders of the program hold for a series again."""
    series = managed_series(viewer(request), slug)
    if request.method == "POST":
        acts.give_up_own(series, now=timezone.now(), actor=viewer(request).user)
        messages.success(request, _("The reminders of the program hold for this series again."))
        return redirect(address_of(series))
    own = list(series.reminder_plans.filter(ended_at=None))
    of_program = [acts.wish_of(plan) for plan in series.program.reminder_plans.filter(ended_at=None)]
    context = {
        **about(series),
        "heading": _("Use the reminders of the program again?"),
        "ends": words_of(acts.wish_of(plan) for plan in own),
        "begins": words_of(of_program),
        "stopped": unsent_of([plan for plan in own if acts.wish_of(plan) not in of_program]),
        "button": _("Use those of the program"),
    }
    return render(request, "events/desk/reminder_sure.html", context)
