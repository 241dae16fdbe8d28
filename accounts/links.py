"""Links that open one thing: a signature over purpose, row and version. Nothing secret is stored.

A link is revoked by raising the row's version. When it ends is judged from the row when it is read.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer

Purpose = Literal[
    "manage", "mine", "calendar", "session", "again", "confirm", "subscribe", "preferences", "unsubscribe"
]


class Claim(NamedTuple):
    """What a valid link says: this row, at this version."""

    pk: int
    version: int


def _signer(purpose: Purpose) -> Signer:
    return Signer(key=settings.LINK_KEY, salt=f"link:{purpose}", sep=".")


def sign(purpose: Purpose, pk: int, version: int) -> str:
    """The token for one row and purpose, fit for an address."""
    return _signer(purpose).sign(f"{pk}-{version}")


def read(purpose: Purpose, token: str) -> Claim | None:
    """What a token says, or None when it is broken, foreign or for another purpose."""
    try:
        pk, version = _signer(purpose).unsign(token).split("-")
        return Claim(int(pk), int(version))
    except (BadSignature, ValueError):
        return None
