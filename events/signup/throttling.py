"""How often one may sign up: kind to a school evening behind one address, strict to one contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

SECONDS = 600
PER_CONTACT = 6
A_DAY = 86_400
PER_CONTACT_A_DAY = 20
"""Every form that is taken can cause a mail: so many in a day to one contact, whoever asks for them."""


@dataclass(frozen=True)
class Wait:
    """How long to wait before the next try."""

    seconds: int

    @property
    def refusal(self) -> ValidationError:
        """Why, and until when, in words at the form (code `often`)."""
        if self.seconds > SECONDS:
            words = _("This was used very often today. Nothing you typed is lost. Please call us, or try tomorrow.")
        else:
            words = _(
                "There were many sign-ups just now. Nothing you typed is lost. Please send it again in ten minutes."
            )
        return ValidationError(words, code="often")


def too_often(request: HttpRequest, contact: str, key: UUID, *, now: datetime) -> Wait | None:
    """Whether this is more than a family, or a room full of families, signs up; None where it is not.

    Counted for one contact within ten minutes and a day, whichever public form and whoever asks, and for one address
    within ten minutes. `key` is the sign-up's: a form sent again because the net was slow does not count again for
    its contact.
    """
    window, day = int(now.timestamp()) // SECONDS, int(now.timestamp()) // A_DAY
    address = _address(request)
    by_address = _count(f"address {address} {window}") if address else 0
    more = 1 if cache.add(_name(f"sent {key} {window}"), 1, SECONDS) else 0
    by_contact = _count(f"contact {contact} {window}", more=more)
    if by_contact > PER_CONTACT or by_address > settings.SIGN_UPS_PER_ADDRESS:
        return Wait(SECONDS)
    by_day = _count(f"contact {contact} on {day}", more=more, seconds=A_DAY)
    return Wait(A_DAY - int(now.timestamp()) % A_DAY) if by_day > PER_CONTACT_A_DAY else None


def _count(what: str, *, more: int = 1, seconds: int = SECONDS) -> int:
    """One more of this; the cache forgets it after its window, at the latest when it forgets everything."""
    name = _name(what)
    for _try in range(2):
        try:
            return int(cache.incr(name, more))
        except ValueError:  # the first of its window, unless another one is first in this very moment
            if cache.add(name, more, seconds):
                break
    return more


def _name(what: str) -> str:
    """No address or number stands in the cache."""
    return salted_hmac("events.signup.throttling", what).hexdigest()


def _address(request: HttpRequest) -> str:
    """Who asks, as the outermost of our own proxies saw it; what came before that anybody can write."""
    handed_on = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = handed_on[-proxies] if 0 < proxies <= len(handed_on) else request.META.get("REMOTE_ADDR", "")
    return str(seen).strip()
