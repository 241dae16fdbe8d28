"""What a family answers with one tap: yes or no to a place that is offered, leave the line, sign up again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.rosters.answering import accept_offer, decline_offer
from events.rosters.models import Registration, Status
from events.rosters.registration import cancel_registration
from events.signup.confirming import return_as_before
from events.signup.party_views import by_link
from events.signup.signed_up import sessions_of
from events.signup.throttling import too_often

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party


class PlaceForm(forms.Form):
    """Which button was pressed."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("yes", "no", "leave", "again")])


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """Do what the button says, for the sign-up of this session. Opening the address changes nothing."""
    session = get_object_or_404(sessions_of(party), slug=slug)
    form = PlaceForm(request.POST)
    of_session = Q(roster=session.roster_id) | Q(roster__isnull=False, roster=session.guest_roster_id)
    last = party.registrations.filter(of_session).order_by("-queued_at", "-pk").first()
    if request.method == "POST" and form.is_valid() and last:
        try:
            _answer(request, last, form.cleaned_data["act"], now)
        except ValidationError as error:
            messages.info(request, error.message)
        except OperationalError:
            messages.error(request, _("We could not save this just now. Please try again."))
    return redirect("events:link-manage", token=party.token)


def _answer(request: HttpRequest, registration: Registration, act: str, now: datetime) -> None:
    if act == "yes":
        _say_yes(request, registration, now)
    elif act in ("no", "leave"):
        _say_no(request, registration, act, now)
    elif registration.status == Status.CANCELED:
        _refuse_too_often(request, registration, now)
        return_as_before(registration, now=now)


def _say_yes(request: HttpRequest, registration: Registration, now: datetime) -> None:
    if accept_offer(registration, now=now):
        messages.success(request, _("Good, the place is yours. We will see you there."))
    elif registration.roster.next_start(now):
        messages.info(request, _("This offer has ended. The place went to the next family."))
    else:
        messages.info(request, _("This cannot be changed here any more."))


def _say_no(request: HttpRequest, registration: Registration, act: str, now: datetime) -> None:
    """A no takes no place away: the page was older than the place that it has now."""
    if act == "no":
        decline_offer(registration, now=now)
        registration.refresh_from_db(fields=["status"])
    if registration.status == Status.REGISTERED:
        messages.warning(request, _("You have a place now, and you keep it. Can’t come? Then please cancel below."))
    elif act == "no":
        messages.success(request, _("Thank you for telling us: somebody else can have the place."))
    elif registration.status == Status.WAITLISTED:
        cancel_registration(registration, now=now)
        messages.success(request, _("You have left the line. Thank you for telling us."))


def _refuse_too_often(request: HttpRequest, registration: Registration, now: datetime) -> None:
    """Each time a mail goes out: as often as the form would take it, and not more."""
    contact = registration.party.contact
    wait = too_often(request, contact.value if contact else "", uuid4(), now=now)
    if wait:
        raise wait.refusal
