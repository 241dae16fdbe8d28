"""What calendar programs may leave unsaid or say wrongly when they ask whether something is new."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache as kept
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from django.utils.http import http_date, parse_etags

if TYPE_CHECKING:
    from django.http import HttpRequest

REMEMBERED: Final = timedelta(days=60)
_REFUSED: Final = re.compile(r"gzip\s*;\s*q\s*=\s*0(\.0*)?\s*(,|$)")


def is_known(request: HttpRequest, key: str, etag: str) -> bool:
    """Whether the one who asks has these very bytes.

    By name (If-None-Match), or else by date: only the exact date that was given out with this state counts, so
    that a wrong clock, 1970 or garbage gets the calendar. Some programs freeze when told too often that nothing
    is new.
    """
    if names := request.headers.get("If-None-Match"):
        said = parse_etags(names)
        return "*" in said or _strong(etag) in {_strong(name) for name in said}
    if date := request.headers.get("If-Modified-Since"):
        state = cache.get(_key(key))
        return state is not None and state[0] == etag and date == http_date(state[1])
    return False


def last_modified(key: str, etag: str, now: datetime) -> str:
    """When a calendar came into this state: later than any state before it, also where a session has left."""
    state = cache.get(_key(key))
    if state is None or state[0] != etag:
        since = int(now.timestamp())
        state = (etag, since if state is None else max(since, state[1] + 1))
        cache.set(_key(key), state, REMEMBERED.total_seconds())
    return http_date(state[1])


def wants_gzip(request: HttpRequest) -> bool:
    """Whether zipped bytes were asked for."""
    asked = request.headers.get("Accept-Encoding", "").lower()
    return "gzip" in asked and not _REFUSED.search(asked)


@kept
def words_version(language: str) -> str:
    """Which translation is in use: with a new one every calendar in that language is a new one."""
    found = [Path(folder, language, "LC_MESSAGES", "django.mo") for folder in settings.LOCALE_PATHS]
    texts = b"".join(path.read_bytes() for path in found if path.exists())
    return blake2b(texts, digest_size=8).hexdigest()


def _strong(name: str) -> str:
    return name.removeprefix("W/")


def _key(key: str) -> str:
    return f"calendar-state:{blake2b(key.encode(), digest_size=16).hexdigest()}"
