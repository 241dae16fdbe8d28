"""One page: who gets the link of a recording, and the button that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from events.desk.lists import managed_session
from events.desk.recordings.sending import readers_of, send_recording
from events.desk.roster.views import BUSY
from events.schedule.details import Resource

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def recording(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """First who gets it; with the button it goes out, and pressed twice it goes out once."""
    session = managed_session(viewer(request), slug)
    found = get_object_or_404(session.resources.filter(kind=Resource.Kind.RECORDING), pk=pk)
    found.session = session
    now = timezone.now()
    if request.method == "POST":
        try:
            told = send_recording(found, by=viewer(request).user, now=now)
        except OperationalError:
            messages.error(request, BUSY)
            return redirect("events:desk-recording", slug=slug, pk=pk)
        words = ngettext("%(told)d family gets the link.", "%(told)d families get the link.", told) % {"told": told}
        messages.success(request, words if told else _("Everybody had the link already."))
        return redirect("events:desk-session", slug=slug)
    note_access(request, "affected", session, now=now)
    context = {"session": session, "recording": found, "readers": readers_of(found)}
    return render(request, "events/desk/recording.html", context)
