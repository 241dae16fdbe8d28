"""Messages of a person, a session or a day, each with its fate, and sending one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
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
from events.desk.messages.calling import to_say
from events.desk.messages.facts import line_of, size_as_text, state_words, steps_of, tone
from events.desk.messages.finding import messages_of, sessions_of
from events.desk.messages.forms import MessageFilter
from events.desk.messages.outdated import why_not
from events.outbox.resending import send_again

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.outbox.models import Message


@never_cache
@require_safe
@requires_role("coordinator")
def message_list(request: HttpRequest) -> HttpResponse:
    """Messages about her sessions, each with its fate. The texts hold no live links."""
    note_access(request, "messages", None, now=timezone.now())
    form = MessageFilter(request.GET)
    chosen = form.chosen()
    found = messages_of(
        viewer(request), session=chosen["session"], person=chosen["person"] or None, day=chosen["day"] or None
    )
    for name in ("state", "channel"):
        if chosen[name]:
            found = found.filter(**{name: chosen[name]})
    page = page_of(found.prefetch_related("deliveries"), request.GET.get("page"))
    lines = [line_of(message, to_say(message.body)) for message in page.object_list]
    name = str(lines[0].message.person) if chosen["person"] and lines else ""
    return render(request, "events/desk/messages.html", {"form": form, "page": page, "lines": lines, "name": name})


@never_cache
@require_safe
@requires_role("coordinator")
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: what it says, to whom and how it went, and what became of it, step by step."""
    message = _message(request, pk)
    now = timezone.now()
    note_access(request, "messages", message.person, now=now)
    context = {
        "message": message,
        "words": to_say(message.body),
        "state": state_words(message),
        "tone": tone(message),
        "steps": steps_of(message),
        "size": size_as_text(message),
        "sessions": sessions_of(message, viewer(request)),
        "why_not": why_not(message, now),
    }
    return render(request, "events/desk/message.html", context)


@require_POST
@requires_role("coordinator")
def message_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it once more; pressed twice is the same as once."""
    if not isinstance(request.user, User):
        raise Http404
    message, now = _message(request, pk), timezone.now()
    if why := why_not(message, now):
        messages.error(request, why)
        return redirect("events:desk-message", message.pk)
    try:
        again = send_again(message, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("events:desk-message", message.pk)
    messages.success(request, _("It goes out once more."))
    return redirect("events:desk-message", again.pk)


def _message(request: HttpRequest, pk: int) -> Message:
    found: Message = get_object_or_404(messages_of(viewer(request)).prefetch_related("deliveries"), pk=pk)
    return found
