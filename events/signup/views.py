"""The pages everybody may see: what's on, a session, a series, what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.grants import NOBODY
from accounts.languages import written_languages
from accounts.models import Language
from events.schedule.models import Program, Series, Session
from events.schedule.telling import moment_line
from events.schedule.thanking import sponsors_of
from events.signup.finding import (
    Filters,
    chips_of,
    find_session,
    listed,
    next_anywhere,
    public_sessions,
    read_filters,
    towns_with_sessions,
    with_row_data,
)
from events.signup.forms import language_choices
from events.signup.listing import by_day, by_month, rows_of
from events.signup.months import after, before, month_of
from events.signup.picking import are_picked, pickable
from events.signup.returning import filled_in_for_who_returns, initial_for
from events.signup.showing import language_notice, picking_context, session_context, sign_up_context
from events.support.words import ask_by_words

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

ON_A_PAGE = 30


@login_not_required
@require_safe
def whats_on(request: HttpRequest) -> HttpResponse:
    """Everything that is coming, as a list first, with a month beside it on wide screens."""
    now = timezone.now()
    languages = list(Language.objects.all())
    programs = list(Program.objects.public())
    filters = _filters(request, programs, languages)
    zone = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    month = filters.month or today.replace(day=1)
    rows = rows_of(listed(filters, now=now, month=month, zone=zone), now=now, endonyms=_endonyms(languages))
    shown = rows if filters.month else [row for row in rows if not row.is_over]
    if shown and not filters.month:
        month = shown[0].at.date().replace(day=1)
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "events/signup/whats_on.html",
        {
            "filters": filters,
            "chips": chips_of(filters, programs, _offered(languages), online=True),
            "languages": languages,
            "towns": towns_with_sessions(now),
            "page": page,
            "months": by_month(list(page.object_list)),
            "month": month_of(month, rows, today=today),
            "addresses": {
                "before": filters.address(month=before(month)),
                "month": filters.address(month=month),
                "after": filters.address(month=after(month)),
            },
            "this_year": today.year,
            **({} if shown else _next_anywhere(now)),
        },
    )


def _next_anywhere(now: datetime) -> dict[str, Any]:
    session = next_anywhere(now)
    when = moment_line(session.local_start, get_language() or "en") if session else ""
    return {"next_one": session, "next_when": when}


def _offered(languages: list[Language]) -> list[Language]:
    """The languages of the pages, without English: that is everything."""
    return [one for one in languages if one.code != "en" and one.code in written_languages()]


def _filters(request: HttpRequest, programs: list[Program], languages: list[Language]) -> Filters:
    return read_filters(
        request.GET.dict(),
        programs=[program.slug for program in programs],
        languages=[language.code for language in languages],
    )


def _endonyms(languages: list[Language]) -> dict[str, str]:
    return {language.code: language.endonym for language in languages}


@login_not_required
@filled_in_for_who_returns
@require_safe
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One session: what, when and where, and the form beside it; after it is over, what it left behind."""
    now = timezone.now()
    session = find_session(request, slug, now=now)
    context = session_context(session, now=now, initial=initial_for(request, now=now))
    return render(request, "events/signup/session.html", context)


@login_not_required
@filled_in_for_who_returns
@require_safe
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All dates that belong together, with the places of each, or one form where one signs up for all."""
    now = timezone.now()
    series = get_object_or_404(Series.objects.select_related("program__organization", "root", "roster"), slug=slug)
    if series.root:
        return _to_the_whole(series)
    dates = Session.objects.visible_to(NOBODY).of_root(series).order_by("starts_at", "pk")
    found = with_row_data(dates, now=now).select_related("roster__group").prefetch_related("resources")
    sessions = list(found)
    if not sessions:
        raise Http404
    languages = list(Language.objects.all())
    rows = rows_of(sessions, now=now, endonyms=_endonyms(languages), fold=False)
    coming = [row for row in rows if not row.is_over]
    next_date = next((row.session for row in coming if not row.is_canceled), None)
    return render(
        request,
        "events/signup/series.html",
        {
            "series": series,
            "program": series.program,
            "days": by_day(coming),
            "slots": len(coming) > len(by_day(coming)),
            "past": [row for row in rows if row.is_over][::-1],
            "sponsors": sponsors_of(series.program, series),
            "language_notice": language_notice(series.title),
            "ask_by": ask_by_words(next_date, now) if next_date else "",
            **_form_of_series(
                series, coming, now, languages=language_choices(languages), initial=initial_for(request, now=now)
            ),
        },
    )


def _to_the_whole(series: Series) -> HttpResponse:
    """Pages speak of the root. A part that nobody may see yet leads nowhere: it is not told that it is there."""
    if series.root is None or not Session.objects.visible_to(NOBODY).filter(series=series).exists():
        raise Http404
    return redirect(series.root, permanent=True)


def _form_of_series(series: Series, coming: list[Any], now: datetime, **known: Any) -> dict[str, Any]:
    """The form for all dates at once, sent to the next of them; or for those that one picks."""
    shared = [row.session for row in coming if series.roster_id and row.session.roster_id == series.roster_id]
    promised = [session for session in shared if not session.is_canceled and session.starts_at > now]
    if promised:
        return {"session": promised[0], **sign_up_context(promised[0], now=now, **known)}
    offered = pickable([row.session for row in coming], now=now)
    if not are_picked(offered):
        return {"places": None}
    return {"session": offered[0], **picking_context(offered[0], offered, now=now, **known)}


@login_not_required
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """What was: past sessions with their recordings and notes, latest first."""
    now = timezone.now()
    languages = list(Language.objects.all())
    programs = list(Program.objects.public())
    filters = _filters(request, programs, languages)
    found = with_row_data(public_sessions(filters).promised().past(now), now=now).prefetch_related("resources")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, now=now, endonyms=_endonyms(languages), fold=False)
    return render(
        request,
        "events/signup/archive.html",
        {"filters": filters, "chips": chips_of(filters, programs), "page": page, "months": by_month(rows)},
    )
