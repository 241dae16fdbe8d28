"""Places of a session: more or fewer of them, closing sign-up and opening it again, a place for one who waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.grants import requires_role, viewer
from accounts.history import note_access, note_change
from events.desk.lists import managed_session, manages_all_of
from events.desk.roster.forms import CHANGED, CapacityForm, OpenForm, SeatForm
from events.desk.roster.places import got_places, got_words, in_line, places_of, seat_as_seen, seating_of
from events.desk.roster.rows import guests, is_unconfirmed, lists_of, registrations_on
from events.rosters.models import HOLDING, Registration, Roster, Status
from events.rosters.room import close_sign_up, reopen_sign_up, set_capacity
from events.rosters.waitlist import hold

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.models import User
    from events.schedule.models import Session

BUSY = gettext_lazy("We could not save this just now. Please try again.")


def whole_roster(request: HttpRequest, session: Session, roster: Roster | None) -> Roster:
    """The list, for who manages every date that shares it; 403 for who manages only some, 404 where there is none."""
    if roster is None:
        raise Http404
    if not manages_all_of(viewer(request), roster):
        raise PermissionDenied(_("Some of the dates that share these places belong to others."))
    return roster


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def capacity(request: HttpRequest, slug: str) -> HttpResponse:
    """More or fewer places. Fewer than are promised is refused, with who has them and what one can do."""
    session = managed_session(viewer(request), slug)
    roster, now = whole_roster(request, session, session.roster), timezone.now()
    form = CapacityForm(request.POST or None, roster=roster)
    if form.is_valid():
        try:
            got = _set_capacity(session, roster, form.cleaned_data["capacity"], by=_user(request), now=now)
        except ValidationError as error:
            form.add_error("capacity", error)
        except OperationalError:
            form.add_error(None, BUSY)
        else:
            messages.success(request, " ".join(filter(None, [_("Saved."), got_words(got)])))
            return redirect("events:desk-roster", slug=slug)
    refused = form.has_error("capacity", "promised")
    people = registrations_on(session)
    if refused:
        note_access(request, "people", session, now=now)
    holding = [one for one in people if one.status in HOLDING and one.roster_id == roster.pk]
    context = {
        "session": session,
        "form": form,
        "refused": refused,
        "holding": guests(holding, session) if refused else [],
        "places": places_of(session, people, now=now)[:1],
        "sharing": roster.sessions.published().count(),
    }
    return render(request, "events/desk/roster_capacity.html", context)


@transaction.atomic
def _set_capacity(session: Session, roster: Roster, wanted: int | None, *, by: User | None, now: datetime) -> int:
    held = hold(roster.pk, now)
    if held.capacity != roster.capacity:
        raise ValidationError(CHANGED, code="conflict")
    if wanted == held.capacity:
        return 0
    waited = in_line(held)
    set_capacity(held, wanted, now=now)
    got = got_places(waited)
    note_change(by, "capacity", session, told=got, now=now)
    return got


@require_POST
@requires_role("coordinator")
def sign_up_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Close sign-up, or open it again; free places then go to those who wait. Twice is the same as once."""
    session = managed_session(viewer(request), slug)
    roster, now, by = whole_roster(request, session, session.roster), timezone.now(), _user(request)
    form = OpenForm(request.POST)
    try:
        if not form.is_valid():
            messages.error(request, _("Please press one of the buttons."))
        elif form.cleaned_data["step"] == "close":
            close_sign_up(roster, by=by, now=now)
            messages.success(request, _("Sign-up is closed. Nobody who waits gets a place until you open it again."))
        elif roster.next_start(now) is None:
            messages.error(request, _("It has begun, or it is not published: nobody can sign up."))
        elif roster.is_open(now):
            messages.info(request, _("Sign-up is open."))
        else:
            waited = in_line(roster)
            reopen_sign_up(roster, by=by, now=now)
            got = got_words(got_places(waited))
            messages.success(request, " ".join(filter(None, [_("Sign-up is open again."), got])))
    except OperationalError:
        messages.error(request, BUSY)
    return redirect("events:desk-roster", slug=slug)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def seat(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give one who waits a place, also in a full room: first what it means, then the act."""
    session = managed_session(viewer(request), slug)
    on_it = Registration.objects.filter(roster__in=lists_of(session))
    found = on_it.select_related("party__lead__household", "party__contact", "roster")
    registration = get_object_or_404(found, pk=pk)
    whole_roster(request, session, session.roster or registration.roster)
    now = timezone.now()
    if said := _cannot_be_seated(registration, now):
        messages.info(request, said)
        return redirect("events:desk-roster", slug=slug)
    posted = request.method == "POST"
    try:
        if posted and seat_as_seen(registration, SeatForm(request.POST).chosen()["seen"], by=_user(request), now=now):
            messages.success(request, _("%(name)s has a place now, and is told.") % {"name": registration.party.lead})
            return redirect("events:desk-roster", slug=slug)
    except OperationalError:
        messages.error(request, BUSY)
    note_access(request, "people", session, now=now)
    seating = seating_of(registration, registration.roster)
    context = {
        "session": session,
        "guest": replace(guests([registration], session)[0], in_line=seating.place),
        "seating": seating,
        "again": posted,
        "roster": registration.roster,
    }
    return render(request, "events/desk/roster_seat.html", context)


def _user(request: HttpRequest) -> User | None:
    return viewer(request).user


def _cannot_be_seated(registration: Registration, now: datetime) -> str:
    """Why there is nothing to decide any more; empty where there is."""
    if registration.status == Status.CANCELED:
        return _("This sign-up is canceled.")
    if registration.is_seated:
        return _("This family has its place already.")
    if is_unconfirmed(registration):
        return _("Nobody has confirmed this sign-up yet. When you reach the family, confirm it on its page first.")
    if all(one.ends_at <= now for one in registration.roster.told_sessions):
        return _("It is over. Who came is marked at the door.")
    return ""
