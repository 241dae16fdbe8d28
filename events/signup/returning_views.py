"""From an own page to a form that is filled in, and back to an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.secret_pages import secret_page
from events.signup.returning import forget, party_of_token, remember

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse


class WhereTo(forms.Form):
    """The page to go on to. Anything but a page of ours is as if nobody had asked."""

    to = forms.CharField(max_length=500, required=False)

    @property
    def address(self) -> str:
        """A page of ours."""
        to = self.cleaned_data["to"].removeprefix(settings.SITE_URL) if self.is_valid() else ""
        ours = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
        return to if ours else resolve_url("events:whats-on")


def _on(asked: Mapping[str, str]) -> HttpResponse:
    return redirect(WhereTo(asked).address)


@login_not_required
@require_safe
@secret_page
def link_again(request: HttpRequest, token: str) -> HttpResponse:
    """On to what is on, or to one date. Nothing is written but a cookie of this browser, and the address is left."""
    party = party_of_token(token, now=timezone.now())
    if party is None:
        raise Http404
    response = _on(request.GET)
    remember(response, party)
    return response


@login_not_required
@require_POST
@secret_page
def empty_form(request: HttpRequest) -> HttpResponse:
    """Somebody else uses this browser: back to the page with an empty form."""
    response = _on(request.POST)
    forget(response)
    return response
