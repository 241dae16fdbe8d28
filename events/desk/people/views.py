"""Pages for who coordinates a whole organization: who may be there twice, two records side by side, and undoing."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.grants import requires_role, viewer
from accounts.history import note_access, note_access_to_each
from accounts.merges import Merge, NotSame
from events.desk.lists import PER_PAGE, page_of
from events.desk.people.acting import merge_people, part_people, say_not_same, take_back_not_same
from events.desk.people.facts import pair_of, sides_of, twice_on
from events.desk.people.forms import MergeForm
from events.desk.people.proposals import proposals, proposals_for, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.models import Person, User


def of_whole_organizations(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for who coordinates every program of an organization: people belong to all of them."""

    @wraps(view)
    def guarded(request: HttpRequest, **keys: int) -> HttpResponse:
        organizations = viewer(request).whole("coordinator")
        if not organizations:
            raise PermissionDenied(_("This page is for who coordinates the whole organization."))
        return view(request, organizations, **keys)

    return requires_role("coordinator")(guarded)


@never_cache
@require_safe
@of_whole_organizations
def same(request: HttpRequest, organizations: frozenset[int]) -> HttpResponse:
    """Records that may be of one person, each pair with its reason."""
    now = timezone.now()
    page = Paginator(proposals_for(organizations, now=now), PER_PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(request, "duplicates", None, now=now)
    context = {"page": page, "proposals": told_apart(viewer(request), proposals(list(page.object_list)))}
    return render(request, "events/desk/people_same.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_whole_organizations
def pair(request: HttpRequest, organizations: frozenset[int], pk: int, other: int) -> HttpResponse:
    """Two records side by side, and the buttons: one person, or two."""
    people = _pair(organizations, pk, other)
    known_now = [person.merged_into or person for person in people]
    if known_now[0].pk == known_now[1].pk:
        messages.info(request, _("These two are one record already."))
        return redirect("events:desk-people-merged")
    if known_now != people:
        return redirect("events:desk-people-merge", known_now[0].pk, known_now[1].pk)
    return _side_by_side(request, people, timezone.now())


def _pair(organizations: frozenset[int], pk: int, other: int) -> list[Person]:
    people = pair_of(organizations, pk, other)
    if len({person.pk for person in people}) < 2 or people[0].organization_id != people[1].organization_id:  # noqa: PLR2004
        raise Http404
    return people


def _side_by_side(request: HttpRequest, people: list[Person], now: datetime) -> HttpResponse:
    who = viewer(request)
    sides = sides_of(who, people)
    form = MergeForm(request.POST if request.method == "POST" else None, sides=sides)
    if form.is_valid() and _merge(request, form, people, now):
        return redirect("events:desk-people-merged")
    note_access_to_each(request, "side by side", people, now=now)
    lower, higher = sorted(person.pk for person in people)
    context = {
        "people": people,
        "sides": sides,
        "form": form,
        "twice": twice_on(who, people, now),
        "is_two": NotSame.objects.filter(lower=lower, higher=higher).exists(),
    }
    return render(request, "events/desk/people_merge.html", context)


def _merge(request: HttpRequest, form: MergeForm, people: list[Person], now: datetime) -> bool:
    """The record of who signs in stays, else the older one; every link of the other one leads to it."""
    kept, lost = sorted(people, key=lambda person: (person.user_id is None, person.pk))
    try:
        merge_people(kept, lost, chosen=form.chosen(), by=_user(request), now=now)
    except ValidationError as error:
        form.add_error(None, error)
    except OperationalError:
        form.add_error(None, _("We could not save this just now. Please try again."))
    else:
        messages.success(request, _("They are one record now. You can undo it for 30 days."))
    return not form.errors


@require_POST
@of_whole_organizations
def not_same(request: HttpRequest, organizations: frozenset[int], pk: int, other: int) -> HttpResponse:
    """Say that these are two people, or take that back."""
    people, now = _pair(organizations, pk, other), timezone.now()
    try:
        if request.POST.get("said") == "maybe":
            take_back_not_same(*people, by=_user(request), now=now)
            messages.success(request, _("Taken back. They may be proposed again."))
        else:
            say_not_same(*people, by=_user(request), now=now)
            messages.success(request, _("Noted: they are two people. They are not proposed again."))
    except ValidationError as error:
        messages.info(request, error.message)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
    return redirect("events:desk-people-same")


@never_cache
@require_safe
@of_whole_organizations
def merged(request: HttpRequest, organizations: frozenset[int]) -> HttpResponse:
    """What was merged, the latest first, each with the way back while there is one."""
    now = timezone.now()
    found = Merge.objects.filter(kept__organization__in=organizations)
    page = page_of(found.select_related("kept", "lost", "by", "undone_by"), request.GET.get("page"))
    if page.object_list:
        note_access(request, "merged", None, now=now)
    return render(request, "events/desk/people_merged.html", {"page": page, "now": now})


@require_POST
@of_whole_organizations
def undo(request: HttpRequest, organizations: frozenset[int], pk: int) -> HttpResponse:
    """Make two records of one again."""
    found = Merge.objects.filter(kept__organization__in=organizations).select_related("kept", "lost")
    decided = get_object_or_404(found, pk=pk)
    try:
        part_people(decided, by=_user(request), now=timezone.now())
    except ValidationError as error:
        messages.info(request, error.message)
    except OperationalError:
        messages.error(request, _("We could not save this just now. Please try again."))
    else:
        messages.success(request, _("Undone. They are two records again, as they were before."))
    return redirect("events:desk-people-merged")


@never_cache
@require_safe
@of_whole_organizations
def two(request: HttpRequest, organizations: frozenset[int]) -> HttpResponse:
    """Of whom somebody said that they are two people."""
    found = NotSame.objects.filter(lower__organization__in=organizations).order_by("-pk")
    page = page_of(found.select_related("lower", "higher"), request.GET.get("page"))
    if page.object_list:
        note_access(request, "two people", None, now=timezone.now())
    return render(request, "events/desk/people_two.html", {"page": page})


def _user(request: HttpRequest) -> User:
    user = viewer(request).user
    if user is None:
        raise PermissionDenied
    return user
