"""Ideas for sessions: the advisory group and coordinators suggest, wish and talk; coordinators decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from events.desk.ideas.forms import ALL, CommentForm, IdeaFilter, IdeaForm, ScheduleForm, StateForm, VoiceForm
from events.desk.ideas.listing import comments_of, idea_rows, with_numbers
from events.desk.lists import page_of
from events.schedule.details import Topic
from events.schedule.ideas import (
    ROLES,
    bring_idea_back,
    comment_on,
    drop_idea,
    ideas_for,
    programs_with_ideas,
    schedule_idea,
    sessions_to_choose,
    suggest_idea,
    wish_for,
)
from events.schedule.models import Program

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

State = Topic.State


@never_cache
@require_safe
@requires_role(*ROLES)
def idea_list(request: HttpRequest) -> HttpResponse:
    """The ideas of her programs: what most would like comes first."""
    now, programs = timezone.now(), programs_with_ideas(viewer(request))
    form = IdeaFilter(request.GET, programs=programs)
    chosen = form.chosen()
    found = ideas_for(viewer(request))
    if chosen["program"]:
        found = found.filter(program=chosen["program"])
    if chosen["state"] != ALL:
        found = found.filter(state=chosen["state"] or State.IDEA)
    page = page_of(with_numbers(found, _user(request)).order_by("-voice_count", "-pk"), request.GET.get("page"))
    context = {"form": form, "chosen": chosen, "page": page, "rows": idea_rows(page.object_list, now)}
    return _render(request, "events/desk/ideas.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role(*ROLES)
def idea_new(request: HttpRequest) -> HttpResponse:
    """Suggest an idea."""
    form = IdeaForm(request.POST or None, programs=programs_with_ideas(viewer(request)))
    if form.is_valid():
        topic = suggest_idea(form.cleaned_data["program"], form.idea(), now=timezone.now(), actor=_user(request))
        messages.success(request, _("Thank you. The group can see your idea now."))
        return redirect("events:idea", topic.pk)
    return _render(request, "events/desk/idea_new.html", {"form": form})


@never_cache
@require_safe
@requires_role(*ROLES)
def idea_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One idea with what was said about it."""
    return _show(request, _topic(request, pk), CommentForm())


def _show(request: HttpRequest, topic: Topic, form: CommentForm) -> HttpResponse:
    (row,) = idea_rows(with_numbers(Topic.objects.filter(pk=topic.pk), _user(request)), timezone.now())
    context = {"row": row, "comments": comments_of(topic), "form": form, "decides": _decides(request, topic)}
    return _render(request, "events/desk/idea.html", context)


@require_http_methods(["GET", "POST"])
@requires_role(*ROLES)
def idea_voice(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one would like this, or no longer. Who only looks sees the idea."""
    topic = _topic(request, pk)
    if request.method == "POST":
        form = VoiceForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        wish_for(topic, wanted=form.cleaned_data["want"] == "yes", actor=_user(request))
    return redirect("events:idea", pk)


@require_http_methods(["GET", "POST"])
@requires_role(*ROLES)
def idea_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about an idea. Who only looks sees the idea."""
    topic = _topic(request, pk)
    if request.method == "GET":
        return redirect("events:idea", pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _show(request, topic, form)
    comment_on(topic, form.cleaned_data["text"], now=timezone.now(), actor=_user(request))
    return redirect(f"{reverse('events:idea', args=[pk])}#comments")


@require_POST
@requires_role(*ROLES)
def idea_state(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator puts an idea aside, or brings it back."""
    topic, form = _decided(request, pk), StateForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    now, actor = timezone.now(), _user(request)
    if form.cleaned_data["state"] == State.DROPPED:
        drop_idea(topic, now=now, actor=actor)
        messages.success(request, _("The idea is put aside. You can bring it back at any time."))
    else:
        bring_idea_back(topic, now=now, actor=actor)
        messages.success(request, _("It is an open idea again."))
    return redirect("events:idea", pk)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role(*ROLES)
def idea_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator chooses the session that takes an idea up."""
    topic, now = _decided(request, pk), timezone.now()
    sessions = sessions_to_choose(topic, viewer(request), now).select_related("program")
    form = ScheduleForm(request.POST or None, sessions=sessions, initial=_chosen(topic))
    if form.is_valid():
        said = form.cleaned_data
        try:
            schedule_idea(topic, said["session"], take_title=said["take_title"], now=now, actor=_user(request))
        except ValidationError as error:
            form.add_error("session", error)
        else:
            messages.success(request, _("The idea is scheduled. The group sees the date."))
            return redirect("events:idea", pk)
    context = {"topic": topic, "form": form, "any": sessions.exists()}
    return _render(request, "events/desk/idea_schedule.html", context)


def _chosen(topic: Topic) -> dict[str, Any]:
    return {"session": topic.session.slug} if topic.session else {}


def _topic(request: HttpRequest, pk: int) -> Topic:
    return get_object_or_404(ideas_for(viewer(request)).select_related("program", "session"), pk=pk)


def _decides(request: HttpRequest, topic: Topic) -> bool:
    return Program.objects.coordinated_by(viewer(request)).filter(pk=topic.program_id).exists()


def _decided(request: HttpRequest, pk: int) -> Topic:
    """The idea for who may decide about it; others of the group are told that they may not."""
    topic = _topic(request, pk)
    if not _decides(request, topic):
        raise PermissionDenied(_("This page is for people with another role."))
    return topic


def _user(request: HttpRequest) -> User:
    user = viewer(request).user
    if user is None:
        raise PermissionDenied
    return user


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """In the frame of the desk for who has one, else in that of the public pages, with the staff's line."""
    frame = "desk.html" if viewer(request).has("coordinator") else "base.html"
    return render(request, template, {**context, "frame": frame, "is_staff_viewer": True})
