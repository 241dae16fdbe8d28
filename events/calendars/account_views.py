"""For somebody with an account: all own sign-ups, also those from before, and the calendars of these and of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.claiming import claim_people, has_proven_address, people_of
from accounts.grants import viewer
from accounts.secret_pages import secret_page
from accounts.sharing import SENTENCE
from events.calendars.buttons import change_link, change_sharing
from events.calendars.forms import PersonAsked, WhichOfThese
from events.calendars.listing import of_household, own_dates
from events.calendars.models import CalendarLink
from events.schedule.who_signed_up import claimable_people

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from accounts.claiming import OfAccount
    from accounts.models import Person, User

Scope = CalendarLink.Scope


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def my_calendar(request: HttpRequest) -> HttpResponse:
    """What the one who is signed in signed up for, and the calendars of that and of the sessions with a part."""
    who, now = viewer(request), timezone.now()
    people = _people(request, now)
    if request.method == "POST":
        scope = Scope.SIGN_UPS if request.POST.get("scope") == Scope.SIGN_UPS else Scope.ASSIGNMENTS
        change_link(request, _chosen(request, people.own), scope)
        return redirect("events:my-calendar")
    found = own_dates(people.own, now)
    here = {person.organization_id for person in people.own}
    context = {
        "found": found,
        "asked": people.asked,
        "is_asked_first": any(person.organization_id not in here for person in people.asked),
        "of_household": of_household(people.own, now),
        "household_words": SENTENCE,
        "is_staff_viewer": bool(who.grants or who.sleeping or any(own.has_part for own in found)),
        "has_calendar": any(own.sign_ups or own.part for own in found),
    }
    return render(request, "events/calendars/my_calendar.html", context)


@require_POST
@secret_page
def claim_sign_ups(request: HttpRequest) -> HttpResponse:
    """Of several people with one e-mail, the one who is signed in says who it is."""
    now = timezone.now()
    form = WhichOfThese(request.POST, people=_people(request, now).asked)
    if not form.is_valid():
        messages.info(request, _("Please tick who you are."))
        return redirect("events:my-calendar")
    try:
        claim_people(_user(request), form.cleaned_data["person"], claimable_people(now), now=now)
    except ValidationError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("Thank you. These are your sign-ups."))
    return redirect("events:my-calendar")


@require_POST
@secret_page
def my_household(request: HttpRequest) -> HttpResponse:
    """Let the other adults of the household see one's sign-ups, or not any more."""
    people = [person for person in _people(request, timezone.now()).own if person.user_id]
    change_sharing(request, _chosen(request, people))
    return redirect("events:my-calendar")


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _people(request: HttpRequest, now: datetime) -> OfAccount:
    return people_of(_user(request), claimable_people(now), proven=has_proven_address(request))


def _chosen(request: HttpRequest, people: list[Person]) -> Person:
    """The person whose button was pressed; where the user is only one, no button needs to say so."""
    asked = PersonAsked(request.POST).pk
    for person in people:
        if asked in (None, person.pk):
            return person
    raise Http404
