"""Signing up: the form alone, and what happens when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import NOBODY
from events.schedule.models import Series, Session
from events.signup.finding import find_session, find_to_sign_up, with_places
from events.signup.picking import MOST_DATES, DatesForm, dates_beside, is_shared, pickable
from events.signup.places import guest_places_of
from events.signup.returning import initial_for
from events.signup.showing import guest_context, language_notice, picking_context, sign_up_context
from events.signup.signing_up import SaidOtherwiseError, key_of, sign_up
from events.signup.throttling import Wait, too_often
from events.signup.whole import WholeForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form. Sent well it leads to the family's own page; else it comes back with what was typed."""
    now = timezone.now()
    whole = wait = None
    if request.method == "POST":
        session = find_to_sign_up(request, slug, now=now)
        if session.roster is None:
            return redirect(session)
        picked = _offered_beside(session, now) if DatesForm.is_filled_in(request.POST) else []
        whole = WholeForm(request.POST, session=session, now=now, offered=picked)
        wait, sent = _send(request, whole, now)
        if sent:
            return sent
    session = find_session(request, slug, now=now)
    if session.roster is None:
        return redirect(session)
    offered = _offered_beside(session, now)
    if whole:
        whole.offer(offered)
    known: dict[str, Any] = {"offered": offered, "initial": initial_for(request, now=now)}
    return _show(request, session, sign_up_context(session, now=now, whole=whole, **known), wait)


def _offered_beside(session: Session, now: datetime) -> list[Session]:
    """Other dates of its series that can be picked with it."""
    return [] if is_shared(session) else pickable(dates_beside(session, now=now), now=now)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one date of a course alone."""
    now = timezone.now()
    session = find_session(request, slug, now=now)
    places = guest_places_of(session, now=now)
    if places is None:
        return redirect(session)
    whole = None
    if request.method == "POST":
        whole = WholeForm(request.POST, session=session, now=now, is_guest=True)
    wait, sent = _send(request, whole, now)
    initial = initial_for(request, now=now)
    return sent or _show(request, session, guest_context(session, places, now=now, whole=whole, initial=initial), wait)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for several dates of a series at once."""
    now = timezone.now()
    series = get_object_or_404(Series, slug=slug, root=None)
    shown = with_places(Session.objects.visible_to(NOBODY).of_root(series).upcoming(now), now=now)
    dates = list(
        shown.select_related("program__organization", "venue__town", "roster__group", "series__root")[:MOST_DATES]
    )
    if not dates:
        raise Http404
    offered = pickable(dates, now=now)
    if not offered:
        return redirect(series)
    whole = None
    if request.method == "POST":
        whole = WholeForm(request.POST, session=offered[0], now=now, offered=offered, picks_all=True)
    wait, sent = _send(request, whole, now)
    initial = initial_for(request, now=now)
    context = picking_context(offered[0], offered, now=now, whole=whole, initial=initial)
    return sent or _show(request, offered[0], {"series": series, **context}, wait)


def _show(request: HttpRequest, session: Session, context: dict[str, Any], wait: Wait | None) -> HttpResponse:
    """The page with the form, as it was left."""
    words = {
        "session": session,
        "program": session.program,
        "told": session.told(get_language() or "en"),
        "language_notice": language_notice(session.title),
    }
    response = render(request, "events/signup/sign_up.html", {**words, **context}, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait.seconds)
    return response


def _send(request: HttpRequest, whole: WholeForm | None, now: datetime) -> tuple[Wait | None, HttpResponse | None]:
    """Sign up, or show in the form why not. A database that is busy loses nothing that was typed."""
    if whole is None or not whole.is_valid() or whole.guard.refuse(whole.form):
        return None, None
    wanted, said = whole.wanted(), whole.form.said()
    wait = too_often(request, said.reach.value if said.reach else "", key_of(wanted, said), now=now)
    if wait:
        whole.refuse(wait.refusal)
        return wait, None
    try:
        party = sign_up(wanted, said, whole.besides(), now=now)
    except SaidOtherwiseError as refusal:
        messages.info(request, refusal.message)
        return None, redirect("events:link-manage", token=refusal.party.token)
    except ValidationError as error:
        whole.refuse(error)
        return None, None
    except OperationalError:
        busy = _("We could not save this just now. Nothing you typed is lost. Please send it again.")
        whole.refuse(ValidationError(busy, code="busy"))
        return None, None
    messages.success(request, _("Thank you. This page is yours: keep its address."))
    return None, redirect("events:link-manage", token=party.token)
