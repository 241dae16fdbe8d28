"""Sessions at the desk: the list, one with all its facts, its words and places, who has a part, what it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from events.desk.affecting import shown, told_words
from events.desk.facts import facts_of
from events.desk.forms import PressedForm, RemoveForm, SessionFilter
from events.desk.lists import managed_session, manages_all_of, page_of, programs_of, rows, sessions_for, venues_for
from events.desk.planning import conflicts_of_edit, print_of_conflicts, save_edit, told_of_edit
from events.desk.side_by_side import beside
from events.desk.telling_forms import TellingForm
from events.schedule.assigning import add_resource, assign, remove_resource, unassign
from events.schedule.details import Assignment, Resource
from events.schedule.forms import SessionForm
from events.schedule.models import Program
from events.schedule.part_forms import AssignForm, ResourceForm

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from events.schedule.clashes import Clash
    from events.schedule.models import Session

Removed = TypeVar("Removed", Resource, Assignment)


@never_cache
@require_safe
@requires_role("coordinator")
def sessions(request: HttpRequest) -> HttpResponse:
    """All sessions that she manages; every choice stays in the address."""
    now = timezone.now()
    programs = programs_of(viewer(request))
    form = SessionFilter(request.GET, programs=programs)
    chosen = form.chosen()
    page = page_of(sessions_for(viewer(request), chosen, now), request.GET.get("page"))
    context = {
        "form": form,
        "chosen": chosen,
        "filters": sum(1 for name in ("program", "status", "q", "series") if chosen[name]),
        "page": page,
        "rows": rows(page.object_list, now),
        "programs": Program.objects.coordinated_by(viewer(request)),
    }
    return render(request, "events/desk/sessions.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about one session, with what can be done."""
    return _show(request, managed_session(viewer(request), slug))


def _show(
    request: HttpRequest, session: Session, *, resource: ResourceForm | None = None, person: AssignForm | None = None
) -> HttpResponse:
    context = {
        **facts_of(session, viewer=viewer(request), now=timezone.now()),
        "resource_form": resource or ResourceForm(session=session, prefix="resource"),
        "assign_form": person or AssignForm(session=session, prefix="assign"),
        "wrong": resource or person,
    }
    return render(request, "events/desk/session.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Words, place and everything else but the time. Nothing typed is lost, also when two people edit at once."""
    session = managed_session(viewer(request), slug)
    venues = venues_for(viewer(request), session.program)
    sets_places = manages_all_of(viewer(request), session.roster)
    form = SessionForm(request.POST or None, session=session, venues=venues, sets_places=sets_places)
    against: list[str | Clash] = []
    affected, conflict, now = None, False, timezone.now()
    telling = TellingForm(request.POST or None, zone=session.tz, now=now)
    if form.is_valid() and telling.is_valid():
        affected, pressed = told_of_edit(session, form, now=now), PressedForm(request.POST).chosen()
        against = conflicts_of_edit(session, form, viewer=viewer(request), now=now)
        late = telling.refuse_after(session.starts_at if affected else None)
        knows = pressed["anyway"] == print_of_conflicts(against) or not against
        if knows and (affected is None or (pressed["tell"] and not late)):
            try:
                told = save_edit(session, form, now=now, actor=viewer(request).user, telling=telling.telling())
            except ValidationError as error:
                conflict, affected, against = error.code == "conflict", None, []
                form.add_error({"no-title": "title_en", "promised": "capacity"}.get(error.code or ""), error)
            else:
                messages.success(request, _("Saved.") if not told else _("Saved. %s") % told_words(told))
                return redirect("events:desk-session", slug=slug)
    affected = affected and shown(request, session, affected, now=now)
    context = {
        "session": session,
        "form": form,
        "telling": telling,
        "affected": affected,
        "against": against,
        "anyway": print_of_conflicts(against),
        "conflict": conflict,
        "beside": beside(form) if conflict else [],
    }
    return render(request, "events/desk/edit.html", context)


def _removed(request: HttpRequest, rows: QuerySet[Removed]) -> Removed:
    """The row that somebody wants to take off; 404 where the session has no such row."""
    form = RemoveForm(request.POST, rows=rows)
    if not form.is_valid():
        raise Http404
    row: Removed = form.cleaned_data["remove"]
    return row


@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a recording, slides or notes; or take them off with `remove`. Who only looks sees the session."""
    session = managed_session(viewer(request), slug)
    now, actor = timezone.now(), viewer(request).user
    if request.method == "GET":
        return redirect("events:desk-session", slug=slug)
    if "remove" in request.POST:
        remove_resource(_removed(request, session.resources.all()), now=now, actor=actor)
        return redirect("events:desk-session", slug=slug)
    form = ResourceForm(request.POST, session=session, prefix="resource")
    if not form.is_valid():
        return _show(request, session, resource=form)
    add_resource(form.save(commit=False), now=now, actor=actor)
    messages.success(request, _("It is on the page of the session now."))
    return redirect("events:desk-session", slug=slug)


@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def assign_somebody(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a part at the session; or take it back with `remove`. Who only looks sees the session."""
    session = managed_session(viewer(request), slug)
    now, actor = timezone.now(), viewer(request).user
    if request.method == "GET":
        return redirect("events:desk-session", slug=slug)
    if "remove" in request.POST:
        unassign(_removed(request, session.assignments.all()), now=now, actor=actor)
        return redirect("events:desk-session", slug=slug)
    form = AssignForm(request.POST, session=session, prefix="assign")
    if not form.is_valid():
        return _show(request, session, person=form)
    said = form.cleaned_data
    given = assign(
        session, said["role"], said["name"],
        email=said["email"], organization=said["organization"], now=now, actor=actor,
    )  # fmt: skip
    messages.success(request, _("%(name)s has a part now.") % {"name": given.announced})
    return redirect("events:desk-session", slug=slug)
