"""The people of a session: on the page and as a file. Whoever looks is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from events.desk.forms import AnswerForm, FindForm
from events.desk.lists import managed_session, manages_all_of
from events.desk.people_counted import families_on
from events.desk.reaching import needs_of
from events.desk.roster.forms import TickForm
from events.desk.roster.places import acts_on, places_of
from events.desk.roster.rows import guests, lists_of, registrations_on
from events.desk.roster.table import people_table
from events.desk.series.facts import managed_series, series_title
from events.desk.sheets import file_response
from events.schedule.models import Session, Status, Visibility
from events.support.answering import answer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from events.schedule.models import Series


@never_cache
@require_safe
@requires_role("coordinator")
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who waits, who canceled, what help they asked for, and what can be done about places."""
    return _people(request, managed_session(viewer(request), slug))


def _people(request: HttpRequest, session: Session, *, wrong: str = "") -> HttpResponse:
    now, who = timezone.now(), viewer(request)
    note_access(request, "people", session, now=now)
    wanted = FindForm(request.GET).chosen()["q"]
    ticks = TickForm(request.GET)
    registrations = registrations_on(session)
    shown = [guest for guest in guests(registrations, session) if guest.is_called(wanted)]
    context = {
        "session": session,
        "guests": shown,
        "wanted": wanted,
        "nobody": not registrations,
        "places": places_of(session, registrations, now=now),
        "ticked": ticks.statuses(),
        "tick": ticks.chosen()["ticked"],
        "acts": acts_on(lists_of(session)),
        "is_over": session.ends_at <= now,
        "sets_places": session.roster is not None and manages_all_of(who, session.roster),
        "is_private": session.visibility == Visibility.PRIVATE,
        "wrong": wrong,
        "why": FindForm(request.GET).chosen()["why"],
    }
    return render(request, "events/desk/people.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def people_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The same list as a file for a spreadsheet, once it is said what for."""
    session = managed_session(viewer(request), slug)
    why = FindForm(request.GET).chosen()["why"]
    if not why:
        return _people(request, session, wrong=_("Please say what the file is for."))
    note_access(request, "people file", session, now=timezone.now(), why=why)
    return file_response(people_table(session.slug, session), kind)


@never_cache
@require_safe
@requires_role("coordinator")
def series_people(request: HttpRequest, slug: str) -> HttpResponse:
    """How many signed up for each date of a series, and what can be done for all of them at once; no names."""
    series = managed_series(viewer(request), slug)
    if series.slug != slug:
        return redirect("events:desk-series-people", slug=series.slug)
    return _series(request, series)


def _series(request: HttpRequest, series: Series, *, wrong: str = "") -> HttpResponse:
    now = timezone.now()
    dates = dates_of(series)
    families = families_on(dates)
    context: dict[str, Any] = {
        "series": series,
        "title": series_title(series),
        "program": series.program,
        "dates": [(one, families[one.pk], one.ends_at <= now) for one in dates],
        "is_private": any(one.visibility == Visibility.PRIVATE for one in dates),
        "wrong": wrong,
    }
    return render(request, "events/desk/series_people.html", context)


def dates_of(series: Series) -> list[Session]:
    """The dates of a series that people could sign up for, in order; drafts and dates left out are none of them."""
    of_it = Session.objects.of_root(series).exclude(status__in=(Status.SKIPPED, Status.DRAFT)).with_page_data()
    return list(of_it.order_by("starts_at", "pk"))


@never_cache
@require_safe
@requires_role("coordinator")
def series_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The people of all dates of a series as one file, once it is said what for."""
    series = managed_series(viewer(request), slug)
    why = FindForm(request.GET).chosen()["why"]
    if not why:
        return _series(request, series, wrong=_("Please say what the file is for."))
    note_access(request, "people file", series, now=timezone.now(), why=why)
    return file_response(people_table(series.slug, *dates_of(series), with_dates=True), kind)


@require_POST
@requires_role("coordinator")
def answer_need(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say whether the help that a family asked for will be there."""
    session = managed_session(viewer(request), slug)
    here = lists_of(session)
    need = get_object_or_404(needs_of(viewer(request)).filter(registration__roster__in=here), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please press one of the two answers."))
    elif answer(need, form.cleaned_data["answer"], now=timezone.now(), actor=viewer(request).user):
        messages.success(request, _("Noted. The family was told."))
    return redirect("events:desk-roster", slug=slug)
