"""Pages for taking sign-ups over from a file: upload, look at everything, take it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.tables import plain
from events.desk.lists import managed_session
from events.desk.people_views import dates_of
from events.desk.roster.views import BUSY, whole_roster
from events.desk.series.facts import managed_series, series_title
from events.desk.sign_up_import.files import MOST_BYTES, MOST_ENTRIES, read_sign_ups
from events.desk.sign_up_import.forms import PreviewForm, StepForm, UploadForm, answers_in, pack, unpack
from events.desk.sign_up_import.importing import CHANGED, LEFT, NEW, SAME, Upload, Wanted, take_over, try_out
from events.desk.sign_up_import.targets import Dates, Towns
from events.schedule.models import Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from events.desk.sign_up_import.entries import SheetRead
    from events.desk.sign_up_import.importing import Outcome
    from events.schedule.models import Series, Session

LONGEST_FILE_NAME = 100


@dataclass(frozen=True)
class Where:
    """On what sign-ups are put: one session, or the dates of a series."""

    owner: Session | Series
    dates: Sequence[Session]
    title: str
    here: str
    back: str

    @property
    def purpose(self) -> str:
        """For which list an upload is good."""
        return f"{self.owner._meta.model_name} {self.owner.pk}"


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def import_session(request: HttpRequest, slug: str) -> HttpResponse:
    """Take sign-ups for one session over from a file; on dates that share their list, for all of these."""
    session = managed_session(viewer(request), slug)
    whole_roster(request, session, session.roster)
    here, back = (reverse(f"events:{name}", args=[slug]) for name in ("desk-roster-import", "desk-roster"))
    return _page(request, Where(session, [session], session.working_title, here, back))


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def import_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Take sign-ups for the coming dates of a series over from a file, each line for its date."""
    series = managed_series(viewer(request), slug)
    now = timezone.now()
    dates = [one for one in dates_of(series) if one.starts_at > now and not one.is_canceled and one.roster_id]
    here, back = (
        reverse(f"events:{name}", args=[series.slug]) for name in ("desk-series-import", "desk-series-people")
    )
    return _page(request, Where(series, dates, series_title(series), here, back))


def _page(request: HttpRequest, where: Where) -> HttpResponse:
    if any(one.visibility == Visibility.PRIVATE for one in where.dates):
        raise Http404  # visits at home are planned with each family
    if "upload" in request.POST:
        return _previewed(request, where)
    form = UploadForm(request.POST or None, request.FILES or None)
    if not (form.is_valid() and where.dates):
        return _upload_page(request, where, form)
    file = form.cleaned_data["file"]
    read = read_sign_ups(file.read(MOST_BYTES + 1))
    name = plain(file.name or "", LONGEST_FILE_NAME)
    if not read.entries:
        return _upload_page(request, where, form, read=read, name=name)
    return _preview(request, where, Upload(read.entries, name, is_whole=not read.troubles), read=read)


def _upload_page(
    request: HttpRequest, where: Where, form: UploadForm, *, read: SheetRead | None = None, name: str = ""
) -> HttpResponse:
    context = {"where": where, "form": form, "read": read, "name": name, "most": MOST_ENTRIES}
    return render(request, "events/desk/sign_up_import.html", context)


def _previewed(request: HttpRequest, where: Where) -> HttpResponse:
    """Do what was seen; where something is different or not clear yet, show it again."""
    sent = StepForm(request.POST).chosen()
    upload = unpack(sent["upload"], viewer(request).user, where.purpose)
    if upload is None:
        messages.error(request, _("This preview is too old. Please choose the file again."))
        return redirect(where.here)
    form, wanted = _form(request, where, upload)
    if sent["step"] == "save" and form.is_valid():
        try:
            done = take_over(upload, wanted, sent["seen"], by=viewer(request).user, now=timezone.now())
        except OperationalError:
            messages.error(request, BUSY)
        else:
            if done:
                messages.success(request, _done_words(done))
                return redirect(where.back)
            messages.warning(request, _("Something is different now. Please look again; nothing was saved."))
    return _preview(request, where, upload, is_pressed=sent["step"] == "save")


def _form(request: HttpRequest, where: Where, upload: Upload) -> tuple[PreviewForm, Wanted]:
    """What is chosen for an upload, as far as it was said."""
    towns = Towns.load({})
    posted = request.POST if "upload" in request.POST else None
    towns.answers = answers_in(posted or {}, upload.entries, towns.by_pk)
    form = PreviewForm(posted, questions=towns.questions(upload.entries), towns=towns)
    said = {name: bool(form[name].value()) for name in ("anyway", "tell")}
    return form, Wanted(Dates(where.dates), towns, where.owner, **said)


def _done_words(done: Outcome) -> str:
    new = done.of_kind(NEW)
    waiting = sum(not row.has_place for row in new)
    words = [
        ngettext("%(number)d sign-up was taken over.", "%(number)d sign-ups were taken over.", len(new))
        % {"number": len(new)}
    ]
    if waiting:
        said = ngettext("%(number)d of them waits.", "%(number)d of them wait.", waiting)
        words.append(said % {"number": waiting})
    if changed := len(done.of_kind(CHANGED)):
        words.append(ngettext("%(number)d was changed.", "%(number)d were changed.", changed) % {"number": changed})
    return " ".join(words)


def _preview(
    request: HttpRequest,
    where: Where,
    upload: Upload,
    *,
    read: SheetRead | None = None,
    is_pressed: bool = False,
) -> HttpResponse:
    """Everything that the file would do, found out by doing it and taking it back."""
    now, who = timezone.now(), viewer(request)
    form, wanted = _form(request, where, upload)
    note_access(request, "people import", where.owner, now=now)
    try:
        outcome = try_out(upload, wanted, by=who.user, now=now)
    except OperationalError:
        messages.error(request, BUSY)
        return redirect(where.here)
    asked = [one for one in form.questions if not one.answered]
    context: dict[str, Any] = {
        "where": where,
        "form": form,
        "is_pressed": is_pressed,
        "asks": bool(asked),
        "read": read,
        "upload": upload,
        "outcome": outcome,
        "troubles": sorted([*(read.troubles if read else ()), *outcome.troubles], key=lambda one: one.number),
        "new": outcome.of_kind(NEW),
        "waiting": sum(not row.has_place for row in outcome.of_kind(NEW)),
        "changed": outcome.of_kind(CHANGED),
        "same": outcome.of_kind(SAME),
        "left": outcome.of_kind(LEFT),
        "data": pack(upload, who.user, where.purpose),
        "seen": outcome.stamp(wanted),
        "several": len(Dates(where.dates).rosters) > 1,
    }
    return render(request, "events/desk/sign_up_preview.html", context)
