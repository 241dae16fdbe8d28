"""What every request goes through: a staff session left alone ends, and signing in takes a whole page."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.grants import viewer
from accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SEEN_AT = "seen_at"
NOTED_EVERY = timedelta(minutes=1)


class IdleSessions:
    """Signs out who holds grants and left the browser alone for STAFF_IDLE_MINUTES.

    A facilitator without grants stays signed in: the list at the door may lie open all morning.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_staff(request):
            _end_or_note(request, timezone.now())
        return self.get_response(request)


class SignInIsAPage:
    """Where htmx asks for a part of a page and its reader is signed out, the whole page goes to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        here = urlsplit(request.headers.get("HX-Current-URL", "")).path
        if here and response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
            return HttpResponseClientRedirect(redirect_to_login(here).url)
        return response


class ButtonsArePressed:
    """Who opens the address of a button, by going back or by a copied address, gets a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def _is_staff(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User):
        return False
    who = viewer(request)
    return bool(who.grants or who.sleeping or user.is_superuser)


def _end_or_note(request: HttpRequest, now: datetime) -> None:
    seen = request.session.get(SEEN_AT)
    quiet = now - datetime.fromisoformat(seen) if seen else timedelta(0)
    if quiet > timedelta(minutes=settings.STAFF_IDLE_MINUTES):
        logout(request)
        delattr(request, "_viewer")
        messages.info(request, _("You were signed out because nothing happened for a while. Please sign in again."))
    elif not seen or quiet > NOTED_EVERY:
        request.session[SEEN_AT] = now.isoformat()
