"""Answering calendar programs: the same bytes while nothing has changed, and never old ones."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django_ical.feedgenerator import ICal20Feed
from django_ical.views import ICalFeed

from accounts.kept import Kept
from events.calendars.conditions import is_known, last_modified, wants_gzip, words_version
from events.calendars.linking import note_read
from events.calendars.models import CalendarLink
from events.calendars.parts import Parts, parts_of
from events.ical.calendar import CalendarHead, calendar_bytes
from events.ical.vevent import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from events.schedule.querysets import SessionQuerySet

CALENDARS: Final[Kept[bytes]] = Kept(settings.FEED_MEMORY)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one address shows now. Its head and `facts` change with everything that its bytes are made from."""

    key: str
    head: CalendarHead
    language: str
    sessions: Callable[[], SessionQuerySet]
    facts: tuple[str, ...]
    file_name: str
    link: CalendarLink | None = None
    is_lasting: bool = True
    """Whether it is worth remembering when it came into this state."""

    @cached_property
    def etag(self) -> str:
        """Weak, since the zipped form carries it too (RFC 9110 8.8.3)."""
        texts = (str(FORMAT), words_version(self.language), self.language, repr(self.head), *self.facts)
        return f'W/"{blake2b(",".join(texts).encode(), digest_size=16).hexdigest()}"'


class PartsFeed(ICal20Feed):
    """A calendar joined from finished events: django-ical's own would tell no time zones and no SEQUENCE:0."""

    parts: Parts

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the whole calendar."""
        outfile.write(calendar_bytes(self.feed["head"], self.parts.events, self.parts.zones))


class SessionFeed(ICalFeed):
    """What feeds of sessions have in common. Asked again, an unchanged one costs one small query."""

    feed_type = PartsFeed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a calendar program, which sends no cookie, no language and often nothing else."""
        # Middleware looked whether somebody is signed in; what a feed says does not depend on it (no Vary: Cookie).
        request.session.accessed = False
        shown: Shown = self.get_object(request, *args, **kwargs)
        now = timezone.now()
        if shown.link:
            note_read(shown.link.pk, shown.link.version, now)
        if is_known(request, shown.key, shown.etag):
            response: HttpResponse = HttpResponseNotModified(headers={"ETag": shown.etag})
        else:
            response = self._answer(request, shown, now)
        response["Cache-Control"] = "private, no-cache" if shown.link else "no-cache"
        response["Vary"] = "Accept-Encoding"
        if shown.link:
            response["X-Robots-Tag"] = "noindex"
        return response

    def _answer(self, request: HttpRequest, shown: Shown, now: datetime) -> HttpResponse:
        body = CALENDARS.get(shown.etag)
        steady = True
        if body is None:
            body, steady = self.body(shown, request)
            if steady:  # where a session changed in the meantime, these bytes have no lasting name
                CALENDARS.keep(shown.etag, body, len(body))
        zipped = wants_gzip(request)
        if zipped:
            body = _zipped(shown.etag, body, keep=steady)
        response = HttpResponse(b"" if request.method == "HEAD" else body, content_type=PartsFeed.mime_type)
        response["Content-Length"] = str(len(body))
        response["Content-Disposition"] = f'inline; filename="{shown.file_name}.ics"'
        if zipped:
            response["Content-Encoding"] = "gzip"
        if steady:
            response["ETag"] = shown.etag
        if steady and shown.is_lasting:
            response["Last-Modified"] = last_modified(shown.key, shown.etag, now)
        return response

    def body(self, shown: Shown, request: HttpRequest | None = None) -> tuple[bytes, bool]:
        """The bytes of the calendar, joined from its parts, and whether they are of one moment."""
        feed, written = self.get_feed(shown, request), BytesIO()
        feed.write(written, "utf-8")
        return written.getvalue(), feed.parts.steady

    def get_feed(self, obj: Shown, request: HttpRequest | None) -> PartsFeed:
        """The calendar; not item by item as the framework would, since its parts are finished."""
        head = obj.head
        feed = self.feed_type(title=head.name, link=head.url, description=head.description, head=head)
        feed.parts = parts_of(obj.facts, obj.sessions, obj.language, joined=obj.link is not None)
        return feed


def _zipped(etag: str, body: bytes, *, keep: bool) -> bytes:
    """The same bytes zipped, always in the same way."""
    key = (etag, "gzip")
    zipped = CALENDARS.get(key) if keep else None
    if zipped is None:
        zipped = gzip.compress(body, 6, mtime=0)
        if keep:
            CALENDARS.keep(key, zipped, len(zipped))
    return zipped
