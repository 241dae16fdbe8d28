"""Pages for writing to people: who gets it and what they read is seen first; the second step sends it, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.seen import print_of
from events.desk.affecting import told_words
from events.desk.lists import managed_session
from events.desk.people_views import dates_of
from events.desk.roster.views import BUSY
from events.desk.series.facts import managed_series, series_title
from events.desk.writing.audience import Family, Reach, families_of, languages_read, people_on, reach_of
from events.desk.writing.forms import WHOM, MessageForm, StepForm, WhomForm
from events.desk.writing.sending import write_to
from events.rosters.models import Status
from events.schedule.models import Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from events.rosters.models import Registration
    from events.schedule.models import Series, Session


@dataclass
class Audience:
    """Who can be chosen on a page, and who is."""

    sessions: Sequence[Session]
    """The dates that the message is about."""
    people: Sequence[Registration]
    ticked: Sequence[Registration]
    back: str
    """Where the way back leads."""
    series: Series | None = None
    context: dict[str, Any] = field(default_factory=dict)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to people of one session: those ticked, else all with a place."""
    session = managed_session(viewer(request), slug)
    _refuse_private([session])
    people = people_on([session])
    pressed = StepForm(request.POST).chosen()
    keys = set(pressed["r"] or ())
    unticked = pressed["step"] == "choose" and not keys
    if unticked or not pressed["step"]:
        keys = {one.pk for one in people if one.status == Status.REGISTERED}
    audience = Audience(
        [session],
        people,
        [one for one in people if one.pk in keys],
        reverse("events:desk-roster", args=[slug]),
        context={"session": session, "keys": keys, "unticked": unticked},
    )
    note_access(request, "affected", session, now=timezone.now())
    return _page(request, audience, pressed)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def write_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to people of several dates of a series, each family once."""
    series, now = managed_series(viewer(request), slug), timezone.now()
    dates = dates_of(series)
    _refuse_private(dates)
    pressed = StepForm(request.POST).chosen()
    whom = WhomForm(request.POST or None, dates=dates, coming=[one for one in dates if one.ends_at > now])
    ticked = set(whom.said("d"))
    sessions = [one for one in dates if str(one.pk) in ticked]
    statuses = {status for name in whom.said("whom") if name in WHOM for status in WHOM[name]}
    chosen = [one for one in people_on(sessions) if one.status in statuses]
    context = {"series": series, "title": series_title(series), "program": series.program, "whom": whom}
    back = reverse("events:desk-series-people", args=[series.slug])
    note_access(request, "affected", series, now=now)
    return _page(request, Audience(sessions, chosen, chosen, back, series, context), pressed)


def _refuse_private(sessions: Sequence[Session]) -> None:
    """A message about a home visit holds no words of anybody (D9.9): there is no such page for it."""
    if any(session.visibility == Visibility.PRIVATE for session in sessions):
        raise Http404


def _page(request: HttpRequest, audience: Audience, pressed: dict[str, Any]) -> HttpResponse:
    families = families_of(audience.ticked, audience.sessions)
    typed = request.POST if pressed["step"] in ("look", "send") else None
    form = MessageForm(typed, languages=languages_read(families))
    whom: WhomForm | None = audience.context.get("whom")
    reach, stamp = None, ""
    if typed is not None and form.is_valid() and (whom is None or whom.is_valid()) and families:
        reach = reach_of(families, form.words())
        stamp = _stamp(reach, form)
        goes = pressed["step"] == "send" and pressed["seen"] == stamp and form.may_go(reach.helped)
        if goes and _send(request, audience, form, families):
            return redirect(audience.back)
    context = {
        **audience.context,
        "form": form,
        "people": audience.people,
        "families": families,
        "reach": reach,
        "seen": stamp,
        "back": audience.back,
        "nobody": typed is not None and not families,
        "again": pressed["step"] == "send" and reach is not None and not form.errors,
        "wrong": form.errors or (whom is not None and whom.errors),
    }
    return render(request, "events/desk/write.html", context)


def _stamp(reach: Reach, form: MessageForm) -> str:
    """What the preview showed: everybody who gets it, how, and every word."""
    who = [(family.party.pk, family.contact and family.contact.pk, family.reads) for family in reach.families]
    words = [(code, said.subject, said.body) for code, said in sorted(form.words().items())]
    return print_of(who, words, str(form.cleaned_data["key"]))


def _send(request: HttpRequest, audience: Audience, form: MessageForm, families: Sequence[Family]) -> bool:
    """Write it and say so. Sent before, it is not sent again; where the database is busy nothing is."""
    try:
        told = write_to(
            families,
            form.words(),
            audience.sessions,
            series=audience.series,
            key=form.cleaned_data["key"],
            by=viewer(request).user,
            now=timezone.now(),
        )
    except OperationalError:
        form.add_error(None, BUSY)
        return False
    if told:
        messages.success(request, _("Sent. %s") % told_words(told))
    else:
        messages.info(request, _("This message was sent before. Nobody gets it twice."))
    return True
