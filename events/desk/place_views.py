"""Places at the desk: where sessions meet, and how one gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from accounts.models import Organization
from events.desk.forms import FindForm
from events.desk.lists import history_of, page_of
from events.schedule.clashes import TAKING
from events.schedule.models import Program, Session, Venue
from events.schedule.place_forms import PlaceForm
from events.schedule.places import add_place, change_place, place_print

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from accounts.grants import Viewer
    from events.schedule.querysets import SessionQuerySet

SHOWN = 5
MOST_WORDS = 8
MOST_ACTS = 20


@never_cache
@require_safe
@requires_role("coordinator")
def places(request: HttpRequest) -> HttpResponse:
    """All places of her organizations, with what is not known of them yet."""
    wanted = FindForm(request.GET).chosen()["q"]
    page = page_of(_places(viewer(request), wanted), request.GET.get("page"))
    context = {"page": page, "wanted": wanted, "may_add": _organizations(viewer(request)).exists()}
    return render(request, "events/desk/places.html", context)


def _places(who: Viewer, wanted: str = "") -> QuerySet[Venue]:
    """The places that she keeps, by name, with how many of her coming sessions meet there."""
    found = Venue.objects.filter(organization__in=_organizations(who).values("pk")).select_related("town", "school")
    for word in wanted.split()[:MOST_WORDS]:
        found = found.filter(Q(name__icontains=word) | Q(town__name__icontains=word))
    here = _coming(who).filter(venue=OuterRef("pk")).order_by().values("venue")
    number = here.annotate(number=Count("pk")).values("number")
    return found.annotate(coming=Coalesce(Subquery(number), 0)).order_by("name", "pk")


def _organizations(who: Viewer) -> QuerySet[Organization]:
    """Those in which this viewer plans a program: their places are hers to keep."""
    return Organization.objects.filter(pk__in=Program.objects.coordinated_by(who).values("organization"))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def new_place(request: HttpRequest) -> HttpResponse:
    """Enter a place. Who plans no program as a whole keeps no places."""
    organizations = _organizations(viewer(request))
    if not organizations:
        raise PermissionDenied(_("Places are kept by who plans a whole program."))
    form = PlaceForm(request.POST or None, organizations=organizations)
    if form.is_valid():
        organization = form.cleaned_data.get("organization") or organizations[0]
        try:
            venue = add_place(organization, form.said(), now=timezone.now(), actor=viewer(request).user)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, _("%(place)s is on the list of places now.") % {"place": venue})
            return redirect("events:desk-places")
    return render(request, "events/desk/place.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a place and change it. Pages and calendars of coming sessions say so at once; nobody gets a message."""
    venue = get_object_or_404(_places(viewer(request)), pk=pk)
    form = PlaceForm(request.POST or None, venue=venue, organizations=Organization.objects.none())
    conflict = False
    if form.is_valid():
        try:
            seen, actor = form.cleaned_data["seen"], viewer(request).user
            renewed = change_place(venue, form.said(), seen=seen, now=timezone.now(), actor=actor)
        except ValidationError as error:
            conflict = error.code == "conflict"
            form.add_error(None if conflict else "name", error)
        else:
            messages.success(request, _saved(renewed))
            return redirect("events:desk-places")
    context = {"form": form, "venue": venue, "conflict": conflict, "seen": place_print(venue)}
    context["coming"] = _coming(viewer(request)).filter(venue=venue).select_related("program")[:SHOWN]
    context["history"] = history_of(venue, most=MOST_ACTS)
    return render(request, "events/desk/place.html", context)


def _saved(renewed: int) -> str:
    said = ngettext(
        "%(number)d coming session says it now, on its page and in calendars.",
        "%(number)d coming sessions say it now, on their pages and in calendars.",
        renewed,
    )
    return _("Saved. %s") % (said % {"number": renewed}) if renewed else _("Saved.")


def _coming(who: Viewer) -> SessionQuerySet:
    """Her sessions that are still to come."""
    hers: SessionQuerySet = Session.objects.managed_by(who).filter(status__in=TAKING)
    return hers.upcoming(timezone.now())
