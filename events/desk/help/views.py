"""Requests for help: all that is open in the coming weeks, answered or taken on with one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.models import Language
from events.desk.help.forms import AnswerForm, BackForm, RequestFilter
from events.desk.help.listing import needs_at, owners_of, requests_of, rows, sessions_of, supplies_of
from events.desk.lists import page_of
from events.desk.reaching import needs_of
from events.support.answering import answer, take

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.support.models import Need


@never_cache
@require_safe
@requires_role("coordinator")
def requests(request: HttpRequest) -> HttpResponse:
    """What families asked for, the most urgent first; every choice stays in the address."""
    who, now = viewer(request), timezone.now()
    asked = needs_at(sessions_of(who, now)).filter(language__isnull=False).values("language")
    languages = Language.objects.filter(pk__in=asked)
    form = RequestFilter(request.GET, owners=owners_of(who, now), languages=languages)
    chosen = form.chosen()
    page = page_of(requests_of(who, chosen, now), request.GET.get("page"))
    found = rows(page.object_list, now.astimezone(get_current_timezone()).date())
    if found:
        note_access(request, "help", None, now=now)
    context = {"form": form, "chosen": chosen, "page": page, "rows": found, "me": who.user}
    return render(request, "events/desk/help.html", context)


def _need(request: HttpRequest, pk: int) -> Need:
    need: Need = get_object_or_404(needs_of(viewer(request)).select_related("supply"), pk=pk)
    return need


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    """To the page on which the button stood, with what was chosen there."""
    if slug:
        return redirect("events:desk-session-help", slug=slug)
    chosen = request.GET.urlencode()
    return redirect(f"{reverse('events:desk-help')}{'?' if chosen else ''}{chosen}")


@require_POST
@requires_role("coordinator")
def answer_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the help will be there. The family is told at once."""
    need, who = _need(request, pk), viewer(request)
    form = AnswerForm(request.POST, supplies=supplies_of(who))
    if not form.is_valid():
        messages.error(request, _("Please press one of the two answers."))
        return _back(request, "")
    said = form.cleaned_data
    was = said["was"] or need.State.OPEN
    try:
        done = answer(need, said["answer"], was=was, supply=said["supply"], now=timezone.now(), actor=who.user)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
    else:
        if done:
            messages.success(request, _("Noted. The family was told."))
        else:
            messages.info(request, _("Somebody has answered this by now. Please look at it again."))
    return _back(request, said["back"])


@require_POST
@requires_role("coordinator")
def take_request(request: HttpRequest, pk: int) -> HttpResponse:
    """She sees to it."""
    need, who = _need(request, pk), viewer(request)
    if who.user:
        take(need, actor=who.user, now=timezone.now())
        messages.success(request, _("It is yours to answer."))
    return _back(request, BackForm(request.POST).chosen()["back"])
