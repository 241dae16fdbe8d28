"""A family changes what it answered, and says yes or no to texts, on its own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db import OperationalError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.consent import TEXTS, revoke_consent
from events.signup.consent_forms import TextsForm
from events.signup.own_words import questions_at
from events.signup.party_views import by_link
from events.signup.question_forms import QuestionsForm
from events.signup.signed_up import sessions_of, to_cancel

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party


class TextsActForm(forms.Form):
    """Whether texts may come."""

    act = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, party: Party, now: datetime) -> HttpResponse:
    """Answer what a program asks, or change it, while something of the sign-up is still to come."""
    sessions = list(sessions_of(party).select_related("program"))
    questions = questions_at(party, sessions)
    if not questions or not to_cancel(party, now=now):
        messages.info(request, _("This cannot be changed here any more."))
        return redirect("events:link-manage", token=party.token)
    form = QuestionsForm(request.POST if request.method == "POST" else None, questions=questions, party=party)
    if form.is_valid() and _change(form, party, now):
        messages.success(request, _("Saved. Thank you for telling us."))
        return redirect("events:link-manage", token=party.token)
    context = {"party": party, "program": sessions[0].program, "form": form}
    return render(request, "events/signup/answers.html", context)


def _change(form: QuestionsForm, party: Party, now: datetime) -> bool:
    try:
        form.change(party, now=now)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Nothing you typed is lost. Please send it again."))
    return not form.errors


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, party: Party, now: datetime) -> HttpResponse:
    """Say yes to texts, or take it back. Opening the address changes nothing."""
    form = TextsActForm(request.POST)
    if request.method == "POST" and form.is_valid() and party.contact:
        try:
            _answer(request, party, form.cleaned_data["act"], now)
        except OperationalError:
            messages.error(request, _("We could not save this just now. Please try again."))
    return redirect("events:link-manage", token=party.token)


def _answer(request: HttpRequest, party: Party, act: str, now: datetime) -> None:
    if act == "no" and party.contact:
        revoke_consent(party.contact, TEXTS, now=now)
        messages.success(request, _("You get no texts from us."))
        return
    form = TextsForm({"texts-texts": "on"})
    if form.is_valid() and form.store(party, now=now):
        messages.success(request, _("Thank you. You can stop texts here at any time."))
