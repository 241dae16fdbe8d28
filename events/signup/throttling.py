"""How often one may sign up: kind to a school evening behind one address, strict to one contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

SECONDS = 600
PER_CONTACT = 6


def too_often(request: HttpRequest, contact: str, key: UUID, *, now: datetime) -> bool:
    """Whether this is more than a family, or a room full of families, signs up within ten minutes.

    `key` is the sign-up's: a form that is sent again because the net was slow does not count for its contact.
    """
    window = int(now.timestamp()) // SECONDS
    address = _address(request)
    by_address = _count(f"address {address} {window}") if address else 0
    again = not cache.add(_name(f"sent {key} {window}"), 1, SECONDS)
    by_contact = _count(f"contact {contact} {window}", more=0 if again else 1)
    return by_contact > PER_CONTACT or by_address > settings.SIGN_UPS_PER_ADDRESS


def _count(what: str, more: int = 1) -> int:
    """One more of this; the cache forgets it with its window."""
    name = _name(what)
    cache.add(name, 0, SECONDS)
    try:
        count = cache.incr(name, more)
    except ValueError:  # forgotten in between
        return more
    cache.touch(name, SECONDS)  # some caches count for their own usual time only
    return int(count)


def _name(what: str) -> str:
    """No address or number stands in the cache."""
    return salted_hmac("events.signup.throttling", what).hexdigest()


def _address(request: HttpRequest) -> str:
    """Who asks, as the outermost of our own proxies saw it; what came before that anybody can write."""
    handed_on = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = handed_on[-proxies] if 0 < proxies <= len(handed_on) else request.META.get("REMOTE_ADDR", "")
    return str(seen).strip()
