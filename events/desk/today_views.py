"""The page that a coordinator opens in the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from events.desk.today import gather
from events.schedule.models import Program

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@requires_role("coordinator")
def desk(request: HttpRequest) -> HttpResponse:
    """What needs a person today first, numbers and what is coming after that."""
    now = timezone.now()
    today = gather(viewer(request), now=now)
    if today.people:
        note_access(request, "calls", None, now=now)
    plannable = Program.objects.coordinated_by(viewer(request))
    context = {"today": today, "now": timezone.localtime(now), "programs": plannable}
    return render(request, "events/desk/today.html", context)
