"""A family asks for help to come, changes what it asked for, gives it back, or comes without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.rosters.models import HOLDING, Registration
from events.signup.party_views import by_link
from events.signup.signed_up import sessions_of, to_cancel
from events.support.asking import sessions_for
from events.support.changing import change_help, withdraw
from events.support.forms import HelpForm, initial_of
from events.support.letting_go import come_without
from events.support.models import Need

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party


class HelpActForm(forms.Form):
    """Which button was pressed, and for which request."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("without", "withdraw")])
    need = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


def _sign_up_of(party: Party, slug: str, now: datetime) -> Registration | None:
    """The sign-up of a party that holds for this session, while there is still something to come of it.

    Where it is a guest of a date of the course that it waits for, that of the guest.
    """
    session = get_object_or_404(sessions_of(party), slug=slug)
    still = {registration.roster_id: registration.pk for registration in to_cancel(party, now=now)}
    pk = still.get(session.guest_roster_id or 0) or still.get(session.roster_id or 0) or 0
    return Registration.objects.filter(pk=pk).select_related("roster", "party__lead", "party__contact").first()


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def help_page(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """What a family needs, to be changed."""
    registration = _sign_up_of(party, slug, now)
    if registration is None:
        messages.info(request, _("This cannot be changed here any more."))
        return redirect("events:link-manage", token=party.token)
    sessions = sessions_for(registration, now=now)
    form = HelpForm(
        request.POST if request.method == "POST" else None,
        sessions=sessions,
        program=sessions[0].program,
        initial=initial_of(registration.needs.all()),
        may_wait=registration.status not in HOLDING,
    )
    if form.is_valid() and _change(form, registration, now):
        messages.success(request, _("Saved. Thank you for telling us."))
        return redirect("events:link-manage", token=party.token)
    context = {"party": party, "program": sessions[0].program, "session": sessions[0], "help": form}
    return render(request, "events/signup/help.html", context)


def _change(form: HelpForm, registration: Registration, now: datetime) -> bool:
    try:
        change_help(registration, form.wishes(), now=now)
    except ValidationError as error:
        form.add_error(None, error)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Nothing you typed is lost. Please send it again."))
    return not form.errors


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def help_act(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """One tap: come without the help, or give one of it back. Opening the address changes nothing."""
    registration = _sign_up_of(party, slug, now)
    form = HelpActForm(request.POST)
    if request.method == "POST" and form.is_valid():
        if registration is None:
            messages.info(request, _("This cannot be changed here any more."))
        else:
            _act(request, registration, form, now)
    return redirect("events:link-manage", token=party.token)


def _act(request: HttpRequest, registration: Registration, form: HelpActForm, now: datetime) -> None:
    try:
        if form.cleaned_data["act"] == "without":
            come_without(registration, now=now)
            messages.success(request, _("Thank you for telling us. This page says if you have a place."))
        else:
            need = Need.objects.filter(registration=registration, pk=form.cleaned_data["need"]).first()
            if need:
                withdraw(need, now=now)
            messages.success(request, _("Thank you for telling us. Your sign-up stays as it was."))
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
