"""What the provider tells us: a text came in, or what became of one of ours. No page: machines call this."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.contact import normalize_mobile
from events.texting.models import Inbound
from events.texting.receiving import take_in
from events.texting.reporting import note_report
from events.texting.signatures import is_signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

LONGEST_NAME = Inbound._meta.get_field("provider_id").max_length or 0
LONGEST_CODE = 20
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Our answer goes out as every text does, from the outbox."""


def from_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only what is signed with our account's key is read at all."""

    @wraps(view)
    def signed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_signed(request) else HttpResponseForbidden()

    return login_not_required(csrf_exempt(never_cache(require_POST(signed))))


@from_provider
def text_in(request: HttpRequest) -> HttpResponse:
    """Somebody texted us. What comes from no phone number, such as a company's name, is thanked for and forgotten."""
    name = request.POST.get("MessageSid", "")
    if not 0 < len(name) <= LONGEST_NAME or "\x00" in name:
        return HttpResponseBadRequest()
    try:
        number = normalize_mobile(request.POST.get("From", "")[:40])
    except ValidationError:
        return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")
    opted_out = request.POST.get("OptOutType", "")
    take_in(
        name,
        number,
        request.POST.get("Body", ""),
        opted_out=opted_out if opted_out in ("STOP", "START", "HELP") else "",
        now=timezone.now(),
    )
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


@from_provider
def text_status(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """What became of a text that they took from us."""
    name, code = request.POST.get("MessageSid", ""), request.POST.get("ErrorCode", "")
    if not 0 < len(name) <= LONGEST_NAME or "\x00" in name + code:
        return HttpResponseBadRequest()
    note_report(message_id, name, request.POST.get("MessageStatus", ""), code[:LONGEST_CODE], now=timezone.now())
    return HttpResponse(status=204)
