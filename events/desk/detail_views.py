"""What belongs to a session beside its words: agenda and tags; and the words of a whole series or program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from events.desk.lists import managed_session
from events.desk.series.facts import managed_series
from events.schedule import agenda as agendas
from events.schedule import naming, tagging
from events.schedule.agenda_forms import AgendaForm
from events.schedule.clashes import TAKING
from events.schedule.fitting import A_MINUTE
from events.schedule.models import Program, Session
from events.schedule.naming_forms import ProgramWordsForm, SeriesWordsForm
from events.schedule.tag_forms import TagsForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer


def coming_with(session: Session, who: Viewer, *, now: datetime) -> list[Session]:
    """The other coming dates of its series. None where one of them is not hers: a series is changed as a whole."""
    if not session.series:
        return []
    together = Session.objects.of_root(session.series).exclude(pk=session.pk)
    together = together.filter(status__in=TAKING).upcoming(now)
    if together.exclude(pk__in=Session.objects.managed_by(who).order_by().values("pk")).exists():
        return []
    return list(together)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts of a session. Buttons that add, move or take out a row draw the page again; only `save` saves."""
    session, now = managed_session(viewer(request), slug), timezone.now()
    others = coming_with(session, viewer(request), now=now)
    form = AgendaForm(request.POST or None, session=session, has_others=bool(others))
    conflict = False
    if form.is_bound and not form.is_pressed() and form.is_valid():
        data, actor = form.cleaned_data, viewer(request).user
        chosen = others if data.get("others") else []
        try:
            number = agendas.write_agenda(
                session, form.planned(), seen=data["seen"], now=now, actor=actor, others=chosen
            )
        except ValidationError as error:
            conflict = error.code == "conflict"
            form.add_error(None, error)
        else:
            messages.success(request, _saved(number))
            return redirect("events:desk-session", slug=slug)
    context = {
        "session": session,
        "form": form,
        "finds_fault": form.is_bound,
        "conflict": conflict,
        "seen": agendas.agenda_print(agendas.agenda_of(session)) if conflict else form["seen"].value(),
        "lasts": (session.ends_at - session.starts_at) // A_MINUTE,
    }
    return render(request, "events/desk/agenda.html", context)


def _saved(number: int) -> str:
    if number <= 1:
        return _("Saved.")
    return ngettext("Saved for %(number)d session.", "Saved for %(number)d sessions.", number) % {"number": number}


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def tags(request: HttpRequest, slug: str) -> HttpResponse:
    """Measure, impact, funding and goal: for reports, never shown to families, and empty until somebody says so."""
    session, now = managed_session(viewer(request), slug), timezone.now()
    others = coming_with(session, viewer(request), now=now)
    form = TagsForm(request.POST or None, session=session, has_others=bool(others))
    conflict = False
    if form.is_valid():
        data, actor = form.cleaned_data, viewer(request).user
        chosen = others if data.get("others") else []
        try:
            number = tagging.tag_session(
                session, form.tags(), seen=data["seen"], now=now, actor=actor,
                new_source=form.new_source(), others=chosen,
            )  # fmt: skip
        except ValidationError as error:
            conflict = error.code == "conflict"
            form.add_error(None, error)
        else:
            messages.success(request, _saved(number))
            return redirect("events:desk-session", slug=slug)
    context = {"session": session, "form": form, "conflict": conflict, "seen": tagging.tags_print(session)}
    return render(request, "events/desk/tags.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def series_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Title and sponsors of a whole series; a part that was split off leads to the whole."""
    series = managed_series(viewer(request), slug)
    form = SeriesWordsForm(request.POST or None, series=series)
    conflict = False
    if form.is_valid():
        now, actor = timezone.now(), viewer(request).user
        try:
            naming.name_series(series, form.said(), seen=form.cleaned_data["seen"], now=now, actor=actor)
        except ValidationError as error:
            conflict = error.code == "conflict"
            form.add_error("title_en" if error.code == "no-title" else None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:desk-series", slug=series.slug)
    context = {"series": series, "form": form, "conflict": conflict, "seen": naming.words_print(series)}
    context["is_whole"] = Program.objects.coordinated_by(viewer(request)).filter(pk=series.program_id).exists()
    return render(request, "events/desk/series_words.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def program_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom the pages and flyers of a program thank, where a series thanks nobody of its own."""
    program = get_object_or_404(Program.objects.coordinated_by(viewer(request)), slug=slug)
    form = ProgramWordsForm(request.POST or None, program=program)
    conflict = False
    if form.is_valid():
        now, actor = timezone.now(), viewer(request).user
        try:
            naming.thank_sponsors(program, form.said(), seen=form.cleaned_data["seen"], now=now, actor=actor)
        except ValidationError as error:
            conflict = error.code == "conflict"
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('events:desk-sessions')}?program={program.slug}")
    context = {"program": program, "form": form, "conflict": conflict, "seen": naming.words_print(program)}
    return render(request, "events/desk/program_words.html", context)
