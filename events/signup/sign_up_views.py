"""Signing up: the form alone, and what happens when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.rosters.models import Party
from events.signup.forms import SignUpForm
from events.signup.showing import language_notice, sign_up_context
from events.signup.signing_up import sign_up
from events.signup.views import find_session

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.schedule.models import Session


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form. Sent well it leads to the family's own page; else it comes back with what was typed."""
    now = timezone.now()
    session = find_session(request, slug)
    if session.roster is None:
        return redirect(session)
    form = SignUpForm(request.POST, session=session) if request.method == "POST" else None
    if form and form.is_valid() and (party := _send(form, session, now)):
        messages.success(request, _("Thank you. This page is yours: keep its address."))
        return redirect("events:link-manage", token=party.token)
    context = {
        "session": session,
        "program": session.program,
        "told": session.told(get_language() or "en"),
        "language_notice": language_notice(session.title),
        **sign_up_context(session, now=now, form=form),
    }
    return render(request, "events/signup/sign_up.html", context)


def _send(form: SignUpForm, session: Session, now: datetime) -> Party | None:
    """Sign up, or show in the form why not. A database that is busy loses nothing that was typed."""
    data = form.cleaned_data
    try:
        return sign_up(session, form.said(), seen_start=data["seen"], detail=data["detail"], now=now)
    except ValidationError as error:
        form.refuse(error)
    except OperationalError:
        busy = _("We could not save this just now. Nothing you typed is lost. Please send it again.")
        form.refuse(ValidationError(busy, code="busy"))
    return None
