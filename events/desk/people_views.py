"""The people of a session: on the page and as a file. Whoever looks is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from events.desk.lists import guests, managed_session, registrations_on
from events.desk.reaching import needs_of
from events.desk.sheets import people_sheet
from events.support.answering import answer
from events.support.models import Need

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST_WHY = 200


@never_cache
@require_safe
@requires_role("coordinator")
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who waits, who canceled, and what help they asked for."""
    session = managed_session(viewer(request), slug)
    note_access(request, "people", session, now=timezone.now())
    wanted = request.GET.get("q", "")
    found = guests(registrations_on(session))
    shown = [guest for guest in found if guest.is_called(wanted)]
    context = {"session": session, "guests": shown, "wanted": wanted, "nobody": not found}
    return render(request, "events/desk/people.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def people_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list as a file for a spreadsheet; `why` says what for."""
    session = managed_session(viewer(request), slug)
    why = " ".join(request.GET.get("why", "").split())[:LONGEST_WHY]
    note_access(request, "people file", session, now=timezone.now(), why=why)
    sheet = people_sheet(session, registrations_on(session))
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{session.slug}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@requires_role("coordinator")
def answer_need(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say whether the help that a family asked for will be there."""
    session = managed_session(viewer(request), slug)
    need = get_object_or_404(needs_of(viewer(request)).filter(registration__roster=session.roster_id), pk=pk)
    state = Need.State.DECLINED if request.POST.get("answer") == Need.State.DECLINED else Need.State.CONFIRMED
    if answer(need, state, now=timezone.now(), actor=viewer(request).user):
        messages.success(request, _("Noted. Please tell the family."))
    return redirect("events:desk-roster", slug=slug)
