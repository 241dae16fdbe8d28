"""Flyers of sessions and series: to look at and print, and as a PDF."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.grants import requires_role, viewer
from accounts.languages import FALLBACK, written_languages
from events.desk.flyers.drawing import Flyer, flyer_of
from events.desk.flyers.pdf import pdf_of
from events.desk.flyers.size import size_of
from events.desk.flyers.subject import Subject
from events.desk.flyers.words import is_read
from events.desk.forms import ChoosingForm
from events.desk.lists import managed_session
from events.schedule.models import Series, Session, Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from accounts.grants import Viewer


def _choices() -> list[tuple[str, Any]]:
    """Each language alone, and each two with either of them first."""
    names = {code: capfirst(name) for code, name in settings.LANGUAGES}
    pairs = [
        (f"{one},{two}", format_lazy(gettext_lazy("{one} and {two}"), one=names[one], two=names[two]))
        for one, two in permutations(names, 2)
    ]
    return [*names.items(), *pairs]


class FlyerForm(ChoosingForm):
    """Which languages the flyer speaks."""

    languages = forms.ChoiceField(label=gettext_lazy("Languages"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["languages"].choices = _choices()
        fields["languages"].required = True
        read = [code for code in written_languages() if is_read(subject.title, code)][:2]
        self.proposed = ",".join(read) or FALLBACK
        """Those in which the title was approved."""

    def asked(self) -> Sequence[str]:
        """The languages, the first one first; what makes no sense is as if nobody had chosen."""
        chosen: str = self.chosen()["languages"] or self.proposed
        return chosen.split(",")


@never_cache
@require_safe
@requires_role("coordinator")
def session_flyer(request: HttpRequest, slug: str) -> HttpResponse:
    """The flyer of one session, to look at and print."""
    return _page(request, _of_session(viewer(request), slug))


@never_cache
@require_safe
@requires_role("coordinator")
def session_flyer_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The flyer of one session as a PDF."""
    return _file(request, _of_session(viewer(request), slug))


@never_cache
@require_safe
@requires_role("coordinator")
def series_flyer(request: HttpRequest, slug: str) -> HttpResponse:
    """The flyer of all dates of a series that are still to come, to look at and print."""
    return _page(request, _of_series(viewer(request), slug))


@never_cache
@require_safe
@requires_role("coordinator")
def series_flyer_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The flyer of a series as a PDF."""
    return _file(request, _of_series(viewer(request), slug))


def _of_session(who: Viewer, slug: str) -> Subject:
    """A session to make a flyer of. What is private or was left out has none (404)."""
    session = managed_session(who, slug)
    if session.visibility == Visibility.PRIVATE or session.status == Status.SKIPPED:
        raise Http404
    series = session.series and (session.series.root or session.series)
    return Subject(session.program, [session], session.title, session, series=series)


def _of_series(who: Viewer, slug: str) -> Subject:
    """A series to make a flyer of: the dates that she manages, are for others and still to come."""
    part = get_object_or_404(Series.objects.select_related("program", "root__program"), slug=slug)
    hers = Session.objects.managed_by(who).of_root(part).exclude(visibility=Visibility.PRIVATE)
    if not hers.exclude(status=Status.SKIPPED).exists():
        raise Http404
    coming = hers.upcoming(timezone.now()).exclude(status__in=(Status.SKIPPED, Status.CANCELED))
    dates = coming.select_related("program", "venue__town").prefetch_related("interpreted_into")
    root = part.root or part
    return Subject(root.program, list(dates), root.title, root, series=root, is_series=True)


def _page(request: HttpRequest, subject: Subject) -> HttpResponse:
    form, flyer = _flyer(request, subject)
    name = "events:desk-series-flyer-file" if subject.is_series else "events:desk-flyer-file"
    context = {
        "form": form,
        "flyer": flyer,
        "subject": subject,
        "size": size_of(flyer),
        "file": name,
        "slug": subject.url_of.slug,
    }
    return render(request, "events/desk/flyer.html", context)


def _file(request: HttpRequest, subject: Subject) -> HttpResponse:
    _form, flyer = _flyer(request, subject)
    response = HttpResponse(pdf_of(flyer), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{flyer.file_name}"'
    return response


def _flyer(request: HttpRequest, subject: Subject) -> tuple[FlyerForm, Flyer]:
    languages = FlyerForm(request.GET, subject=subject).asked()
    form = FlyerForm({"languages": ",".join(languages)}, subject=subject)
    return form, flyer_of(subject, languages, now=timezone.now())
