"""Who comes back from an own page to sign up for something else finds the form filled in.

Typing a name or an e-mail never fills in anything. What does is one tap on a page that a secret link opened. It leads
to what is on, with nothing secret in the address; a cookie remembers the sign-up for half an hour. So an address that
is copied and passed on fills in nothing for anybody else.
"""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.cache import add_never_cache_headers

from accounts import links
from accounts.contact import readable_mobile
from accounts.models import Contact
from events.rosters.models import Party, Registration
from events.schedule.who_signed_up import of_shown_sessions, signed_up_lately

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from accounts.links import Claim

COOKIE: Final = "returning"
SALT: Final = "events.signup.returning"
FILLED_FOR: Final = timedelta(minutes=30)
"""Longer than it takes to choose a date and send the form, short enough for a computer that others use, too."""


def token_to_sign_up_again(party: Party) -> str:
    """The token of the address that fills in forms with what this sign-up says. It opens nothing."""
    return links.sign("again", party.pk, party.link_version)


def party_of_token(token: str, *, now: datetime) -> Party | None:
    """The sign-up that a token fills in with, or None: broken, foreign and revoked ones and old ones look the same."""
    claim = links.read("again", token)
    return _party(claim, now) if claim else None


def remember(response: HttpResponse, party: Party) -> None:
    """Let this browser find its forms filled in for a while."""
    response.set_signed_cookie(
        COOKIE,
        f"{party.pk}-{party.link_version}",
        salt=SALT,
        max_age=int(FILLED_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Let this browser find empty forms from now on."""
    response.delete_cookie(COOKIE, samesite="Lax")


def returning_party(request: HttpRequest, *, now: datetime) -> Party | None:
    """The sign-up with which this browser's forms are filled in, if any; pages read it as `request.returning`."""
    if not hasattr(request, "returning"):
        seconds = int(FILLED_FOR.total_seconds())
        value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=seconds)
        pk, _dash, version = (value or "").partition("-")
        claim = links.Claim(int(pk), int(version)) if pk.isdecimal() and version.isdecimal() else None
        setattr(request, "returning", _party(claim, now) if claim else None)  # noqa: B010 - no attribute of its own
    found: Party | None = getattr(request, "returning", None)
    return found


def initial_for(request: HttpRequest, *, now: datetime) -> dict[str, Any] | None:
    """What the form on this page is filled in with; None for who comes without a link."""
    party = returning_party(request, now=now)
    return as_filled_in(party) if party else None


def _party(claim: Claim, now: datetime) -> Party | None:
    shown = of_shown_sessions(Registration.objects.filter(party=OuterRef("pk")))
    found = Party.objects.filter(Exists(shown), pk=claim.pk, link_version=claim.version)
    lately = found.filter(lead__in=signed_up_lately(now).values("pk"))
    party: Party | None = lately.select_related("lead", "contact").prefetch_related("members__person").first()
    return party


def as_filled_in(party: Party) -> dict[str, Any]:
    """What the form asks, as this sign-up said it; without a contact that stopped working."""
    contact = party.contact if party.contact and party.contact.suppressed_at is None else None
    return {
        "name": str(party.named[0]),
        "contact": _words(contact) if contact else "",
        "others": "\n".join(adult.name for adult in party.named[1:]),
        "children": party.children,
        "language": party.language,
        "workplace": party.workplace,
        "job_role": party.job_role,
        "town": party.town_id,
    }


def _words(contact: Contact) -> str:
    return readable_mobile(contact.value) if contact.kind == Contact.Kind.MOBILE else contact.value


def filled_in_for_who_returns(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page with a form that may be filled in: with somebody's words in it, no browser and no proxy keeps it."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if getattr(request, "returning", None):
            add_never_cache_headers(response)
        return response

    return shown
