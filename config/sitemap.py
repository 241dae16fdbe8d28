"""The sitemap: every page that everybody may find, in every language, for search engines (sitemaps.org)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.grants import NOBODY
from accounts.languages import written_languages
from events.schedule.models import Series, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

PAGES = ("events:whats-on", "events:archive", "events:subscribe", "events:lists")
MOST = 40_000
"""A sitemap may hold 50,000 addresses; each session has one in every language. The oldest are left out."""


@dataclass(frozen=True)
class Entry:
    """One page: its address in each language, and when it last changed."""

    addresses: dict[str, str]
    changed: datetime | None = None


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """What a stranger may see, coming and past; nothing private, nothing by link, no draft."""
    return render(request, "config/sitemap.xml", {"entries": [*_entries()]}, content_type="application/xml")


def _entries() -> Iterator[Entry]:
    seen = Session.objects.visible_to(NOBODY)
    for name in PAGES:
        yield Entry(_in_each_language(partial(reverse, name)))
    told = Q(pk__in=seen.values("series")) | Q(pk__in=seen.values("series__root"))
    for series in Series.objects.filter(told, root=None).only("slug", "root"):
        yield Entry(_in_each_language(series.get_absolute_url))
    for session in seen.order_by("-starts_at", "-pk").only("slug", "visibility", "updated_at")[
        : MOST // len(written_languages())
    ]:
        yield Entry(_in_each_language(session.get_absolute_url), session.updated_at)


def _in_each_language(address: Callable[[], str]) -> dict[str, str]:
    found = {}
    for code in written_languages():
        with translation.override(code):
            found[code] = settings.SITE_URL + address()
    return found
