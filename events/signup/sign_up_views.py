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

from events.signup.finding import find_session
from events.signup.forms import SignUpForm
from events.signup.showing import language_notice, sign_up_context
from events.signup.signing_up import SaidOtherwiseError, key_of, sign_up
from events.signup.throttling import SECONDS, too_often

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
    session = find_session(request, slug, now=now)
    if session.roster is None:
        return redirect(session)
    form = SignUpForm(request.POST, session=session) if request.method == "POST" else None
    often = bool(form and form.is_valid() and _too_often(request, form, session, now))
    if form and form.is_valid() and (response := _send(request, form, session, now)):
        return response
    context = {
        "session": session,
        "program": session.program,
        "told": session.told(get_language() or "en"),
        "language_notice": language_notice(session.title),
        **sign_up_context(session, now=now, form=form),
    }
    response = render(request, "events/signup/sign_up.html", context, status=429 if often else 200)
    if often:
        response["Retry-After"] = str(SECONDS)
    return response


def _too_often(request: HttpRequest, form: SignUpForm, session: Session, now: datetime) -> bool:
    """Say kindly in the form that so many sign-ups at once are not taken."""
    said = form.said()
    contact = said.reach.value if said.reach else ""
    often = too_often(request, contact, key_of(said.submit_key, session, said), now=now)
    if often:
        words = _("There were many sign-ups just now. Nothing you typed is lost. Please send it again in ten minutes.")
        form.refuse(ValidationError(words, code="often"))
    return often


def _send(request: HttpRequest, form: SignUpForm, session: Session, now: datetime) -> HttpResponse | None:
    """Sign up, or show in the form why not. A database that is busy loses nothing that was typed."""
    data = form.cleaned_data
    try:
        party = sign_up(session, form.said(), seen_start=data["seen"], detail=data["detail"], now=now)
    except SaidOtherwiseError as refusal:
        messages.info(request, refusal.message)
        return redirect("events:link-manage", token=refusal.party.token)
    except ValidationError as error:
        form.refuse(error)
        return None
    except OperationalError:
        busy = _("We could not save this just now. Nothing you typed is lost. Please send it again.")
        form.refuse(ValidationError(busy, code="busy"))
        return None
    messages.success(request, _("Thank you. This page is yours: keep its address."))
    return redirect("events:link-manage", token=party.token)
