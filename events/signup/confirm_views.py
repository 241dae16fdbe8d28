"""The page behind the link that asks whether it was they who signed up. Opening it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import links
from events.rosters.models import Serves, Status
from events.signup.confirming import confirm, deny, party_to_confirm, until_words
from events.signup.signed_up import sessions_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party


class ConfirmForm(forms.Form):
    """Whether it was they."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether it was they who signed up, and take the answer. It shows what for, and nobody's name."""
    now = timezone.now()
    party, form = party_to_confirm(token), ConfirmForm(request.POST)
    answer = form.cleaned_data["answer"] if request.method == "POST" and form.is_valid() else ""
    if party is None and answer == "no" and links.read("confirm", token):
        return _denied(request)  # pressed twice: the first time ended the link
    if party is None:
        raise Http404
    if answer:
        response = _take(request, party, answer, now) or redirect("events:link-confirm", token=token)
    else:
        response = _ask(request, party, now)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _ask(request: HttpRequest, party: Party, now: datetime) -> HttpResponse:
    sessions = sessions_of(party).select_related("program", "venue__town")
    language = get_language() or "en"
    active = [one.status for one in party.registrations.active().exclude(roster__serves=Serves.HELP)]
    context = {
        "party": party,
        "told": [session.told(language) for session in sessions],
        "session": sessions[0],
        "program": sessions[0].program,
        "until": until_words(party, now=now),
        "is_on": bool(active),
        "has_place": Status.REGISTERED in active,
    }
    return render(request, "events/signup/confirm.html", context)


def _denied(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Thank you. The sign-up has ended, and you hear no more about it."))
    return redirect("events:whats-on")


def _take(request: HttpRequest, party: Party, answer: str, now: datetime) -> HttpResponse | None:
    """Do what was answered; None where the database was busy."""
    try:
        if answer == "no":
            deny(party, now=now)
            return _denied(request)
        is_on = confirm(party, now=now)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
        return None
    if is_on:
        messages.success(request, _("Thank you. This page is yours: keep its address."))
    else:
        messages.info(request, _("This has ended meanwhile. You can sign up again."))
    return redirect("events:link-manage", token=party.token)
