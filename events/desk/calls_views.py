"""Calls to make, and what became of each message. Whoever looks is written down."""

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
from events.desk.forms import MessageFilter
from events.desk.lists import page_of
from events.desk.reaching import calls, calls_for, messages_of, to_say
from events.outbox.calling import note_call
from events.outbox.models import CallTask
from events.signup.confirming import confirm_called

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
@requires_role("coordinator")
def call_list(request: HttpRequest) -> HttpResponse:
    """Whom to call: the number, the language, and what to say."""
    now = timezone.now()
    note_access(request, "calls", None, now=now)
    page = page_of(calls_for(viewer(request), now), request.GET.get("page"))
    return render(request, "events/desk/calls.html", {"page": page, "calls": calls(page.object_list)})


@require_POST
@requires_role("coordinator")
def call_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody called; twice is the same as once."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    task = get_object_or_404(CallTask.objects.filter(message__in=messages_of(viewer(request)).values("pk")), pk=pk)
    now = timezone.now()
    if note_call(task, by=user, now=now):
        confirm_called(task, by=user, now=now)
        messages.success(request, _("Noted: you called."))
    else:
        messages.info(request, _("Somebody called before, or the call is not needed any more."))
    return redirect("events:desk-calls")


@never_cache
@require_safe
@requires_role("coordinator")
def message_list(request: HttpRequest) -> HttpResponse:
    """Messages about her sessions, each with its fate. The texts hold no live links."""
    note_access(request, "messages", None, now=timezone.now())
    form = MessageFilter(request.GET)
    chosen = form.chosen()
    found = messages_of(viewer(request), session=chosen["session"]).prefetch_related("deliveries")
    if chosen["state"]:
        found = found.filter(state=chosen["state"])
    page = page_of(found, request.GET.get("page"))
    shown = [(message, to_say(message.body)) for message in page.object_list]
    return render(request, "events/desk/messages.html", {"form": form, "page": page, "shown": shown})
