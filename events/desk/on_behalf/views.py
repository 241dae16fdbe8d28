"""Signing a family up by phone, and what to say to it then. Whoever looks is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.languages import endonym_of, of_pages
from events.desk.callers.forms import BUSY
from events.desk.callers.person import lines_of
from events.desk.callers.views import person_or_404, user_of
from events.desk.lists import programs_of
from events.desk.on_behalf.entering import NoPlaceError, sign_up_for
from events.desk.on_behalf.forms import PressedForm, keys_of
from events.desk.on_behalf.page import OnThePhone
from events.desk.on_behalf.saying import what_to_say
from events.rosters.models import Party
from events.rosters.registration import SignedUpBeforeError
from events.schedule.models import Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.models import User
    from events.schedule.models import Program


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def on_behalf(request: HttpRequest) -> HttpResponse:
    """Who calls, which dates, and everything else that is asked, on one page."""
    now = timezone.now()
    asked = PressedForm(request.GET).chosen()
    person = person_or_404(request, asked["person"]) if asked["person"] else None
    pressed = PressedForm(request.POST if request.method == "POST" else request.GET)
    programs = [
        program
        for program in programs_of(viewer(request))
        if person is None or program.organization_id == person.organization_id
    ]
    program = _program(request, pressed, programs, now)
    if program is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    page = OnThePhone(data, pressed, who=viewer(request), program=program, person=person, now=now)
    context = {"page": page, "programs": programs, "person": person}
    if data is not None and pressed.chosen()["look"]:
        page.only_look()
    elif data is not None:
        party, more = _sign_up(request, page, pressed, now)
        if party:
            messages.success(request, _("Signed up."))
            return redirect("events:desk-said", pk=party.pk)
        context |= more
    if person:
        note_access(request, "caller", person, now=now)
    return render(request, "events/desk/on_behalf.html", context)


def _program(request: HttpRequest, pressed: PressedForm, programs: Sequence[Program], now: datetime) -> Program | None:
    """The program that was chosen, or of the session that the address names, or the one with the next date."""
    chosen = pressed.chosen()
    hers = Session.objects.managed_by(viewer(request))
    named = hers.filter(slug=chosen["session"]).first() if chosen["session"] else None
    slug = chosen["program"] or (named.program.slug if named else "")
    found = next((one for one in programs if one.slug == slug), None)
    if found is None:
        soon = hers.promised().upcoming(now).exclude(visibility="private").values_list("program", flat=True).first()
        found = next((one for one in programs if one.pk == soon), programs[0] if programs else None)
    return found


def _sign_up(
    request: HttpRequest, page: OnThePhone, pressed: PressedForm, now: datetime
) -> tuple[Party | None, dict[str, object]]:
    """The sign-up, or else what the page has to say besides the errors of its forms."""
    valid = page.is_valid()
    if page.chosen and page.asks_more:
        return None, {"asks_more": True}
    if not page.chosen:
        page.form.refuse(format_html('<a href="#lists">{}</a>', _("Please tick at least one date.")))
        return None, {"no_date": True}
    if valid:
        try:
            return _enter(page, pressed, user_of(request), now), {}
        except NoPlaceError as refusal:
            full = [one for one in page.chosen if one.roster in refusal.rosters]
            return None, {"full": full, "code": refusal.code, "seen": keys_of(one.roster.pk for one in full)}
        except SignedUpBeforeError as refusal:
            page.form.refuse(_("They are on one of these lists already. Nothing was signed up."))
            return None, {"there": refusal.registration.party.lead}
        except ValidationError as error:
            page.form.refuse(error)
        except OperationalError:
            page.form.refuse(str(BUSY))
    return None, {}


def _enter(page: OnThePhone, pressed: PressedForm, by: User, now: datetime) -> Party:
    return sign_up_for(
        page.form.said(by),
        page.program,
        page.sessions,
        page.besides(by),
        lead=page.person,
        decided=pressed.decided(),
        by=by,
        now=now,
    )


@never_cache
@require_safe
@requires_role("coordinator")
def said(request: HttpRequest, pk: int) -> HttpResponse:
    """What to say now, to be read aloud in the family's language."""
    now = timezone.now()
    party = Party.objects.select_related("lead__household", "contact").filter(pk=pk).first()
    lines = [one for one in lines_of(viewer(request), party.lead, now=now) if one.party == party] if party else []
    if party is None or not lines:
        raise Http404
    note_access(request, "caller", party.lead, now=now)
    language = of_pages(party.language)
    context = {
        "party": party,
        "lines": lines,
        "said": what_to_say(party, [line for line in lines if not line.is_over]),
        "language": language,
        "endonym": endonym_of(language),
        "is_translated": language == party.language,
    }
    return render(request, "events/desk/said.html", context)
