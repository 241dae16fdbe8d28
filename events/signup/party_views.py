"""A family's own page: see, change and cancel a sign-up by its link, without an account."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.contact import readable_mobile
from accounts.models import Contact
from events.outbox.queueing import best_contact
from events.rosters.models import ACTIVE, HOLDING, Registration, Serves, Status
from events.rosters.registration import change_party
from events.schedule.models import Mode, Session, Visibility
from events.signup.absences import take_back_absence, tell_absent, told_ahead
from events.signup.asking_again import answer_new_date, questions_for
from events.signup.forms import AbsenceForm, NewDateForm, PartyForm
from events.signup.help_shown import help_shown
from events.signup.own_dates import dates_to_add, own_dates
from events.signup.own_words import said_besides
from events.signup.returning import token_to_sign_up_again
from events.signup.signed_up import cancel_sign_up, party_of_link, sessions_of, to_cancel
from events.signup.with_room import with_room

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence, Set
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party
    from events.signup.own_dates import OwnDates
    from events.signup.with_room import WithRoom


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that a link opens: no account, not kept by browsers or search engines, 404 for every other link."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        now = timezone.now()
        party = party_of_link(token, now=now)
        if party is None:
            raise Http404
        response = view(request, party, now, **more)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return login_not_required(never_cache(opened))


@by_link
@require_safe
def party_page(request: HttpRequest, party: Party, now: datetime) -> HttpResponse:
    """The confirmation that can be kept: what, when, where, the code for the door, and what happens next."""
    return render(request, "events/signup/party.html", _party_context(party, now))


def _party_context(party: Party, now: datetime) -> dict[str, Any]:
    sessions = list(sessions_of(party).select_related("program", "venue__town"))
    mine = party.registrations.exclude(roster__serves=Serves.HELP).select_related("roster", "party__lead")
    registrations = mine.order_by("queued_at", "pk")
    latest = {registration.roster_id: registration for registration in registrations}
    signed_up = [one for one in sessions if _is_signed_up(latest.get(one.roster_id or 0))]
    questions = questions_for(party, signed_up, now=now)
    seated = {roster for roster, registration in latest.items() if registration.is_seated}
    asked = {pk: question.people for pk, question in questions.items()}
    ahead = told_ahead(party, sessions, seated=seated, asked=asked, now=now)
    own, over = own_dates(sessions, latest, now=now), all(one.ends_at <= now for one in sessions)
    active = {roster for roster, registration in latest.items() if _is_signed_up(registration)}
    reached_at = best_contact(party.lead, party.contact)
    has_place = any(one.state == Status.REGISTERED for one in own.standings)
    return {
        "party": party,
        "program": sessions[0].program,
        "entries": [
            {
                **_in_words(session, sure=set() if party.confirm_by else seated, active=active),
                "own": own.by_session[session.pk],
                "question": questions.get(session.pk),
                "ahead": ahead.get(session.pk),
            }
            for session in sessions
            if session.ends_at > now or (over and not own.by_session[session.pk].is_before)
        ],
        "head": own.head,
        "signed_up_for": own.whole,
        "has_place": has_place,
        "has_door": has_place and not party.confirm_by and any(session.mode != Mode.ONLINE for session in sessions),
        "is_on": any(one.state in ACTIVE for one in own.standings),
        "with_room": _with_room(party, sessions, own, active, now),
        "more_dates": dates_to_add(sessions, active, now=now),
        "over": over,
        "tells_ahead": any(one.coming or one.away for one in ahead.values()) or own.can_cancel_some,
        "may_change": bool(to_cancel(party, now=now)),
        "may_cancel_all": has_place or len(active) > 1,
        "again": token_to_sign_up_again(party),
        "contact_words": _contact_words(party.contact),
        "is_written_to": bool(reached_at and reached_at.kind == Contact.Kind.EMAIL),
        "help_asked": help_shown(latest.values(), sessions, now=now),
        **said_besides(party, sessions, now=now),
    }


def _in_words(session: Session, *, sure: Set[int], active: Set[int]) -> dict[str, Any]:
    """A date as the page tells it: `sure` are the lists on which nothing stands between the family and its place."""
    lists = {session.roster_id, session.guest_roster_id}
    joined = bool(lists & sure)
    return {
        "session": session,
        "told": session.told(get_language() or "en", joined=joined),
        "joined": joined,
        "is_on": bool(lists & active),
        "calendar": calendar_address(session),
    }


def _with_room(
    party: Party, sessions: Sequence[Session], own: OwnDates, active: Collection[int], now: datetime
) -> list[WithRoom]:
    """Other dates on which a family that waits would find a place at once."""
    waits = {one.roster for one in own.standings if one.state == Status.WAITLISTED}
    full = next((one for one in sessions if waits & {one.roster_id, one.guest_roster_id}), None)
    if full is None:
        return []
    size = {"adults": party.adults, "children": party.children}
    return with_room(full, language=party.language, now=now, party=party, without=active, **size)


def _is_signed_up(registration: Registration | None) -> bool:
    return registration is not None and registration.status in ACTIVE


def _contact_words(contact: Contact | None) -> str:
    """The contact that was given with this sign-up."""
    if contact is None:
        return ""
    return readable_mobile(contact.value) if contact.kind == Contact.Kind.MOBILE else contact.value


def calendar_address(session: Session) -> str:
    """The session as a file for one's own calendar."""
    address = reverse("events:session-file", args=[session.slug])
    return f"{address}?key={session.link_key}" if session.visibility == Visibility.LINK else address


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, party: Party, now: datetime) -> HttpResponse:
    """Change who comes."""
    coming = to_cancel(party, now=now)
    session = sessions_of(party).select_related("program").last()
    if not coming or session is None:
        return _too_late(request, party)
    form = PartyForm(request.POST if request.method == "POST" else None, program=session.program, party=party)
    if form.is_valid() and _change(form, party, now):
        messages.success(request, _("Saved. Thank you for telling us."))
        return redirect("events:link-manage", token=party.token)
    return render(request, "events/signup/change.html", {"party": party, "program": session.program, "form": form})


def _change(form: PartyForm, party: Party, now: datetime) -> bool:
    others = form.cleaned_data.get("others", [adult.name for adult in party.named[1:]])
    children = form.cleaned_data.get("children", party.children)
    try:
        change_party(party, others=others, children=children, now=now)
    except ValidationError as error:
        grown = "others" if len(others) >= party.adults else "children"
        form.add_error(grown if error.code in ("full", "too-large") and grown in form.fields else None, error)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Nothing you typed is lost. Please send it again."))
    return not form.errors


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def new_date(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """Who could not come on the old date says whether the new one suits. Opening the address changes nothing."""
    session = get_object_or_404(sessions_of(party), slug=slug)
    form = NewDateForm(request.POST)
    if request.method == "POST" and form.is_valid():
        _answer(request, party, session, form, now)
    return redirect("events:link-manage", token=party.token)


def _answer(request: HttpRequest, party: Party, session: Session, form: NewDateForm, now: datetime) -> None:
    comes = form.cleaned_data["comes"] == "yes"
    try:
        is_told = answer_new_date(party, session, comes=comes, seen=form.cleaned_data["seen"], now=now)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
        return
    if is_told:
        messages.success(request, _("Good, we will see you there.") if comes else _("Thank you for telling us."))
    else:
        messages.info(request, _("The date was changed again. Please look at it once more."))


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, party: Party, now: datetime, *, slug: str) -> HttpResponse:
    """Somebody says that they cannot come to one date, or can after all. Opening the address changes nothing."""
    session = get_object_or_404(sessions_of(party), slug=slug)
    form = AbsenceForm(request.POST, party=party)
    if request.method == "POST" and form.is_valid():
        _tell(request, party, session, form, now)
    elif request.method == "POST" and "adult" in form.errors:
        messages.info(request, _("Please tick who it is."))
    return redirect("events:link-manage", token=party.token)


def _tell(request: HttpRequest, party: Party, session: Session, form: AbsenceForm, now: datetime) -> None:
    said = form.cleaned_data
    is_away = said["act"] == "away"
    try:
        (tell_absent if is_away else take_back_absence)(party, session, said["adult"], seen=said["seen"], now=now)
    except ValidationError as error:
        messages.info(request, error.message)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
    else:
        thanks = _("Thank you for telling us.") if is_away else _("Good, we will see you there.")
        messages.success(request, thanks)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, party: Party, now: datetime) -> HttpResponse:
    """Cancel, after one question. Opening the question changes nothing."""
    coming = to_cancel(party, now=now)
    if not coming:
        return _too_late(request, party)
    waits = not any(registration.status in HOLDING for registration in coming)
    if request.method == "POST" and _cancel(request, party, now, waits=waits):
        return redirect("events:link-manage", token=party.token)
    entries = sessions_of(party).promised().filter(starts_at__gt=now).select_related("program", "venue__town")
    language = get_language() or "en"
    context = {
        "party": party,
        "told": [session.told(language) for session in entries],
        "program": entries[0].program,
        "waits": waits,
    }
    return render(request, "events/signup/cancel.html", context)


def _cancel(request: HttpRequest, party: Party, now: datetime, *, waits: bool) -> bool:
    try:
        cancel_sign_up(party, now=now)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
        return False
    if waits:
        messages.success(request, _("Canceled. Thank you for telling us."))
    else:
        messages.success(request, _("Canceled. Thank you for telling us: somebody else can have the place."))
    return True


def _too_late(request: HttpRequest, party: Party) -> HttpResponse:
    messages.info(request, _("This cannot be changed here any more."))
    return redirect("events:link-manage", token=party.token)
