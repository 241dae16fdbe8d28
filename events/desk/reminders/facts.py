"""Reminder plans as the desk shows them: in words, for how many dates, and when the next one goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language

from events.desk.series.facts import managed_series, series_title
from events.reminders.foreseeing import coming_of
from events.reminders.models import ReminderPlan
from events.reminders.words import plan_words
from events.schedule.models import Program, Series
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from accounts.grants import Viewer
    from events.reminders.plans import Owner, Wish
    from events.schedule.models import Session


@dataclass(frozen=True)
class Row:
    """A plan in the list."""

    plan: ReminderPlan
    words: str
    next: str
    """When it goes out next, in words; empty where no coming date is left for it."""


def rows_of(plans: Iterable[ReminderPlan], owner: Owner, *, now: datetime) -> list[Row]:
    """Plans with when they go out next; one query for any number."""
    coming = list(coming_of(owner, now).only("starts_at", "ends_at", "zone"))
    return [Row(plan, plan_words(plan), _next(plan, coming, now)) for plan in plans]


def _next(plan: ReminderPlan, coming: Sequence[Session], now: datetime) -> str:
    moments = [(plan.moment(one.starts_at, one.ends_at), one) for one in coming]
    still = [(moment, one) for moment, one in moments if moment >= now]
    if not still:
        return ""
    moment, session = min(still, key=lambda pair: pair[0])
    return moment_line(moment.astimezone(session.tz), get_language() or "en")


def words_of(wishes: Iterable[Wish]) -> list[str]:
    """Plans in words, the earliest reminder first."""
    return [plan_words(wish) for wish in sorted(wishes, key=lambda one: -one.offset)]


def managed_program(who: Viewer, slug: str) -> Program:
    """A program that she plans as a whole: its plans hold for everything in it."""
    program: Program = get_object_or_404(Program.objects.coordinated_by(who), slug=slug)
    return program


def managed_plan(who: Viewer, pk: int) -> tuple[ReminderPlan, Owner]:
    """A plan of a program or series that is hers, with it; also one that somebody ended meanwhile."""
    plan: ReminderPlan = get_object_or_404(ReminderPlan.objects.select_related("program", "series__program"), pk=pk)
    if plan.series:
        return plan, managed_series(who, plan.series.slug)
    if plan.program:
        return plan, managed_program(who, plan.program.slug)
    raise Http404


def about(owner: Owner) -> dict[str, Any]:
    """Whose plans they are, for the head of a page."""
    if isinstance(owner, Series):
        return {
            "series": owner,
            "program": owner.program,
            "title": series_title(owner),
            "list_address": address_of(owner),
            "new_address": reverse("events:desk-series-reminder-new", args=[owner.slug]),
        }
    return {
        "program": owner,
        "title": str(owner),
        "list_address": address_of(owner),
        "new_address": reverse("events:desk-program-reminder-new", args=[owner.slug]),
    }


def address_of(owner: Owner) -> str:
    """The list of its plans."""
    name = "series" if isinstance(owner, Series) else "program"
    return reverse(f"events:desk-{name}-reminders", args=[owner.slug])
