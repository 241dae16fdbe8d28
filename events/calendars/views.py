"""Calendars to subscribe to, and where people get their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import links
from accounts.grants import viewer
from accounts.models import Person, User
from events.calendars.addresses import own_calendar, public_address, series_address
from events.calendars.feeds import EVERYTHING, PersonalFeed, ProgramFeed, SeriesFeed
from events.calendars.forms import SeriesAsked
from events.calendars.linking import close_link, open_link, renew_link, renew_mine
from events.calendars.listing import coming_sign_ups, own_dates, public_series, signed_up_lately
from events.calendars.models import CalendarLink
from events.schedule.models import Program, Session

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

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
@never_cache
def link_mine(request: HttpRequest, token: str) -> HttpResponse:
    """What a person signed up for, and the person's own calendar."""
    now = timezone.now()
    person = _person(token, now)
    context = {
        "person": person,
        "token": token,
        "coming": coming_sign_ups(person, now),
        "calendar": own_calendar(person, Scope.SIGN_UPS, now),
    }
    response = render(request, "events/calendars/mine.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_POST
def mine_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Make the person's own calendar address, make it anew, or take it back."""
    _change_link(request, _person(token, timezone.now()), Scope.SIGN_UPS)
    return redirect(f"{reverse('events:link-mine', args=[token])}#calendar")


@login_not_required
@require_POST
def mine_new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Make a new link to the page of sign-ups: whoever has the old one gets nothing any more."""
    now = timezone.now()
    person, written = renew_mine(_person(token, now), now=now, also_calendar="also_calendar" in request.POST)
    done = _("This is your new page. The old link does not work any more.")
    how = _("We sent you the new link by e-mail.") if written else _("Please keep its address: save it as a bookmark.")
    messages.success(request, f"{done} {how}")
    return redirect("events:link-mine", links.sign("mine", person.pk, person.link_version))


def _person(token: str, now: datetime) -> Person:
    """Whose page a link opens. It ends by itself a year after the last sign-up."""
    claim = links.read("mine", token)
    if claim is None:
        raise Http404
    return get_object_or_404(signed_up_lately(now), pk=claim.pk, link_version=claim.version)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_calendar(request: HttpRequest) -> HttpResponse:
    """What the one who is signed in signed up for, and the calendars of that and of the sessions with a part."""
    who = viewer(request)
    people = Person.objects.filter(pk__in=who.people).select_related("organization").order_by("pk")
    if request.method == "POST":
        asked = request.POST.get("person", "")
        chosen = [person for person in people if str(person.pk) == asked or not asked]
        if not chosen:
            raise Http404
        scope = Scope.SIGN_UPS if request.POST.get("scope") == Scope.SIGN_UPS else Scope.ASSIGNMENTS
        _change_link(request, chosen[0], scope)
        return redirect("events:my-calendar")
    found = own_dates(people, timezone.now())
    works_here = bool(who.grants or who.sleeping or any(own.has_part for own in found))
    context = {"found": found, "is_staff_viewer": works_here, "has_calendar": any(o.sign_ups or o.part for o in found)}
    return render(request, "events/calendars/my_calendar.html", context)


def _change_link(request: HttpRequest, owner: Person, scope: Scope) -> None:
    """Do what the button said, and nothing where no button of ours was pressed."""
    now = timezone.now()
    actor = request.user if isinstance(request.user, User) else None
    calendar = own_calendar(owner, scope, now)
    if "close" in request.POST:
        if calendar:
            close_link(calendar.link, now=now, actor=actor)
        messages.success(request, _("Your calendar address does not work any more."))
    elif "renew" in request.POST and calendar:
        renew_link(calendar.link, now=now, actor=actor)
        messages.success(request, _("This is your new address. The old one does not work any more."))
    elif "open" in request.POST or "renew" in request.POST:
        open_link(owner, scope, now=now, actor=actor)
    else:
        raise BadRequest
