"""Staff move a family to another date, in its place there, at the end of the line, or as one too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.callers.acting import move_for
from events.desk.callers.coming import coming_lists
from events.desk.callers.forms import BUSY, MoveForm, WhichForm
from events.desk.callers.sign_up_views import back, line_or_404, show, too_late
from events.desk.callers.views import user_of
from events.rosters.models import Roster

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.desk.callers.person import SignUpLine

FULL, TOO_LARGE = "full", "too-large"


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another date. Where it is full there, staff are asked what to do, and say so with a second button."""
    line = line_or_404(request, pk, timezone.now())
    if not line.may_act:
        return too_late(request, line)
    wanted = WhichForm(request.GET).chosen()["q"]
    chosen = WhichForm({"who": request.POST.get("to")}).chosen()["who"]
    found = coming_lists(
        viewer(request), now=line.now, program=line.session.program, words=wanted, always=[chosen] if chosen else []
    )
    lists = [one for one in found if one.roster.pk != line.registration.roster_id]
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, lists=[(one.roster.pk, one.line) for one in lists])
    full = ""
    if form.is_valid():
        full = _move(request, form, line)
        if not form.errors and not full:
            return back(line)
    return show(request, "caller_move", line, form, lists=lists, wanted=wanted, full=full, chosen=chosen)


def _move(request: HttpRequest, form: MoveForm, line: SignUpLine) -> str:
    """Move the family. Where there is no place for it nothing is done, and the code says why."""
    said = form.cleaned_data
    try:
        new = move_for(
            line.registration,
            Roster.objects.get(pk=said["to"]),
            by=user_of(request),
            now=line.now,
            anyway=said["full"] == MoveForm.ANYWAY,
            wait=said["full"] == MoveForm.WAIT,
        )
    except ValidationError as error:
        if error.code in (FULL, TOO_LARGE):
            return error.code
        form.add_error("to", _("They are on that list already.") if error.code == "already" else error)
    except OperationalError:
        form.add_error(None, BUSY)
    else:
        said_so = _("Moved. They have a place there.") if new.is_seated else _("Moved. They wait for a place there.")
        messages.success(request, said_so)
    return ""
