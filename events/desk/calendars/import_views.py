"""Taking over a school calendar's file: upload, look at everything, save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from accounts.tables import plain
from events.desk.calendars.forms import (
    DataForm,
    PreviewForm,
    StepForm,
    UploadForm,
    YearForm,
    answers_in,
    pack,
    place_from,
    unpack,
)
from events.desk.calendars.views import after
from events.desk.calendars.year import days_line
from events.schedule.school_calendars.files import MOST_BYTES, read_calendar_file
from events.schedule.school_calendars.importing import Accepted, Upload, accept, compare
from events.schedule.school_calendars.places import Atlas, reach_of

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from events.schedule.school_calendars.entries import FileRead
    from events.schedule.school_calendars.importing import Row
    from events.schedule.school_calendars.places import Reach

LONGEST_FILE_NAME = 100


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def import_calendar(request: HttpRequest) -> HttpResponse:
    """One address: the form for the file, then the preview; nothing is saved before it was seen and accepted."""
    atlas, reach = Atlas.load(), reach_of(viewer(request))
    if not reach:
        raise PermissionDenied(_("The calendars of these districts are kept by others."))
    if "upload" in request.POST:
        return _previewed(request, atlas, reach)
    wanted = place_from(YearForm(request.GET).chosen()["place"], atlas)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        atlas=atlas,
        reach=reach,
        initial={"place": wanted.key} if wanted else {},
    )
    if not form.is_valid():
        return render(request, "events/desk/calendar_import.html", {"form": form, "most": MOST_BYTES})
    file = form.cleaned_data["file"]
    read = read_calendar_file(file.read(MOST_BYTES + 1), today=timezone.localdate())
    name = plain(file.name or "", LONGEST_FILE_NAME)
    upload = Upload(read.entries, form.cleaned_data["place"], name, is_whole=not read.troubles)
    if not read.entries:
        context = {"form": form, "most": MOST_BYTES, "read": read, "name": name}
        return render(request, "events/desk/calendar_import.html", context)
    return _preview(request, upload, atlas, reach, read=read)


def _previewed(request: HttpRequest, atlas: Atlas, reach: Reach) -> HttpResponse:
    """Save what was seen; where something is different or not clear yet, show it again."""
    sent = DataForm(request.POST).chosen()
    upload = unpack(sent["upload"], viewer(request).user)
    if upload is None:
        messages.error(request, _("This preview is too old. Please choose the file again."))
        return redirect("events:desk-calendar-import")
    answers = answers_in(request.POST, upload, atlas)
    comparison = compare(upload, answers, atlas=atlas, reach=reach)
    form = PreviewForm(request.POST, upload=upload, comparison=comparison, atlas=atlas, reach=reach)
    saves = StepForm(request.POST).chosen()["step"] == "save"
    if saves and form.is_valid():
        accepted = Accepted(sent["seen"], answers, form.kinds(), form.cleaned_data["remove"])
        batch = accept(upload, accepted, reach=reach, now=timezone.now(), actor=viewer(request).user)
        if batch:
            return redirect(after(batch))
        messages.warning(request, _("Something is different now. Please look again; nothing was saved."))
    return _preview(request, upload, atlas, reach, posted=True)


def _preview(
    request: HttpRequest,
    upload: Upload,
    atlas: Atlas,
    reach: Reach,
    *,
    read: FileRead | None = None,
    posted: bool = False,
) -> HttpResponse:
    """Everything that the file would do, with what can be chosen."""
    posts = request.POST if posted else {}
    comparison = compare(upload, answers_in(posts, upload, atlas), atlas=atlas, reach=reach)
    form = PreviewForm(
        request.POST if posted else None, upload=upload, comparison=comparison, atlas=atlas, reach=reach
    )
    groups: dict[str, list[dict[str, Any]]] = {"new": [], "changed": [], "unlike": [], "same": []}
    for row, field in form.shown():
        groups[_state(row)].append({**_words(row, atlas), "row": row, "field": field})
    context = {
        "form": form,
        "groups": groups,
        "gone": [
            (one, days_line(one.first_day, one.last_day), str(one.pk) in request.POST.getlist("remove"))
            for one in comparison.gone
        ],
        "comparison": comparison,
        "read": read,
        "upload": upload,
        "default": atlas.name(upload.default),
        "data": pack(upload, viewer(request).user),
        "seen": comparison.stamp(),
    }
    return render(request, "events/desk/calendar_preview.html", context)


def _state(row: Row) -> str:
    """Under which heading a row stands."""
    if row.there is None:
        return "new" if row.entry.kind else "unlike"
    return "changed" if row.differs(None) else "same"


def _words(row: Row, atlas: Atlas) -> dict[str, str]:
    """When and where a row is, and what was there before."""
    there = row.there
    return {
        "when": days_line(row.entry.first, row.entry.last),
        "where": atlas.name(row.place),
        "before": f"{there.get_kind_display()}, {days_line(there.first_day, there.last_day)}" if there else "",
        "before_name": there.name if there and there.name != row.entry.name else "",
    }
