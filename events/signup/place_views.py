"""What a family answers with one tap: yes or no to a place that is offered, leave the line, sign up again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.rosters.answering import accept_offer, decline_offer, has_ended, leave_line
from events.rosters.models import Registration, Status
from events.signup.confirming import return_as_before
from events.signup.party_views import by_link
from events.signup.signed_up import sessions_of
from events.signup.standing import was_too_late
from events.signup.throttling import too_often

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party


class PlaceForm(forms.Form):
    """Which button was pressed, and for which list: who waits for a course can be a guest of one of its dates."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("yes", "no", "leave", "again")])
    roster = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """Do what the button says, for the sign-up of this session. Opening the address changes nothing."""
    session = get_object_or_404(sessions_of(party), slug=slug)
    form = PlaceForm(request.POST)
    if request.method == "POST" and form.is_valid():
        here, meant = {session.roster_id, session.guest_roster_id}, form.cleaned_data["roster"]
        found = party.registrations.filter(roster__in=here & {meant} if meant else here)
        last = found.order_by("-queued_at", "-pk").first()
        try:
            if last:
                _answer(request, last, form.cleaned_data["act"], now)
        except ValidationError as error:
            messages.info(request, " ".join(error.messages))
        except OperationalError:
            messages.error(request, _("We could not save this just now. Please try again."))
    return redirect("events:link-manage", token=party.token)


def _answer(request: HttpRequest, registration: Registration, act: str, now: datetime) -> None:
    if act == "yes":
        _say_yes(request, registration, now)
    elif act == "no":
        _say_no(request, registration, now)
    elif act == "leave":
        _leave(request, registration, now)
    elif has_ended(registration, now=now):
        _refuse_too_often(request, registration, now)
        return_as_before(registration, now=now)


def _say_yes(request: HttpRequest, registration: Registration, now: datetime) -> None:
    if accept_offer(registration, now=now):
        messages.success(request, _("Good, the place is yours. We will see you there."))
        return
    registration.refresh_from_db(fields=["status"])
    if registration.is_waiting or not registration.roster.next_start(now):
        _say_that_it_waits(request, registration, now)
    else:
        _say_that_it_ended(request, registration)


def _say_no(request: HttpRequest, registration: Registration, now: datetime) -> None:
    """A no takes nothing away: the page was older than the place, or the place in line, that it has now."""
    decline_offer(registration, now=now)
    registration.refresh_from_db(fields=["status"])
    if registration.is_seated:
        _say_that_it_stays(request)
    elif registration.is_waiting:
        _say_that_it_waits(request, registration, now)
    elif was_too_late(registration):
        _say_that_it_ended(request, registration)
    else:
        messages.success(request, _("Thank you for telling us: somebody else can have the place."))


def _leave(request: HttpRequest, registration: Registration, now: datetime) -> None:
    if leave_line(registration, now=now):
        messages.success(request, _("You have left the line. Thank you for telling us."))
        return
    registration.refresh_from_db(fields=["status"])
    if registration.is_seated:
        _say_that_it_stays(request)
    elif registration.status == Status.OFFERED:
        messages.info(request, _("A place is free for you. Do you want it?"))


def _say_that_it_stays(request: HttpRequest) -> None:
    messages.warning(request, _("You have a place now, and you keep it. Can’t come? Then please cancel below."))


def _say_that_it_ended(request: HttpRequest, registration: Registration) -> None:
    """By the clock; or it was canceled meanwhile, by the family on another page or by staff."""
    if was_too_late(registration):
        messages.info(request, _("The time to answer is over. We no longer keep the place for you."))
    else:
        messages.info(request, _("This sign-up is canceled."))


def _say_that_it_waits(request: HttpRequest, registration: Registration, now: datetime) -> None:
    """The offer that the page showed was taken back; it waits where it stood, if there is still something to come."""
    if registration.roster.next_start(now):
        messages.info(request, _("You do not have a place yet. When a place comes free for you, we tell you at once."))
    else:
        messages.info(request, _("This cannot be changed here any more."))


def _refuse_too_often(request: HttpRequest, registration: Registration, now: datetime) -> None:
    """Each time a mail goes out: as often as the form would take it, and not more."""
    contact = registration.party.contact
    wait = too_often(request, contact.value if contact else "", uuid4(), now=now)
    if wait:
        raise wait.refusal
