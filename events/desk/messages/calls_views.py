"""Calls to make: each person once. Whoever looks is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.models import User
from events.desk.lists import page_of
from events.desk.messages.calling import callees, calls_for
from events.desk.messages.finding import messages_of
from events.outbox.calling import note_call
from events.outbox.models import CallTask
from events.signup.confirming import confirm_called

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST = 50
LONGEST_KEY = 18


@never_cache
@require_safe
@requires_role("coordinator")
def call_list(request: HttpRequest) -> HttpResponse:
    """Whom to call: the number, the language, and what to say."""
    now = timezone.now()
    note_access(request, "calls", None, now=now)
    page = page_of(calls_for(viewer(request), now), request.GET.get("page"))
    return render(request, "events/desk/calls.html", {"page": page, "callees": callees(page.object_list)})


@require_POST
@requires_role("coordinator")
def call_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody called, and said all that stood there; twice is the same as once."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    seen = CallTask.objects.filter(message__in=messages_of(viewer(request)).values("pk"))
    first = get_object_or_404(seen, pk=pk)
    also = {int(one) for one in request.POST.getlist("also")[:MOST] if one.isdecimal() and len(one) <= LONGEST_KEY}
    with_it = seen.filter(pk__in=also, message__person=first.message.person_id) if first.message.person_id else []
    now = timezone.now()
    done = [task for task in [first, *with_it] if note_call(task, by=user, now=now)]
    for task in done:
        confirm_called(task, by=user, now=now)
    if done:
        messages.success(request, _("Noted: you called."))
    else:
        messages.info(request, _("Somebody called before, or the call is not needed any more."))
    return redirect("events:desk-calls")
