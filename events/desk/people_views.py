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
from events.desk.forms import AnswerForm, FindForm
from events.desk.lists import guests, managed_session, registrations_on
from events.desk.reaching import needs_of
from events.desk.sheets import people_sheet
from events.support.answering import answer

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@require_safe
@requires_role("coordinator")
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who waits, who canceled, and what help they asked for."""
    session = managed_session(viewer(request), slug)
    note_access(request, "people", session, now=timezone.now())
    wanted = FindForm(request.GET).chosen()["q"]
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
    why = FindForm(request.GET).chosen()["why"]
    note_access(request, "people file", session, now=timezone.now(), why=why)
    sheet = people_sheet(session, guests(registrations_on(session)))
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{session.slug}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@requires_role("coordinator")
def answer_need(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say whether the help that a family asked for will be there."""
    session = managed_session(viewer(request), slug)
    here = [pk for pk in (session.roster_id, session.guest_roster_id) if pk]
    need = get_object_or_404(needs_of(viewer(request)).filter(registration__roster__in=here), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please press one of the two answers."))
    elif answer(need, form.cleaned_data["answer"], now=timezone.now(), actor=viewer(request).user):
        messages.success(request, _("Noted. Please tell the family."))
    return redirect("events:desk-roster", slug=slug)
