"""What staff do about one sign-up while the family is on the phone: change, cancel, move, answer an offer, resend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.models import Contact
from events.desk.callers.acting import answer_for, cancel_for, change_for
from events.desk.callers.forms import BUSY, AnotherForm, CancelForm, OfferForm, WhichForm, line_seen
from events.desk.callers.person import SignUpLine, line_of, lines_of
from events.desk.callers.views import user_of
from events.outbox.queueing import best_contact
from events.rosters.moving import replace_person
from events.signup.confirming import send_again
from events.signup.forms import PartyForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Party


def line_or_404(request: HttpRequest, pk: int, now: datetime) -> SignUpLine:
    """A sign-up of which this viewer may know."""
    line = line_of(viewer(request), pk, now=now)
    if line is None:
        raise Http404
    return line


def back(line: SignUpLine) -> HttpResponse:
    """To the page of the person who answers for the sign-up."""
    return redirect("events:desk-caller", pk=line.party.lead_id)


def show(request: HttpRequest, template: str, line: SignUpLine, form: forms.Form, **more: object) -> HttpResponse:
    """A page about one sign-up; that it was seen is written down."""
    note_access(request, "caller", line.party.lead, now=line.now)
    return render(request, f"events/desk/{template}.html", {"line": line, "form": form, **more})


def too_late(request: HttpRequest, line: SignUpLine) -> HttpResponse:
    """Over, canceled, or a home visit."""
    messages.info(request, _("This cannot be changed here any more."))
    return back(line)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who comes."""
    line = line_or_404(request, pk, timezone.now())
    if not line.is_whole:
        raise PermissionDenied(_("This family signed up for something that others coordinate, too."))
    if not line.may_act:
        return too_late(request, line)
    data = request.POST if request.method == "POST" else None
    form = PartyForm(data, program=line.session.program, party=line.party)
    if form.is_valid() and _change(request, form, line.party, line.now):
        messages.success(request, _("Saved."))
        return back(line)
    return show(request, "caller_change", line, form)


def _change(request: HttpRequest, form: PartyForm, party: Party, now: datetime) -> bool:
    others = form.cleaned_data.get("others", [person.name for person in party.people[1:]])
    children = form.cleaned_data.get("children", party.children)
    try:
        change_for(party, others=others, children=children, by=user_of(request), now=now)
    except ValidationError as error:
        grown = "others" if len(others) >= party.adults else "children"
        form.add_error(grown if error.code in ("full", "too-large") and grown in form.fields else None, error)
    except OperationalError:
        form.add_error(None, BUSY)
    return not form.errors


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel, after one question. Opening the question changes nothing."""
    line = line_or_404(request, pk, timezone.now())
    if not line.may_act:
        return too_late(request, line)
    others = _others(request, line)
    form = CancelForm(request.POST)
    pressed = form.chosen()
    every = bool(pressed["all"])
    if request.method == "POST" and (not every or pressed["seen"] == line_seen(others)):
        try:
            cancel_for(
                [one.registration for one in ([line, *others] if every else [line])], by=user_of(request), now=line.now
            )
        except ValidationError:
            return too_late(request, line)
        except OperationalError:
            messages.error(request, BUSY)
        else:
            messages.success(request, _("Canceled. The next in line gets the place."))
            return back(line)
    return show(request, "caller_cancel", line, form, others=others, seen=line_seen(others))


def _others(request: HttpRequest, line: SignUpLine) -> Sequence[SignUpLine]:
    """What else this party signed up for and could cancel."""
    lines = lines_of(viewer(request), line.party.lead, now=line.now)
    return [one for one in lines if one.may_act and one.party == line.party and one.registration != line.registration]


@require_POST
@requires_role("coordinator")
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The family says on the phone whether it takes the place."""
    line = line_or_404(request, pk, timezone.now())
    form = OfferForm(request.POST)
    if not form.is_valid() or not line.is_hers:
        return too_late(request, line)
    takes_it = form.cleaned_data["answer"] == "yes"
    try:
        done = answer_for(line.registration, takes_it=takes_it, by=user_of(request), now=line.now)
    except OperationalError:
        messages.error(request, BUSY)
    else:
        said = _("They have the place.") if takes_it else _("The place goes to the next in line.")
        if done:
            messages.success(request, said)
        else:
            messages.info(request, _("The offer has ended. Others were asked."))
    return back(line)


@require_POST
@requires_role("coordinator")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the family its link again. Whom no e-mail reaches is called, with the code to read aloud."""
    line = line_or_404(request, pk, timezone.now())
    if not line.may_act:
        return too_late(request, line)
    reached_at = best_contact(line.party.lead, line.party.contact)
    sent = send_again(line.registration, now=line.now)
    if sent is None:
        messages.info(request, _("It was sent a moment ago."))
    elif reached_at and reached_at.kind == Contact.Kind.EMAIL:
        messages.success(request, _("Their link is on its way by e-mail."))
    else:
        messages.info(
            request,
            _("No e-mail reaches them. A call is on the list; on the phone, say the code: %(code)s.")
            % {"code": line.party.code},
        )
    return back(line)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def another(request: HttpRequest, pk: int) -> HttpResponse:
    """Another adult comes instead of one, also where everything is full; or a name is written right."""
    line = line_or_404(request, pk, timezone.now())
    if not line.is_whole:
        raise PermissionDenied(_("This family signed up for something that others coordinate, too."))
    if not line.may_act:
        return too_late(request, line)
    data = request.POST if request.method == "POST" else None
    if data is not None and data.get("who") and not _is_in(line.party, data["who"]):
        return too_late(request, line)
    chosen = WhichForm(request.GET).chosen()["who"]
    form = AnotherForm(data, party=line.party, initial={"who": chosen})
    if form.is_valid() and _another(request, form, line):
        messages.success(request, _("Saved."))
        return back(line_or_404(request, pk, line.now))
    return show(request, "caller_another", line, form)


def _is_in(party: Party, who: str) -> bool:
    """Whether somebody is still in the sign-up; who pressed twice replaced them already."""
    return who in {str(person.pk) for person in party.people}


def _another(request: HttpRequest, form: AnotherForm, line: SignUpLine) -> bool:
    said = form.cleaned_data
    person = next(person for person in line.party.people if person.pk == said["who"])
    try:
        replace_person(line.party, person, said["name"], said["contact"], by=user_of(request), now=line.now)
    except ValidationError as error:
        form.add_error("name", _("This person is on the list already.") if error.code == "already" else error)
    except OperationalError:
        form.add_error(None, BUSY)
    return not form.errors
