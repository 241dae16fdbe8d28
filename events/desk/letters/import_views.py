"""Pages for taking readers over from a file: upload, look at everything, take it over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import OperationalError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.grants import requires_role, viewer
from accounts.history import note_access
from accounts.tables import plain
from events.desk.letters.import_forms import TownsForm, Upload, pack, unpack
from events.desk.letters.reading import MOST_READERS, read_readers
from events.desk.letters.scope import managed_list
from events.desk.roster.views import BUSY
from events.desk.sign_up_import.files import MOST_BYTES
from events.desk.sign_up_import.forms import StepForm, UploadForm, answers_in
from events.desk.sign_up_import.targets import Towns
from events.notices import importing
from events.notices.importing import sort_out, stamp, take_over

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.desk.letters.reading import ReadersRead
    from events.notices.importing import Row
    from events.notices.models import MailingList

LONGEST_FILE_NAME = 100
SHOWN = 200
"""So many lines of one kind stand on the page; the rest is counted."""


@never_cache
@require_http_methods(["GET", "POST"])
@requires_role("coordinator")
def import_readers(request: HttpRequest, slug: str) -> HttpResponse:
    """Take mailboxes that asked for a list elsewhere over from a file."""
    mailing_list = managed_list(viewer(request), slug)
    if "upload" in request.POST:
        return _previewed(request, mailing_list)
    form = UploadForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _upload_page(request, mailing_list, form)
    file = form.cleaned_data["file"]
    read = read_readers(file.read(MOST_BYTES + 1), today=timezone.localdate())
    name = plain(file.name or "", LONGEST_FILE_NAME)
    if not read.entries:
        return _upload_page(request, mailing_list, form, read=read, name=name)
    return _preview(request, mailing_list, Upload(read.entries, name, is_whole=not read.troubles), read=read)


def _upload_page(
    request: HttpRequest,
    mailing_list: MailingList,
    form: UploadForm,
    *,
    read: ReadersRead | None = None,
    name: str = "",
) -> HttpResponse:
    context = {"list": mailing_list, "form": form, "read": read, "name": name, "most": MOST_READERS}
    return render(request, "events/desk/readers_import.html", context)


def _previewed(request: HttpRequest, mailing_list: MailingList) -> HttpResponse:
    """Do what was seen; where something is different or not clear yet, show it again."""
    sent = StepForm(request.POST).chosen()
    upload = unpack(sent["upload"], viewer(request).user, mailing_list.slug)
    if upload is None:
        messages.error(request, _("This preview is too old. Please choose the file again."))
        return redirect("events:desk-list-import", mailing_list.slug)
    form, towns = _form(request, upload)
    if sent["step"] == "save" and form.is_valid():
        try:
            done = take_over(
                mailing_list, upload.lines(towns), sent["seen"], by=viewer(request).user, now=timezone.now()
            )
        except OperationalError:
            messages.error(request, BUSY)
        else:
            if done is not None:
                messages.success(request, _done_words(done))
                return redirect("events:desk-list", mailing_list.slug)
            messages.warning(request, _("Something is different now. Please look again; nothing was saved."))
    return _preview(request, mailing_list, upload, is_pressed=sent["step"] == "save")


def _form(request: HttpRequest, upload: Upload) -> tuple[TownsForm, Towns]:
    """Which towns are meant, as far as it was said."""
    towns = Towns.load({})
    posted = request.POST if "upload" in request.POST else None
    towns.answers = answers_in(posted or {}, upload.entries, towns.by_pk)
    return TownsForm(posted, questions=towns.questions(upload.entries), towns=towns), towns


def _done_words(rows: list[Row]) -> str:
    counted = Counter(row.kind for row in rows)
    on, asked = counted[importing.ON], counted[importing.ASK]
    words = [ngettext("%(number)d mailbox is on the list now.", "%(number)d mailboxes are on the list now.", on)]
    words.append(ngettext("%(number)d is asked once.", "%(number)d are asked once.", asked))
    return " ".join(word % {"number": number} for word, number in zip(words, (on, asked), strict=True) if number) or _(
        "Nothing was new."
    )


def _preview(
    request: HttpRequest,
    mailing_list: MailingList,
    upload: Upload,
    *,
    read: ReadersRead | None = None,
    is_pressed: bool = False,
) -> HttpResponse:
    """What becomes of each line, before anything is saved."""
    form, towns = _form(request, upload)
    note_access(request, "readers import", mailing_list, now=timezone.now())
    rows = sort_out(mailing_list, upload.lines(towns))
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    context: dict[str, Any] = {
        "list": mailing_list,
        "form": form,
        "is_pressed": is_pressed,
        "read": read,
        "upload": upload,
        "kinds": [
            (kind, len(by_kind[kind]), by_kind[kind][:SHOWN])
            for kind in (
                importing.ON, importing.ASK, importing.LEFT, importing.SILENT, importing.ASKED, importing.TWICE,
                importing.SAME,
            )
            if kind in by_kind
        ],
        "does_something": bool(by_kind.keys() & {importing.ON, importing.ASK}),
        "asks": len(by_kind.get(importing.ASK, ())),
        "data": pack(upload, viewer(request).user, mailing_list.slug),
        "seen": stamp(rows),
    }  # fmt: skip
    return render(request, "events/desk/readers_preview.html", context)
