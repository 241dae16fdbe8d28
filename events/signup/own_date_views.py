"""On the family's own page: cancel one date of several, and add another."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.rosters.models import HOLDING, Party, Status
from events.rosters.registration import SignedUpBeforeError
from events.signup.own_dates import add_date, addable
from events.signup.party_views import by_link
from events.signup.signed_up import cancel_sign_up, sessions_of, to_cancel_at
from events.signup.throttling import too_often

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.schedule.models import Session


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """One more date for the same family. Opening the address changes nothing."""
    session = get_object_or_404(addable(party, now=now), slug=slug)
    if request.method == "POST":
        contact = party.contact.value if party.contact else ""
        wait = too_often(request, contact, uuid4(), now=now)
        try:
            if wait:
                raise wait.refusal
            _say(request, add_date(party, session, now=now).status)
        except SignedUpBeforeError:
            messages.info(request, _("Somebody of your family is signed up for this date already."))
        except ValidationError as error:
            messages.info(request, " ".join(error.messages))
        except OperationalError:
            messages.error(request, _("We could not save this just now. Please try again."))
    return redirect("events:link-manage", token=party.token)


def _say(request: HttpRequest, status: str) -> None:
    if status == Status.REGISTERED:
        messages.success(request, _("Good, this date is yours, too. We will see you there."))
    else:
        messages.success(request, _("You are on the waitlist of this date."))


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """Cancel one date of several, after one question. Opening the question changes nothing."""
    session = get_object_or_404(sessions_of(party).select_related("program", "venue__town"), slug=slug)
    mine = to_cancel_at(party, session, now=now)
    if not mine:
        messages.info(request, _("This cannot be changed here any more."))
        return redirect("events:link-manage", token=party.token)
    waits = not any(registration.status in HOLDING for registration in mine)
    if request.method == "POST" and _cancel(request, party, session, now):
        return redirect("events:link-manage", token=party.token)
    told = [session.told(get_language() or "en")]
    context = {"party": party, "told": told, "program": session.program, "waits": waits, "one": True}
    return render(request, "events/signup/cancel.html", context)


def _cancel(request: HttpRequest, party: Party, session: Session, now: datetime) -> bool:
    try:
        cancel_sign_up(party, now=now, at=session)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
        return False
    messages.success(request, _("This date is canceled. The others stay as they were."))
    return True
