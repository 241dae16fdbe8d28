"""The page for who lost a link. It says the same to everybody: it shows nobody whether somebody is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.contact import Reach, normalize
from events.signup.forms import LONGEST_CONTACT
from events.signup.guarding import GuardForm
from events.signup.lost_links import ask_for_links
from events.signup.throttling import Wait, too_often

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse


class LostLinkForm(forms.Form):
    """Where the message with the link shall go: only to who gave just this with a sign-up."""

    contact = forms.CharField(
        label=gettext_lazy("E-mail or mobile"),
        help_text=gettext_lazy("The one that you gave us when you signed up."),
        widget=forms.TextInput(
            attrs={"autocomplete": "on", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Please write an e-mail address or a phone number.")},
    )

    def clean_contact(self) -> Reach:
        """An e-mail address or a mobile number, made comparable."""
        typed = self.cleaned_data["contact"]
        if len(typed) > LONGEST_CONTACT:
            raise ValidationError(_("This is too long for an e-mail address or a phone number."), code="contact")
        return normalize(typed)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Ask for the links to one's sign-ups, by e-mail or mobile."""
    now = timezone.now()
    form = LostLinkForm(request.POST) if request.method == "POST" else LostLinkForm()
    guard = GuardForm(request.POST if request.method == "POST" else None, now=now)
    wait = None
    if form.is_valid() and not guard.refuse(form):
        reach = form.cleaned_data["contact"]
        wait = _too_often(request, reach, now)
        if wait:
            form.add_error(None, _("We were asked for this very often. Please wait a while, or call us."))
        elif _ask(form, reach, now):
            return redirect("events:lost-link-sent")
    context = {"form": form, "guard": guard}
    response = render(request, "events/signup/lost_link.html", context, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait.seconds)
    return response


def _too_often(request: HttpRequest, reach: Reach, now: datetime) -> Wait | None:
    """Counted apart from sign-ups: who asks for somebody else's links again and again keeps nobody from signing up."""
    return too_often(request, f"lost link {reach.value}", uuid4(), now=now)


def _ask(form: LostLinkForm, reach: Reach, now: datetime) -> bool:
    try:
        ask_for_links(reach, now=now)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Nothing you typed is lost. Please send it again."))
    return not form.errors


@login_not_required
@never_cache
@require_safe
def lost_link_sent(request: HttpRequest) -> HttpResponse:
    """What happens now, whoever asked."""
    return render(request, "events/signup/lost_link_sent.html")
