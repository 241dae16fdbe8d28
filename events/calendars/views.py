"""Calendars to subscribe to, and where people get their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import links
from accounts.grants import viewer
from accounts.secret_pages import secret_page
from accounts.sharing import SENTENCE, shares
from events.calendars.addresses import own_calendar, public_address, series_address
from events.calendars.buttons import change_link, change_sharing
from events.calendars.feeds import EVERYTHING, PersonalFeed, ProgramFeed, SeriesFeed
from events.calendars.forms import SeriesAsked
from events.calendars.linking import renew_mine
from events.calendars.listing import public_series
from events.calendars.models import CalendarLink
from events.calendars.sign_ups import again_token, all_sign_ups
from events.schedule.models import Program, Session
from events.schedule.who_signed_up import signed_up_lately

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from accounts.models import Person

Scope = CalendarLink.Scope

# No cookie, no proof of origin: who posts to a feed is told that it can only be read.
program_feed = csrf_exempt(login_not_required(require_safe(ProgramFeed())))
series_feed = csrf_exempt(login_not_required(require_safe(SeriesFeed())))
link_calendar = csrf_exempt(login_not_required(require_safe(PersonalFeed())))


@login_not_required
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Every public program's calendar, and how to take it into one's own; first of the series that one comes from."""
    programs = [(program, public_address(program.slug)) for program in Program.objects.public()]
    series = public_series(SeriesAsked(request.GET).slug)
    context = {
        "everything": public_address(EVERYTHING),
        "programs": programs,
        "series": series,
        "series_address": series and series_address(series),
    }
    return render(request, "events/calendars/subscribe.html", context)


@login_not_required
@require_safe
def session_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One session as a file to keep. The way to join online is only in the file that comes with a message."""
    visible = Session.objects.visible_to(viewer(request)).published().select_related("program", "venue__town")
    session = get_object_or_404(visible, slug=slug)
    response = HttpResponse(
        session.calendar_file(get_language() or "en", joined=False), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{session.slug}.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response


@login_not_required
@require_safe
@secret_page
def link_mine(request: HttpRequest, token: str) -> HttpResponse:
    """All that a person signed up for, and the person's own calendar."""
    now = timezone.now()
    person = _person(token, now)
    context = {
        "person": person,
        "token": token,
        "all": all_sign_ups(person, now),
        "again": again_token(person),
        "calendar": own_calendar(person, Scope.SIGN_UPS, now),
        "household_words": SENTENCE if person.household_id else "",
        "is_shared": bool(person.household_id) and shares(person, now),
    }
    return render(request, "events/calendars/mine.html", context)


@login_not_required
@require_POST
@secret_page
def mine_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Make the person's own calendar address, make it anew, or take it back."""
    change_link(request, _person(token, timezone.now()), Scope.SIGN_UPS)
    return redirect(f"{reverse('events:link-mine', args=[token])}#calendar")


@login_not_required
@require_POST
@secret_page
def mine_household(request: HttpRequest, token: str) -> HttpResponse:
    """Let the other adults of the household see one's sign-ups, or not any more."""
    change_sharing(request, _person(token, timezone.now()))
    return redirect(f"{reverse('events:link-mine', args=[token])}#household")


@login_not_required
@require_POST
@secret_page
def mine_new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Make new links to the page of sign-ups and to each of them: whoever has the old ones gets nothing any more."""
    now = timezone.now()
    person, written = renew_mine(_person(token, now), now=now, also_calendar="also_calendar" in request.POST)
    done = _("This is your new page. The old links do not work any more.")
    how = _("We sent you the new link by e-mail.") if written else _("Please keep its address: save it as a bookmark.")
    messages.success(request, f"{done} {how}")
    return redirect("events:link-mine", links.sign("mine", person.pk, person.link_version))


def _person(token: str, now: datetime) -> Person:
    """Whose page a link opens. It ends by itself a year after the last sign-up.

    Staff confirmed who was merged: a link that was sent to one record opens the page of the person.
    """
    claim = links.read("mine", token)
    if claim is None:
        raise Http404
    return get_object_or_404(signed_up_lately(now).behind(claim))
