"""School calendars: all of them, a year of one, days entered by hand, and what they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.grants import requires_role, viewer
from events.desk.calendars.forms import BatchForm, ClosureForm, StepForm, YearForm, place_from
from events.desk.calendars.history import history_of_calendar
from events.desk.calendars.touched import touched_by
from events.desk.calendars.year import calendars_in, year_label, year_page
from events.schedule.details import Closure
from events.schedule.recurrence import school_year
from events.schedule.school_calendars.keeping import (
    add_closure,
    change_closure,
    closure_print,
    done_in,
    remove_closure,
)
from events.schedule.school_calendars.places import STATE, Atlas, place_of, reach_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from events.schedule.school_calendars.places import Place


def address_of(place: Place, year: int) -> str:
    """The page of a school year of one calendar."""
    return f"{reverse('events:desk-calendar')}?{urlencode({'year': str(year), 'place': place.key})}"


def after(batch: UUID) -> str:
    """The page that says what an act did, and which sessions it touches."""
    return f"{reverse('events:desk-calendar-after')}?{urlencode({'batch': str(batch)})}"


@never_cache
@require_safe
@requires_role("coordinator")
def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar with the number of days off in a school year; districts without one below."""
    atlas, chosen = Atlas.load(), YearForm(request.GET).chosen()
    year = chosen["year"] or school_year(timezone.localdate())
    found, empty = calendars_in(year, atlas)
    reach = reach_of(viewer(request))
    context = {
        "year": year,
        "label": year_label(year),
        "years": [(one, year_label(one)) for one in (year - 1, year + 1)],
        "found": [(one, address_of(one.place, year)) for one in found],
        "empty": [(name, address_of(place, year)) for place, name in empty],
        "may_edit": bool(reach),
    }
    return render(request, "events/desk/calendars.html", context)


@never_cache
@require_safe
@requires_role("coordinator")
def calendar(request: HttpRequest) -> HttpResponse:
    """A school year of one calendar: its months, and its days in words."""
    atlas, chosen = Atlas.load(), YearForm(request.GET).chosen()
    year = chosen["year"] or school_year(timezone.localdate())
    place = place_from(chosen["place"], atlas) or STATE
    page = year_page(year, place, atlas=atlas, reach=reach_of(viewer(request)))
    years = [(year_label(one), address_of(place, one)) for one in (year - 1, year + 1)]
    context = {"page": page, "years": years, "history": history_of_calendar(place) if page.editable else []}
    return render(request, "events/desk/calendar.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def add(request: HttpRequest) -> HttpResponse:
    """Days off by hand. They are entered; no session changes by it."""
    atlas, reach = Atlas.load(), reach_of(viewer(request))
    places = atlas.within(reach)
    if not places:
        raise PermissionDenied(_("The calendars of these districts are kept by others."))
    wanted = place_from(YearForm(request.GET).chosen()["place"], atlas)
    initial = {"place": wanted.key} if wanted else {}
    form = ClosureForm(request.POST or None, places=places, atlas=atlas, initial=initial)
    if form.is_valid():
        place = form.cleaned_data["place"]
        return redirect(after(add_closure(place, form.values(), now=timezone.now(), actor=viewer(request).user)))
    return render(
        request, "events/desk/calendar_day.html", {"form": form, "back": address_of(wanted or STATE, _now())}
    )


def _now() -> int:
    return school_year(timezone.localdate())


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Change days off, or take them out of the calendar."""
    days = get_object_or_404(Closure.objects.select_related("district", "school__district"), pk=pk)
    atlas, reach = Atlas.load(), reach_of(viewer(request))
    place = place_of(days)
    if not reach.allows(place, atlas.district_of):
        raise Http404
    columns = {name: getattr(days, name) for name in ("name", "kind", "first_day", "last_day", "source")}
    form = ClosureForm(request.POST or None, atlas=atlas, initial={**columns, "seen": closure_print(days)})
    back = address_of(place, school_year(days.first_day))
    removes = StepForm(request.POST).chosen()["step"] == "remove"
    act: dict[str, Any] = {"now": timezone.now(), "actor": viewer(request).user}
    if request.method == "POST" and (form.is_valid() or removes):
        try:
            seen = form.cleaned_data.get("seen", "")
            if removes:
                remove_closure(days, seen=seen, **act)
                messages.success(request, _("It is taken off the calendar. No session has changed."))
                return redirect(back)
            return redirect(after(change_closure(days, form.values(), seen=seen, **act)))
        except ValidationError as error:
            form.add_error(None, error)
    return render(
        request, "events/desk/calendar_day.html", {"form": form, "days": days, "back": back, "name": atlas.name(place)}
    )


@never_cache
@require_safe
@requires_role("coordinator")
def done(request: HttpRequest) -> HttpResponse:
    """What was entered, and which coming sessions it touches: they stay as they are until somebody decides."""
    batch = BatchForm(request.GET).chosen()["batch"]
    if not batch:
        raise Http404
    found = done_in(batch)
    now = timezone.now()
    first = found.closures[0] if found.closures else None
    year = school_year(first.first_day) if first else _now()
    context = {
        "done": found,
        "touched": touched_by(found.closures, viewer(request), now=now),
        "back": address_of(place_of(first) if first else STATE, year),
    }
    return render(request, "events/desk/calendar_done.html", context)
